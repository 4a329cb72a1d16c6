/** What the ledger has heard, in one shard of a topic, of the one who writes it. Numbers are dense from 1. */
export interface HeardOfKey {
  /** The last number before the first that is missing; 0 when there is none. */
  denseTo: number;
  /** The first number under a key that came after the one in question; null when there is none. */
  succeededAt: number | null;
  /** The last number under the key in question; null when there is none. */
  last: number | null;
}

/** How far a key is to be believed in a shard when it is revoked, and what speaks against it. */
export interface KeyEnd {
  /** Nothing under the key is to be believed beyond. */
  signedUpTo: number;
  /** Where a later key of its owner begins; null while none was heard. Right behind `signedUpTo` if all is well. */
  succeededAt: number | null;
  /** The last number that the key signed beyond, which is not to be believed; null when there is none. */
  beyond: number | null;
}

/**
 * Where a key ends. In a shard its owner's numbers under one key end where those under the next begin, and a thief has
 * no later key: what comes under the key behind that, or behind numbers that nobody has seen, may be his.
 */
export function endOfKey({ denseTo, succeededAt, last }: HeardOfKey): KeyEnd {
  const signedUpTo = Math.min(denseTo, succeededAt === null ? Infinity : succeededAt - 1);
  return { signedUpTo, succeededAt, beyond: last !== null && last > signedUpTo ? last : null };
}
