import type { DeliveryStore } from '#delivery';
import type { Database, Outbox } from '#messaging';
import { stateOf, type RestrictionState, type StateParcel } from './delivery-state.js';
import { settle, type SettledNumber } from './settlements.js';
import { toRow } from '../tables/sql-store.js';

/** Longer than a send may take, so that a claim that ran out belongs to a process that is gone. */
const CLAIM_MS = 15_000;

/**
 * A shard that is catching up after a restore delivers nothing: what it holds is older than what the system was told. A
 * copy that was taken out is sent nothing more, whichever instance still knows it. What was refused before goes behind
 * what was never tried: a hundred lifts that the system will not have must not hold up the next one.
 */
const CLAIM = `
  WITH due AS (
    SELECT d.listing, d.system FROM delivery d JOIN position p ON p.shard = d.shard
    WHERE d.system = $3 AND d.pending AND d.next_at <= clock_timestamp() AND (d.claimed_until IS NULL OR d.claimed_until < clock_timestamp()) AND p.sequence >= p.behind_until
      AND ($3 = 'own' OR EXISTS (SELECT FROM copy WHERE name = $3))
    ORDER BY d.lifts DESC, d.attempts, d.next_at LIMIT $1 FOR UPDATE OF d SKIP LOCKED
  )
  UPDATE delivery d SET claimed_until = clock_timestamp() + $2 * interval '1 millisecond'
  FROM due WHERE (d.listing, d.system) = (due.listing, due.system)
  RETURNING d.listing, d.revision, d.version, d.lifts, d.early, d.body, d.attempts`;

/** What the own system and the copies confirm at the same time, one after the other: the last of them settles. */
const LOCK = 'SELECT FROM delivery WHERE listing = ANY($1::bigint[]) ORDER BY listing, system FOR UPDATE';

/**
 * An equal revision is settled only if no newer state of it came meanwhile: an early lift is followed by the whole of
 * its revision. Nor is anything that the own system or another copy has not confirmed yet.
 */
const CONFIRM = `
  WITH confirmed AS (
    SELECT v.listing, v.revision, v.version, d.version AS newest
    FROM unnest($1::bigint[], $2::int[], $3::int[]) v(listing, revision, version) JOIN delivery d ON (d.listing, d.system) = (v.listing, $4)
  ), marked AS (
    UPDATE delivery d SET pending = c.newest > c.version, lifts = d.lifts AND c.newest > c.version, attempts = 0, last_problem = NULL, claimed_until = NULL,
      confirmed_revision = greatest(coalesce(d.confirmed_revision, 0), c.revision)
    FROM confirmed c WHERE (d.listing, d.system) = (c.listing, $4)
  )
  DELETE FROM delivery_number n USING confirmed c
  WHERE n.listing = c.listing AND (n.revision < c.revision OR (n.revision = c.revision AND c.newest = c.version))
    AND NOT EXISTS (SELECT FROM delivery o WHERE o.listing = n.listing AND o.system <> $4 AND o.pending AND o.revision >= n.revision AND coalesce(o.confirmed_revision, 0) <= n.revision)
  RETURNING n.shard, n.sequence, n.listing, n.revision`;

interface DeliveryStoreOptions {
  database: Database;
  acknowledgments: Outbox;
  agency: string;
  /** Named in settlements. */
  system: string;
  /** Name of the copy; without it, of the own system. */
  copy?: string;
}

/** What one system of the agency is still owed, in PostgreSQL; a last confirmation becomes a signed settlement. */
export class SqlDeliveryStore implements DeliveryStore<StateParcel> {
  private readonly key: string;

  constructor(private readonly options: DeliveryStoreOptions) {
    this.key = options.copy ?? 'own';
  }

  async claim(limit: number): Promise<StateParcel[]> {
    const rows = await this.options.database.query<StateParcel>(CLAIM, [limit, CLAIM_MS, this.key]);
    return rows.map((row) => ({ ...row, listing: Number(row.listing) }));
  }

