import type { Outcome } from '#contracts';
import type { WatchedLift } from './judge-answers.js';

/** What an agency says about one listing at one revision: a run's entry, or a settled number (outcome null). */
export interface AgencyWord {
  agency: string;
  listing: number;
  revision: number;
  outcome: Outcome | null;
  /** True when it holds where the agency decides, not only in its adapter. */
  effective: boolean;
  at: number;
  leaf: string;
}

/**
 * Hears a word about a lift. What is said of a later revision holds for the lift too, because agencies make a listing
 * equal to its newest revision. A rejected record stops something only if its headers alone said so.
 *
 * Answers the lift as it is then, or the same object when the word adds nothing.
 */
export function hearAbout(lift: WatchedLift, word: AgencyWord): WatchedLift {
  if (word.agency !== lift.agency || word.listing !== lift.listing || word.revision < lift.revision) return lift;
  const byHeadersAlone = word.revision === lift.revision && lift.standing !== 'in-force';
  const done = (word.effective || word.outcome === 'not-concerned') && (word.outcome !== 'rejected' || byHeadersAlone);
  const acknowledges = lift.acknowledgedAt === null;
  const settles = done && lift.effectiveAt === null;
  if (!acknowledges && !settles) return lift;
  return {
    ...lift,
    ...(acknowledges ? { acknowledgedAt: word.at, acknowledgment: word.leaf } : {}),
    ...(settles ? { effectiveAt: word.at, confirmation: word.leaf } : {}),
  };
}
