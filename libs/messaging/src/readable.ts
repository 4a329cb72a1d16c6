import type { Slice, SlicePause } from './dispatcher.js';
import type { Inspected } from './inspect.js';

/** A key may be announced a moment after its first use, so an unknown one makes its partition wait instead of condemning the record. */
export const UNKNOWN_KEY_PAUSE_MS = 2_000;

/** For how long a record makes its partition wait, in milliseconds; null when it can be read now. */
export type WaitMs = (item: Inspected, slice: Slice) => number | null;

const forItsKey: WaitMs = ({ kind }) => (kind === 'unknown-key' ? UNKNOWN_KEY_PAUSE_MS : null);

/** Cuts each slice before the first record that has to wait, with the pause that its partition makes there. */
export function readableNow(
  slices: readonly Slice[],
  waitMs: WaitMs = forItsKey,
): { readable: Slice[]; pauses: SlicePause[] } {
  const pauses: SlicePause[] = [];
  const readable = slices.map((slice) => {
    for (const [at, item] of slice.records.entries()) {
      const pauseMs = waitMs(item, slice);
      if (pauseMs === null) continue;
      const { topic, shard, records } = slice;
      pauses.push({ topic, shard, fromOffset: item.record.offset, pauseMs });
      return { ...slice, records: records.slice(0, at) };
    }
    return slice;
  });
  return { readable, pauses };
}
