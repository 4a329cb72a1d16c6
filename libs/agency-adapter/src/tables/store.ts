import type { UnconfirmedLift } from '#contracts';
import type { Quarantined } from '#messaging';
import type { EnforcedRow, Position } from './state.js';

/** A message of this agency's acknowledgment topic; the outbox numbers and signs it in the same transaction. */
export interface Statement {
  shard: number;
  type: 'sanctions.acknowledgment.v1' | 'sanctions.gap.v1';
  body: unknown;
}

/** The newest state of a listing, owed to the agency's own system. */
export interface DeliveryState {
  listing: number;
  shard: number;
  revision: number;
  lifts: boolean;
  /** An early lift: its idempotency key differs, since the same revision follows whole. */
  early: boolean;
  body: string;
}

/** A number that waits for the agency's own system to confirm. */
export interface DeliveryNumber {
  shard: number;
  sequence: number;
  listing: number;
  revision: number;
}

/** How the index of subjects changes by the listings of one shard: entries in their packed form. */
export interface SubjectChange {
  shard: number;
  entries: Buffer;
}

/** All that one transaction writes. Rows are unique per listing. */
export interface Change {
  rows: readonly EnforcedRow[];
  positions: readonly Position[];
  subjects: readonly SubjectChange[];
  leaves: readonly { shard: number; first: number; leaves: readonly Buffer[] }[];
  held: readonly Quarantined[];
  /** Those that are owed the deliveries: `own`, and copies by name. */
  systems: readonly string[];
  deliveries: readonly DeliveryState[];
  numbers: readonly DeliveryNumber[];
  statements: readonly Statement[];
}

export interface AdapterTx {
  /** Locks the position rows, ascending, and reads them there (I5). */
  positions(shards: readonly number[]): Promise<Position[]>;
  rows(listings: readonly number[]): Promise<EnforcedRow[]>;
  /** Those that are owed every state: `own`, and copies by name. Asked for after the lock of the positions. */
  systems(): Promise<string[]>;
  /** Who has a lift of these shards still to confirm. */
  unconfirmed(shards: readonly number[]): Promise<(UnconfirmedLift & { shard: number })[]>;
  /** Leaf hashes of numbers between two bounds (both included) that are still kept. */
  leaves(shard: number, from: number, to: number): Promise<Map<number, Buffer>>;
  /** Must be the last call: it ends with the outbox, which locks its shards. */
  write(change: Change): Promise<void>;
}

/** Where an agency's tables are kept. One implementation is PostgreSQL, one is memory for property tests. */
export interface AdapterStore {
  transaction<T>(work: (tx: AdapterTx) => Promise<T>): Promise<T>;
  /** To be called after a commit: wakes relay and delivery. */
  committed(): void;
}
