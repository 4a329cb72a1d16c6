/** How far one agency's acknowledgments of one shard have come, as the reader of its topic knows it. */
export interface RunPosition {
  incarnation: number;
  /** The last message number taken, over all incarnations. */
  ackSequence: number;
  /** The last sequence number acknowledged. */
  to: number;
  /** True while a restored incarnation has sent messages but no run: its first run may still begin again below `to`. */
  awaitingRun?: true;
}

/** A message that only takes a number: a gap, a settlement. */
export interface NumberClaim {
  incarnation: number;
  /** Counts every message of (agency, shard) from 1, over all incarnations. */
  ackSequence: number;
}

/** A message that says what became of the sequence numbers `from..to`. */
export interface RunClaim extends NumberClaim {
  from: number;
  to: number;
}

/**
 * - `next`: continues without hole or overlap; the position moves
 * - `restored`: first message of a later incarnation, which may begin again below what was acknowledged; the position moves
 * - `duplicate`: this number was taken before, in whatever incarnation (whether by the same content is for the caller to
 *   compare)
 * - `hole`: messages or sequence numbers are missing before it
 * - `overlap`: acknowledges a sequence number a second time within its incarnation, ends before it begins, or counts from below 1
 * - `out-of-date-incarnation`: a number beyond all taken, but from before a restore that is already known
 */
export type RunOutcome = 'next' | 'duplicate' | 'hole' | 'overlap' | 'restored' | 'out-of-date-incarnation';

/**
 * Judges the next message of an agency's acknowledgments of one shard. Message numbers are dense from 1 for ever.
 * Within an incarnation every sequence number is acknowledged exactly once in ascending order; an adapter restored from
 * an older copy opens a greater incarnation, goes on with the next message number, and its first run may begin at any
 * sequence number up to the one after the last acknowledged. Only `next` and `restored` move the position, so what was
 * missing can still arrive.
 *
 * @param previous null, or a position that never moved, when nothing is known yet: then number 1 and sequence 1 are due
 */
export function continueRun(
  previous: RunPosition | null,
  claim: RunClaim | NumberClaim,
): { outcome: RunOutcome; position: RunPosition } {
  const known = previous ?? { incarnation: 0, ackSequence: 0, to: 0 };
  const outcome = judge(known, claim);
  return { outcome, position: outcome === 'next' || outcome === 'restored' ? moved(known, claim) : known };
}

function judge(known: RunPosition, claim: RunClaim | NumberClaim): RunOutcome {
  if (claim.ackSequence < 1) return 'overlap';
  // Before the incarnation is looked at: a number is taken once for all incarnations.
  if (claim.ackSequence <= known.ackSequence) return 'duplicate';
  if (claim.incarnation < known.incarnation) return 'out-of-date-incarnation';
  if (claim.ackSequence > known.ackSequence + 1) return 'hole';
  const restored = isRestored(known, claim);
  if (isRun(claim)) {
    const mayBeginAgain = restored || known.awaitingRun === true;
    if (claim.to < claim.from || claim.from < 1) return 'overlap';
    if (claim.from > known.to + 1) return 'hole';
    if (claim.from <= known.to && !mayBeginAgain) return 'overlap';
  }
  return restored ? 'restored' : 'next';
}

function moved(known: RunPosition, claim: RunClaim | NumberClaim): RunPosition {
  const { incarnation, ackSequence } = claim;
  if (isRun(claim)) return { incarnation, ackSequence, to: claim.to };
  const awaitingRun = isRestored(known, claim) || known.awaitingRun === true;
  return { incarnation, ackSequence, to: known.to, ...(awaitingRun ? { awaitingRun } : {}) };
}

function isRestored(known: RunPosition, claim: NumberClaim): boolean {
  return known.ackSequence > 0 && claim.incarnation > known.incarnation;
}

function isRun(claim: RunClaim | NumberClaim): claim is RunClaim {
  return (claim as RunClaim).from !== undefined;
}
