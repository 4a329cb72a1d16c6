import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bus } from '#local';
import { callService, personNumber } from './court.js';

const PAUSE_MS = 20;
const ASKERS = 3;

/**
 * What a court was asked to do about people, in steps: the first lists a person, the next lifts, and so on. An answer
 * may lag behind what the court was asked to do, and never goes back behind what was already answered.
 */
export class People {
  private readonly steps: number[] = [];

  get count(): number {
    return this.steps.length;
  }

  /** The court is about to list or lift the nth person; unheard of, they are added. */
  begin(n: number): void {
    while (this.steps.length <= n) this.steps.push(0);
    this.steps[n]++;
  }

  /** Makes people known whom nobody ever lists. */
  leaveAlone(n: number): void {
    while (this.steps.length <= n) this.steps.push(0);
  }

  step(n: number): number {
    return this.steps[n];
  }

  listed(n: number): boolean {
    return this.steps[n] % 2 === 1;
  }
}

/**
 * Asks one instance of an agency about all people, round after round, and keeps every answer that no state between
 * what was answered before and what the court is doing now explains. Who does not answer, says nothing wrong.
 */
export class ChecksAtWork {
  readonly wrong: string[] = [];
  answered = 0;
  referred = 0;
  private readonly floors: number[];
  private next = 0;
  private working = true;
  private readonly askers: Promise<void>[];

  /** @param before who asked the same agency before: nothing goes back behind what it was answered */
  constructor(
    private readonly bus: Pick<Bus, 'tokens'>,
    private readonly instance: { url: string; token: string; measure: string },
    private readonly people: People,
    before?: ChecksAtWork,
  ) {
    this.floors = before ? [...before.floors] : [];
    this.askers = Array.from({ length: ASKERS }, () => this.work());
    for (const asker of this.askers) asker.catch(() => undefined);
  }

  /** From here on the nth person's answer is what the court said last. */
  settle(n: number): void {
    this.floors[n] = this.people.step(n);
  }

  async stop(): Promise<void> {
    this.working = false;
    await Promise.all(this.askers);
  }

  /** What the instance answers about the nth person now; null when it does not. */
  async ask(n: number): Promise<'allow' | 'deny' | 'refer' | null> {
    const { url, token, measure } = this.instance;
    const body = {
      requestId: randomUUID(),
      purpose: n % 10 === 0 ? 'decide' : 'inquire',
      subject: { identityNumber: personNumber(n) },
      ask: { measure },
    };
    const asking = callService(this.bus, `${url}/check`, { method: 'POST', as: { token }, body });
    const answer = await asking.catch(() => null);
    if (answer === null || answer.status === 503) return null;
    if (answer.status === 200) return answer.body.decision;
    this.wrong.push(`person ${n}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return null;
  }

  private async work(): Promise<void> {
    while (this.working) {
      const n = this.next++ % this.people.count;
      const from = this.floors[n] ?? 0;
      const decision = await this.ask(n);
      if (decision === null) {
        await pause(PAUSE_MS);
        continue;
      }
      this.answered++;
      if (decision === 'refer') this.referred++;
      this.judge(n, decision, from);
    }
  }

  private judge(n: number, decision: string, from: number): void {
    const now = this.people.step(n);
    const right = (step: number): boolean => (decision === 'allow') === (step % 2 === 0);
    const step = right(from) ? from : from + 1;
    if (step > now) this.wrong.push(`person ${n}: ${decision} after step ${from}, at step ${now}`);
    else this.floors[n] = Math.max(this.floors[n] ?? 0, step);
  }
}
