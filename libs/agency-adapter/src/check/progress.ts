import type { CheckAnswer } from './check-answer.js';
import type { Standpoint } from './restriction-source.js';

/** What an answer says of the shards' positions, and what is judged by them. */
export interface Progress {
  newestCut: Date | null;
  /** Null while a shard has none. */
  oldestCut: Date | null;
  asOf: CheckAnswer['asOf'];
  sequences: ReadonlyMap<number, number>;
}

export function progressOf(shards: readonly Standpoint[]): Progress {
  const cuts = shards.map(({ cutAt }) => cutAt);
  const newestCut = cuts.reduce((newest, cut) => (cut && (!newest || cut > newest) ? cut : newest), null);
  const oldestCut = cuts.includes(null)
    ? null
    : cuts.reduce((oldest, cut) => (oldest && cut! >= oldest ? oldest : cut), null);
  return {
    newestCut,
    oldestCut,
    asOf: {
      shards: shards.map(({ shard, sequence, cutAt }) => ({ shard, sequence, cutAt: cutAt?.toISOString() ?? null })),
      cutAt: oldestCut?.toISOString() ?? null,
    },
    sequences: new Map(shards.map(({ shard, sequence }) => [shard, sequence])),
  };
}

/** Restored from an older copy, and not yet past what was acknowledged. */
export const isBehind = (shards: readonly Standpoint[]): boolean =>
  shards.some(({ sequence, behindUntil }) => sequence < behindUntil);
