import type { Outcome } from '#contracts';
import type { Quarantined } from '#messaging';
import type { Prepared } from './prepare.js';
import { floorRow, type EnforcedRow, type Position, type RunEntry } from '../tables/state.js';

/** What the database said under the lock of the position row. */
export interface Known {
  position: Position;
  /** Rows of the listings that the slice speaks of, those that exist. */
  rows: ReadonlyMap<number, EnforcedRow>;
  /** Leaf hashes of numbers at or below the position that the slice brings again, as far as they are still kept. */
  leaves: ReadonlyMap<number, Buffer>;
}

export interface RowChange {
  row: EnforcedRow;
  /** True when it takes something away from what was in force. */
  lifts: boolean;
  /** True when it acts ahead of its number: the same revision comes again, whole, in its order. */
  early: boolean;
}

/** All that one slice does to one shard. */
export interface Plan {
  position: Position;
  /** The newest state of each listing touched. */
  changes: Map<number, RowChange>;
  /** One entry for each number that the position moved over, ascending and without hole. */
  entries: RunEntry[];
  /** Leaf hashes of the same numbers. */
  leaves: Buffer[];
  /** Numbers to ask for (again), first and last. */
  gap: { from: number; to: number } | null;
  held: Quarantined[];
  /** Duplicates and records of a replaced register, without effect. */
  dropped: number;
  earlyLifts: number;
  /** The partition must be read again from here, later. */
  pause: { fromOffset: bigint; why: 'unknown-key' | 'quarantine-full' } | null;
}

export interface PlanOptions {
  now: Date;
  /** Quarantines still allowed in this minute; at none the shard waits in front of the record. */
  quarantineBudget: number;
  /** A gap is asked for again after this long. */
  askAgainAfterMs: number;
  /** The shard waits at an earlier record: lifts act, nothing else does. */
  onlyLifts?: boolean;
}

/**
 * Works out what a slice of one shard does: I5-I7, I9 and I10 as one pure function.
 *
 * Only a verified record with the next number moves the position. Behind a gap, a halt, an unknown key or a full
 * quarantine, a record that lifts still acts at once (removes only); its number stays open and gets its one outcome
 * in order.
 */