  async confirm(parcels: readonly StateParcel[]): Promise<void> {
    const { database, acknowledgments, agency, system } = this.options;
    const sorted = [...parcels].sort((a, b) => a.listing - b.listing);
    await database.transaction(async (tx) => {
      const listings = sorted.map(({ listing }) => listing);
      const locking = tx.query(LOCK, [listings]);
      const confirming = tx.query<SettledNumber>(CONFIRM, [
        listings,
        sorted.map((p) => p.revision),
        sorted.map((p) => p.version),
        this.key,
      ]);
      const [, settled] = await Promise.all([locking, confirming]);
      await settle(tx, { acknowledgments, agency, system }, settled);
    });
    acknowledgments.onCommit();
  }

  async giveBack({ listing, version }: StateParcel, retryAfterMs: number, problem: string): Promise<void> {
    await this.options.database.query(
      `UPDATE delivery SET claimed_until = NULL, last_problem = $4,
         attempts = CASE WHEN version = $2 THEN attempts + 1 ELSE attempts END,
         next_at = CASE WHEN version = $2 THEN clock_timestamp() + $3 * interval '1 millisecond' ELSE next_at END
       WHERE listing = $1 AND system = $5`,
      [listing, version, retryAfterMs, problem, this.key],
    );
  }
}

const PAGE = 2_000;

/** Every listing that is restricted, ascending, page by page: each as it is when its page is read. */
export async function* readRestrictions(database: Database): AsyncGenerator<RestrictionState> {
  for (let after = 0; ;) {
    const rows = await database.query(
      `SELECT * FROM enforced WHERE listing > $1 AND measures <> '{}' ORDER BY listing LIMIT ${PAGE}`,
      [after],
    );
    for (const row of rows) yield stateOf(toRow(row));
    if (rows.length < PAGE) return;
    after = Number(rows.at(-1).listing);
  }
}

/** What one system has not confirmed. */
export interface Owed {
  pending: number;
  pendingLifts: number;
  oldestLiftMs: number | null;
}

export const NOTHING_OWED: Owed = { pending: 0, pendingLifts: 0, oldestLiftMs: null };

/** What each system is owed, by `own` or the name of the copy; those that are owed nothing are left out. */
export async function owedTo(database: Database): Promise<Map<string, Owed>> {
  const rows = await database.query(
    `SELECT system, count(*) AS pending, count(*) FILTER (WHERE lifts) AS lifts,
       extract(epoch FROM clock_timestamp() - min(since) FILTER (WHERE lifts)) * 1000 AS oldest_lift
     FROM delivery WHERE pending GROUP BY system`,
  );
  return new Map(
    rows.map(({ system, pending, lifts, oldest_lift }) => [
      system as string,
      { pending: Number(pending), pendingLifts: Number(lifts), oldestLiftMs: age(oldest_lift) },
    ]),
  );
}

const age = (value: unknown): number | null => (value === null ? null : Math.round(Number(value)));

export interface Backlog {
  pending: number;
  pendingLifts: number;
  oldestPendingMs: number | null;
  oldestLiftMs: number | null;
  next: {
    /** `own`, or the name of a copy. */
    system: string;
    listing: number;
    revision: number;
    lifts: boolean;
    attempts: number;
    sinceMs: number;
    lastProblem: string | null;
  }[];
}

/** What is still owed, lifts first. Ages by the database's clock, which also stamped them. */
export async function readBacklog(database: Database, limit = 100): Promise<Backlog> {
  const [sums] = await database.query(
    `SELECT count(*) AS pending, count(*) FILTER (WHERE lifts) AS lifts,
       extract(epoch FROM clock_timestamp() - min(since)) * 1000 AS oldest,
       extract(epoch FROM clock_timestamp() - min(since) FILTER (WHERE lifts)) * 1000 AS oldest_lift
     FROM delivery WHERE pending`,
  );
  const next = await database.query(
    `SELECT system, listing, revision, lifts, attempts, extract(epoch FROM clock_timestamp() - since) * 1000 AS since_ms, last_problem
     FROM delivery WHERE pending ORDER BY lifts DESC, next_at LIMIT $1`,
    [limit],
  );
  return {
    pending: Number(sums.pending),
    pendingLifts: Number(sums.lifts),
    oldestPendingMs: age(sums.oldest),
    oldestLiftMs: age(sums.oldest_lift),
    next: next.map((row) => ({
      system: row.system,
      listing: Number(row.listing),
      revision: row.revision,
      lifts: row.lifts,
      attempts: row.attempts,
      sinceMs: age(row.since_ms)!,
      lastProblem: row.last_problem,
    })),
  };
}
