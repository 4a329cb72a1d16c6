import { whyNoPerformance } from './case.js';
import type { Circumstances } from './listing.js';
import { refusal, type Refusal } from './refusal.js';
import { performedAlready } from './request.js';
import { addMonths, endOfDay, shanghaiDay, workingDayFrom, type Day } from './working-days.js';

/**
 * `proposed` waits for the president; `rejected` and `withdrawn` are what ends a proposal; `waiting` is decided and in
 * its grace; `published` is listed; `performed` and `revoked` end the grace without a trace outside the court;
 * `not-published`: the law, or the register, did not let it through at the end of the grace, and a clerk must look.
 */
export type DecisionState =
  'proposed' | 'rejected' | 'withdrawn' | 'waiting' | 'published' | 'performed' | 'revoked' | 'not-published';

/** Where a decision stands on its way to the publication. */
export interface DecisionLife {
  state: DecisionState;
  graceMonths: number | null;
  /** The day on which the president approved it; in force from then on (P art. 5). */
  madeOn: Day | null;
  servedOn: Day | null;
  /** The first instant at which the grace is over; null while nobody can say. */
  publishAt: Date | null;
}

/** The decision after what happened, or why that can not happen to it. */
export type Step<T extends DecisionLife = DecisionLife> = { ok: true; life: T } | { ok: false; refusal: Refusal };

const no = (found: Refusal) => ({ ok: false as const, refusal: found });
const yes = <T>(life: T) => ({ ok: true as const, life });

/** P art. 5: the president approves, and the decision is in force. Without a grace it is published at once. */
export function approved<T extends DecisionLife>(life: T, performedOn: Day | null, at: Circumstances): Step<T> {
  if (life.state !== 'proposed') return no(refusal('already-decided', `the decision is ${life.state}`));
  if (performedOn !== null) return no(performedAlready());
  const made = { ...life, madeOn: shanghaiDay(at.now) };
  if (life.graceMonths === null) return yes({ ...made, state: 'published' });
  return yes(withGrace({ ...made, state: 'waiting' as const }, at));
}

/** P art. 5: the decision was served; where the grace runs from the service, it begins. */
export function served<T extends DecisionLife>(life: T, servedOn: Day, at: Circumstances): Step<T> {
  const { article } = at.rules.requestToList;
  if (life.madeOn === null) return no(refusal('not-decided', 'there is no decision yet that could be served'));
  if (life.servedOn !== null) return no(refusal('already-served', 'the service is recorded already'));
  if (servedOn > shanghaiDay(at.now))
    return no(refusal('served-in-future', 'the service lies in the future', article, 'servedOn'));
  if (servedOn < life.madeOn)
    return no(refusal('served-before-decision', 'the decision was served before it was made', article, 'servedOn'));
  const told = { ...life, servedOn };
  return yes(life.state === 'waiting' ? withGrace(told, at) : told);
}

/** The debtor performed before the publication: the decision is taken back, and nobody hears of it (D art. 66(2)). */
export function performed<T extends DecisionLife>(life: T, performedOn: Day, at: Circumstances): Step<T> {
  const problem = whyNoPerformance(performedOn, at);
  if (problem) return no(problem);
  if (life.state === 'published')
    return no(
      refusal(
        'already-published',
        'the listing is public: propose its deletion on the ground performed',
        at.rules.deletionGrounds.find(({ code }) => code === 'performed')?.article,
      ),
    );
  return life.state === 'waiting' ? yes({ ...life, state: 'performed' }) : no(notWaiting(life));
}

/** The court takes its decision back before the publication (P art. 9(1)): whatever the cause, it takes effect at once. */
export function revoked<T extends DecisionLife>(life: T): Step<T> {
  return life.state === 'waiting' ? yes({ ...life, state: 'revoked' }) : no(notWaiting(life));
}

/** Whether the decision must be published now: it waits, and its grace is over. */
export function isDue({ state, publishAt }: DecisionLife, now: Date): boolean {
  return state === 'waiting' && publishAt !== null && publishAt.getTime() <= now.getTime();
}

const notWaiting = ({ state }: DecisionLife): Refusal =>
  refusal('not-waiting', `the decision is ${state}; only one that waits can be taken back`);

/**
 * D art. 66(2): so many months, the first day not counted; a last day that is a holiday moves to the next working day,
 * because the debtor may use it to perform.
 */
function withGrace<T extends DecisionLife>(life: T, { rules: { grace } }: Circumstances): T {
  const start = grace.startsAt === 'decision' ? life.madeOn : life.servedOn;
  if (start === null || life.graceMonths === null) return life;
  return { ...life, publishAt: endOfDay(workingDayFrom(addMonths(start, life.graceMonths))) };
}
