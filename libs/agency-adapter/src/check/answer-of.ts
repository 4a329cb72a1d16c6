import type { CheckAnswer, Question } from './check-answer.js';
import { denialKey } from './denial-book.js';
import type { Progress } from './progress.js';
import { leastOpen, UNREACHABLE, type Verdict } from './verdict.js';

/** Where an answer stands in time. */
export interface Moment extends Progress {
  now: Date;
  stale: boolean;
}

/** What an answer rests on. */
export interface Grounds {
  /** Ids of the denials that were signed; absent where no row was read, and the answer is from memory. */
  denials?: ReadonlyMap<string, string>;
  /** Whether the database could have been asked. */
  reachable: boolean;
}

/** The answer that verdicts on all who ask make together. */
export function answerOf(
  { subject }: Question,
  { asOf, stale }: Moment,
  verdicts: readonly Verdict[],
  { denials, reachable }: Grounds,
): CheckAnswer {
  const together = 'members' in subject;
  const { decision, reason } = leastOpen(verdicts);
  return {
    decision,
    reason,
    refusals: verdicts.flatMap(({ met }, i) =>
      met.map(({ shard: _shard, refs: _refs, ...each }) => ({
        ...(together && { member: i + 1 }),
        ...each,
        denial: denials?.get(denialKey(each)) ?? null,
      })),
    ),
    candidates: verdicts.flatMap(({ candidates }, i) =>
      together ? candidates.map((each) => ({ member: i + 1, ...each })) : candidates,
    ),
    ...(together && {
      members: verdicts.map((one, i) => ({ member: i + 1, decision: one.decision, reason: one.reason })),
    }),
    instead: [],
    asOf,
    stale,
    unconfirmed: denials === undefined && (verdicts.includes(UNREACHABLE) || !reachable),
  };
}
