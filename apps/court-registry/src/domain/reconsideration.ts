import type { DeletionRow, ResumptionRow, RuleSet } from '#contracts';
import type { Act, Objection, Outcome, Reconsideration } from './objection.js';
import { refusal, type Refusal } from './refusal.js';
import { askingClock } from './remedy-clocks.js';
import { shanghaiDay, type Day } from './working-days.js';

/** The state in which an objection can be taken to the next-level court, by what the law lets it be against. */
const ASKED_FROM = {
  rejection: { status: 'rejected', reason: 'not-rejected', detail: 'only a rejection can be reconsidered' },
  'listing-decision': { status: 'open', reason: 'already-decided', detail: 'the objection is decided' },
} as const;

/** P art. 12(2), D art. 71(2): why a request for reconsideration received on that day can't be taken in. */
export function whyNotReconsidered(objection: Objection, { on, now, rules }: Omit<Act, 'by'>): Refusal | null {
  const { against, askWithinDays, article } = rules.reconsideration;
  if (objection.reconsideration) return refusal('reconsideration-twice', 'it was asked for already', article);
  const { status, reason, detail } = ASKED_FROM[against];
  if (objection.status !== status) return refusal(reason, detail, article);
  if (on > shanghaiDay(now))
    return refusal('received-in-future', 'the request can not have been received yet', article, 'receivedOn');
  if (on < (objection.decidedOn ?? objection.receivedOn))
    return refusal('received-before-decision', 'there was nothing to reconsider yet', article, 'receivedOn');
  const clock = askingClock(objection, rules);
  return clock !== null && on > clock.dueOn
    ? refusal(
        'reconsideration-late',
        `reconsideration is asked for within ${askWithinDays} days of service`,
        article,
        'receivedOn',
      )
    : null;
}

/** Why the next-level court's decision can't be entered as of that day. */
export function whyNotEntered(
  { status, receivedOn }: Reconsideration,
  { on, now, rules }: { on: Day; now: Date; rules: RuleSet },
): Refusal | null {
  const { article } = rules.reconsideration;
  if (status === 'decided') return refusal('already-decided', 'the reconsideration is decided', article);
  if (on > shanghaiDay(now))
    return refusal('decided-in-future', 'the decision has not been made yet', article, 'decidedOn');
  return on < receivedOn
    ? refusal('decided-before-request', 'the request was not there yet', article, 'decidedOn')
    : null;
}

/** Why this person can't confirm the outcome that was entered. */
export function whyNotConfirmed(
  { status, outcomeBy }: Reconsideration,
  { by, rules }: Pick<Act, 'by' | 'rules'>,
): Refusal | null {
  const { article } = rules.reconsideration;
  if (status === 'decided') return refusal('already-decided', 'the reconsideration is decided', article);
  if (status === 'pending') return refusal('no-outcome', 'no outcome has been entered', article);
  return outcomeBy === by
    ? refusal('author-confirms-own-outcome', 'another person confirms than the one who entered it', article)
    : null;
}

/** What carries out a confirmed outcome: the listing was a mistake and goes, or its stay ends. */
export function rowFor(outcome: Outcome, decidedOn: Day, listing: string): DeletionRow | ResumptionRow {
  return outcome === 'quashed'
    ? { row: 'deletion', listing, ground: 'listed-by-mistake', learnedOn: decidedOn }
    : { row: 'resumption', listing, outcome, decidedOn };
}