export function plan(
  { position: before, rows, leaves: knownLeaves }: Known,
  records: readonly Prepared[],
  options: PlanOptions,
): Plan {
  const position: Position = { ...before };
  const changes = new Map<number, RowChange>();
  const entries: RunEntry[] = [];
  const leaves: Buffer[] = [];
  const held: Quarantined[] = [];
  let gap: Plan['gap'] = null;
  let pause: Plan['pause'] = null;
  let dropped = 0;
  let earlyLifts = 0;
  let budget = options.quarantineBudget;

  const rowOf = (listing: number): EnforcedRow | undefined => changes.get(listing)?.row ?? rows.get(listing);
  const put = (row: EnforcedRow, lifts: boolean, early = false): void => {
    const earlier = changes.get(row.listing);
    changes.set(row.listing, { row, lifts: lifts || (earlier?.lifts === true && row.measures.length === 0), early });
  };
  const leafOf = (sequence: number): Buffer | undefined =>
    sequence > before.sequence ? leaves[sequence - before.sequence - 1] : knownLeaves.get(sequence);
  const readTo = (offset: bigint): void => {
    if (position.nextOffset <= offset) position.nextOffset = offset + 1n;
  };
  const lift = (item: Extract<Prepared, { kind: 'listing' | 'unusable' }>): void => {
    const event = item.kind === 'listing' ? item.row : item.floor;
    if (!event) return;
    const current = rowOf(event.listing);
    const row = earlyLift(event, current);
    if (!row) return;
    // A correction that takes nothing away only raises the floor.
    const lifts =
      event.standing !== 'in-force' || (current !== undefined && current.measures.length > row.measures.length);
    put(row, lifts, true);
    if (lifts) earlyLifts++;
  };
  const moveTo = (item: Extract<Prepared, { sequence: number }>, entry: RunEntry): void => {
    position.sequence = item.sequence;
    position.epoch = item.epoch;
    entries.push(entry);
    leaves.push(item.leaf);
    if (position.gap && position.gap.to <= item.sequence) position.gap = null;
    readTo(item.offset);
  };

  for (const item of records) {
    const standsStill = options.onlyLifts === true || pause !== null || position.halted !== null;
    if (item.kind === 'unknown-key') {
      if (!standsStill) pause = { fromOffset: item.offset, why: 'unknown-key' };
      continue;
    }
    if (item.kind === 'unverifiable') {
      if (standsStill) continue;
      if (item.offset < before.nextOffset) dropped++;
      else if (budget <= 0) pause = { fromOffset: item.offset, why: 'quarantine-full' };
      else {
        budget--;
        held.push({ record: item.record, reason: item.reason, detail: item.detail });
        readTo(item.offset);
      }
      continue;
    }

    if (item.sequence <= position.sequence) {
      const known = leafOf(item.sequence);
      const equivocates = known !== undefined && item.epoch >= position.epoch && !known.equals(item.leaf);
      if (!equivocates) {
        dropped++;
        if (!standsStill) readTo(item.offset);
      } else if (!standsStill) {
        position.halted = 'equivocation';
        held.push(quarantined(item, 'equivocation', `number ${item.sequence} was applied with another content`));
      }
      continue;
    }
    if (item.epoch < position.epoch) {
      dropped++;
      if (!standsStill) readTo(item.offset);
      continue;
    }
    if (standsStill || item.sequence > position.sequence + 1) {
      if (item.kind !== 'cut') lift(item);
      if (standsStill) continue;
      readTo(item.offset);
      const asked: Position['gap'] = position.gap;
      const due = asked === null || options.now.getTime() - asked.askedAt.getTime() >= options.askAgainAfterMs;
      if (due) {
        gap = { from: position.sequence + 1, to: asked?.to ?? item.sequence - 1 };
        position.gap = { to: gap.to, askedAt: options.now };
      }
      continue;
    }

    if (item.kind === 'cut') {
      if (position.cutAt === null || position.cutAt < item.time) position.cutAt = item.time;
      moveTo(item, { sequence: item.sequence, outcome: 'applied' });
    } else if (item.kind === 'unusable') {
      if (budget <= 0) {
        lift(item);
        pause = { fromOffset: item.offset, why: 'quarantine-full' };
        continue;
      }
      budget--;
      held.push(quarantined(item, item.reason, item.detail));
      const current = item.floor && rowOf(item.floor.listing);
      if (item.floor && current && current.revision <= item.floor.revision)
        put(item.floor, current.measures.length > 0);
      const { sequence, listing, revision } = item;
      moveTo(
        item,
        listing === undefined
          ? { sequence, outcome: 'rejected' }
          : { sequence, listing, revision, outcome: 'rejected' },
      );
    } else {
      const { row } = item;
      const current = rowOf(row.listing);
      const outcome = outcomeOf(row, current);
      if (outcome !== 'stale' && outcome !== 'not-concerned') put(row, removes(row, current));
      moveTo(item, { sequence: item.sequence, listing: row.listing, revision: row.revision, outcome });
    }
  }
  return { position, changes, entries, leaves, gap, held, dropped, earlyLifts, pause };
}

/** The one outcome of an event in its order (I9), given the listing's row. The row becomes equal to the event unless stale or not concerned. */
export function outcomeOf(event: EnforcedRow, current: EnforcedRow | undefined): Outcome {
  if (current && event.revision < current.revision) return 'stale';
  if (event.measures.length === 0) return current ? 'lifted' : 'not-concerned';
  return current && current.measures.length > 0 ? 'amended' : 'applied';
}

/**
 * What an event may do ahead of its number: take away, never add. Answers the row to write, or null when there is
 * nothing to take away and nothing older that could still come. Its revision becomes the floor, so the revisions that
 * are still missing come out `stale`: what one of them would add, this event may be the one to lift (I10).
 */
export function earlyLift(event: EnforcedRow, current: EnforcedRow | undefined): EnforcedRow | null {
  if (current && event.revision <= current.revision) return null;
  if (event.standing !== 'in-force') return floorRow(event);
  if (!current) return event.revision > 1 ? floorRow(event) : null;
  const sameSubject = event.refs.some((ref) => current.refs.includes(ref));
  const kept = sameSubject ? current.measures.filter((code) => event.measures.includes(code)) : [];
  if (kept.length === 0) return floorRow(event);
  return { ...current, measures: kept, revision: event.revision, standing: event.standing, sequence: event.sequence };
}

function removes(next: EnforcedRow, current: EnforcedRow | undefined): boolean {
  if (!current) return false;
  if (next.measures.length === 0) return true;
  return (
    current.measures.some((code) => !next.measures.includes(code)) ||
    !current.refs.every((ref) => next.refs.includes(ref))
  );
}

function quarantined(item: Extract<Prepared, { sequence: number }>, reason: string, detail: string): Quarantined {
  const about = item.kind === 'listing' ? item.row : item.kind === 'unusable' ? item : undefined;
  return {
    record: item.record,
    reason,
    detail,
    sequence: item.sequence,
    listing: about?.listing,
    revision: about?.revision,
  };
}
