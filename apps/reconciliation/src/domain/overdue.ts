/** A lift is late when it is not effective at the agency, by the agency's own word, within the service target. */
export function isLate(lift: { serviceDueAt: number; effectiveAt: number | null }, now: number): boolean {
  return lift.effectiveAt === null && now >= lift.serviceDueAt;
}

/** A cut that an agency should have acknowledged. `time` in epoch milliseconds. */
export interface OpenCut {
  shard: number;
  sequence: number;
  time: number;
}

/**
 * The oldest unacknowledged cut that makes an agency silent: two intervals old, so a second one was missed as well.
 * @param unacknowledged per shard the oldest cut beyond what the agency acknowledged
 */
export function missedCut(unacknowledged: readonly OpenCut[], now: number, cutIntervalMs: number): OpenCut | null {
  return unacknowledged
    .filter(({ time }) => now - time > 2 * cutIntervalMs)
    .reduce<OpenCut | null>((oldest, cut) => (!oldest || cut.time < oldest.time ? cut : oldest), null);
}

/** How far an agency's acknowledgments of one shard have come. */
export interface Acknowledged {
  incarnation: number;
  to: number;
}

/** A restored agency begins again below what it had acknowledged; within an incarnation it only goes on. */
export function advance(known: Acknowledged, run: Acknowledged): Acknowledged {
  if (run.incarnation > known.incarnation) return run;
  if (run.incarnation < known.incarnation || run.to <= known.to) return known;
  return run;
}
