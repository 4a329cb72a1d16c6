import type { Outcome, Standing } from '#contracts';

/**
 * What one listing does at this agency, and its floor, in one row.
 *
 * A row with measures is a restriction; a row without is a floor: it enforces nothing and only stops lower revisions
 * from coming back (I7). On a lift everything that tells of the person (refs, details) is cleared and the floor stays.
 */
export interface EnforcedRow {
  listing: number;
  shard: number;
  /** The floor: events of a lower revision are `stale`. */
  revision: number;
  standing: Standing;
  /** Subject refs in lower hex, two while keys rotate; empty on a floor. */
  refs: readonly string[];
  /** `nameTagOf` the published name, null on a floor. */
  nameTag: string | null;
  /** Codes of the measures of this agency in force. */
  measures: readonly string[];
  /** End of the term as an instant, null for none. Evaluated when a check is answered, it never changes a row. */
  until: string | null;
  /** JSON of `Rest[]`, null for none. */
  rests: string | null;
  /** JSON of `Details`, null on a floor. */
  details: string | null;
  /** Number of the event that made the row so. */
  sequence: number;
}

/** What a refusal must be able to say. */
export interface Details {
  court: string;
  caseNumber: string;
  /** As published. Absent in rows that were written before it was kept. */
  maskedNumber?: string;
  grounds: string[];
  measures: Record<string, { effect: string; basis: { instrument: string; article: string; tier: string }[] }>;
  howToObject: { until: string; 'zh-CN': string; en: string };
}

/** How far this agency has come in one shard. One row of the database, locked by whoever applies. */
export interface Position {
  shard: number;
  /** Newest number applied; moves by one, and only for a record whose signature verifies (I6). */
  sequence: number;
  /** The register's epoch at `sequence`; records of a lower one come from a register that was replaced. */
  epoch: number;
  /** Incarnation of this agency's acknowledgments. */
  incarnation: number;
  /** Kafka offset to read next. */
  nextOffset: bigint;
  /** Instant of the newest cut applied. */
  cutAt: Date | null;
  /** Numbers asked for again: everything after `sequence` up to `to`. */
  gap: { to: number; askedAt: Date } | null;
  /** Why this shard stands still for good, or null. */
  halted: string | null;
  /** A restored copy answers no check until `sequence` has reached this number. */
  behindUntil: number;
}

export interface RunEntry {
  sequence: number;
  listing?: number;
  revision?: number;
  outcome: Outcome;
}

/** `tables`: the agency decides in the adapter's own tables; else a system of its own must still confirm. */
export const ENFORCEMENT_KINDS = ['tables', 'webhook', 'sql', 'file'] as const;
export type EnforcementKind = (typeof ENFORCEMENT_KINDS)[number];

export function firstPosition(shard: number): Position {
  return {
    shard,
    sequence: 0,
    epoch: 0,
    incarnation: 1,
    nextOffset: 0n,
    cutAt: null,
    gap: null,
    halted: null,
    behindUntil: 0,
  };
}

/** The row that enforces nothing and blocks what is older. */
export function floorRow(
  event: Pick<EnforcedRow, 'listing' | 'shard' | 'revision' | 'standing' | 'sequence'>,
): EnforcedRow {
  const { listing, shard, revision, standing, sequence } = event;
  return {
    listing,
    shard,
    revision,
    standing,
    refs: [],
    nameTag: null,
    measures: [],
    until: null,
    rests: null,
    details: null,
    sequence,
  };
}
