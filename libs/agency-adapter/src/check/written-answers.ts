import type { CheckAnswer } from './check-answer.js';

/** Answers as JSON. What everybody who is not restricted is told is written once, until the agency's standing moves. */
export class WrittenAnswers {
  private told: CheckAnswer | null = null;
  private text = '';

  textOf(answer: CheckAnswer): string {
    const { decision, refusals, asOf, stale, unconfirmed } = answer;
    if (decision !== 'allow' || refusals.length > 0 || answer.members) return JSON.stringify(answer);
    const { told } = this;
    if (told?.asOf !== asOf || told.stale !== stale || told.unconfirmed !== unconfirmed) {
      this.told = answer;
      this.text = JSON.stringify(answer);
    }
    return this.text;
  }
}
