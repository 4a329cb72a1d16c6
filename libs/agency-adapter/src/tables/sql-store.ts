import type { Database, Outbox, Quarantine, Tx } from '#messaging';
import type { AdapterStore, AdapterTx, Change, SubjectChange } from './store.js';
import type { EnforcedRow, Position } from './state.js';
import {
  INSERT_SUBJECT_CHANGES,
  rowColumns,
  SELECT_UNCONFIRMED,
  UPSERT_DELIVERIES,
  UPSERT_NUMBERS,
  UPSERT_POSITIONS,
  UPSERT_ROWS,
} from './sql-statements.js';

/** A change of the index as committed: numbered densely within its shard. */
export interface NumberedChange extends SubjectChange {
  number: number;
}

/** What a commit moved, for those in this process who keep up with it. */
export interface Committed {
  positions: readonly Position[];
  subjects: readonly NumberedChange[];
}

interface SqlStoreOptions {
  database: Database;
  acknowledgments: Outbox;
  quarantine: Quarantine;
  /** Called after a commit, beside the outbox's own wake-up. */
  onCommit?: () => void;
  /** Called at once after a commit that moved positions, before anybody is told of it. */
  moved?: (committed: Committed) => void;
  /** Newest numbers of a shard whose leaf hashes are kept to notice equivocation. */
  keepLeaves?: number;
}

/** The agency's tables in PostgreSQL: one statement per table and transaction, whatever the number of rows. */
export class SqlAdapterStore implements AdapterStore {
  constructor(private readonly options: SqlStoreOptions) {}

  async transaction<T>(work: (tx: AdapterTx) => Promise<T>): Promise<T> {
    let written: Committed | undefined;
    const result = await this.options.database.transaction((tx) =>
      work(this.over(tx, (committed) => (written = committed))),
    );
    if (written) this.options.moved?.(written);
    return result;
  }

  committed(): void {
    this.options.acknowledgments.onCommit();
    this.options.onCommit?.();
  }

  private over(tx: Tx, written: (committed: Committed) => void): AdapterTx {
    return {
      positions: async (shards) =>
        (
          await tx.query(`${SELECT_POSITIONS} WHERE shard = ANY($1::int[]) ORDER BY shard FOR UPDATE`, [
            `{${shards.join()}}`,
          ])
        ).map(toPosition),
      rows: async (listings) => {
        if (listings.length === 0) return [];
        return (
          await tx.query(`SELECT * FROM enforced WHERE listing = ANY($1::bigint[])`, [`{${listings.join()}}`])
        ).map(toRow);
      },
      systems: () => readSystems(tx),
      unconfirmed: async (shards) =>
        (await tx.query(SELECT_UNCONFIRMED, [shards])).map(
          ({ shard, sequence, listing, revision, system, removed_at }) => ({
            ...{ shard, sequence: Number(sequence), listing: Number(listing), revision, system },
            ...(removed_at && { removedAt: removed_at.toISOString() }),
          }),
        ),
      leaves: (shard, from, to) => readLeaves(tx, shard, from, to),
      write: async (change) => written({ positions: change.positions, subjects: await this.write(tx, change) }),
    };
  }

  /** All statements at once, in this order on the transaction's connection: nothing waits for an answer that it does not need. */
  private async write(tx: Tx, change: Change): Promise<NumberedChange[]> {
    const { acknowledgments, quarantine } = this.options;
    const [subjects] = await Promise.all([
      insertSubjects(tx, change.subjects),
      change.rows.length > 0 && tx.query(UPSERT_ROWS, rowColumns(change.rows)),
      tx.query(UPSERT_POSITIONS, positionColumns(change.positions)),
      this.keepLeaves(tx, change.leaves),
      change.deliveries.length > 0 &&
        tx.query(UPSERT_DELIVERIES, [...deliveryColumns(change.deliveries), change.systems]),
      change.numbers.length > 0 && tx.query(UPSERT_NUMBERS, numberColumns(change.numbers)),
      change.held.length > 0 && quarantine.put(tx, change.held),
      acknowledgments.enqueue(
        tx,
        change.statements.map(({ shard, type, body }) => ({ shard, type, body })),
      ),
    ]);
    return subjects;
  }

  private keepLeaves(tx: Tx, kept: Change['leaves']): Promise<unknown> {
    if (kept.length === 0) return Promise.resolve();
    const { keepLeaves = 200_000 } = this.options;
    const values = kept.map((_, i) => `($${3 * i + 1}::int, $${3 * i + 2}::bigint, $${3 * i + 3}::bytea)`).join(', ');
    const inserting = tx.query(
      `INSERT INTO applied_leaves (shard, first, leaves) VALUES ${values}`,
      kept.flatMap(({ shard, first, leaves }) => [shard, first, Buffer.concat(leaves)]),
    );
    const prune = kept.some(
      ({ first, leaves }) => Math.floor(first / 50_000) !== Math.floor((first + leaves.length) / 50_000),
    );
    const pruning =
      prune &&
      tx.query(
        'DELETE FROM applied_leaves l USING position p WHERE l.shard = p.shard AND p.shard = ANY($1::int[]) AND l.first < p.sequence - $2::bigint',
        [kept.map(({ shard }) => shard), keepLeaves],
      );
    return Promise.all([inserting, pruning]);
  }
}

async function insertSubjects(tx: Tx, changes: readonly SubjectChange[]): Promise<NumberedChange[]> {
  if (changes.length === 0) return [];
  const given = await tx.query<{ shard: number; number: number }>(INSERT_SUBJECT_CHANGES, [
    changes.map(({ shard }) => shard),
    changes.map(({ entries }) => entries),
  ]);
  const numbers = new Map(given.map(({ shard, number }) => [shard, Number(number)]));
  return changes.map((change) => ({ ...change, number: numbers.get(change.shard)! }));
}

/** Names of all that are owed every state: `own` where the agency has a system of its own, and copies. */
export async function readSystems(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(`SELECT 'own' AS name FROM own_system UNION ALL SELECT name FROM copy`);
  return rows.map(({ name }) => name);
}

async function readLeaves(tx: Tx, shard: number, from: number, to: number): Promise<Map<number, Buffer>> {
  const kept = await tx.query<{ first: string; leaves: Buffer }>(
    `SELECT first, leaves FROM applied_leaves WHERE shard = $1 AND first <= $3
       AND first >= coalesce((SELECT max(first) FROM applied_leaves WHERE shard = $1 AND first <= $2), 0)`,
    [shard, from, to],
  );
  const found = new Map<number, Buffer>();
  for (const { first, leaves } of kept) {
    const start = Number(first);
    for (let i = 0; i < leaves.length / 32; i++) {
      if (start + i >= from && start + i <= to) found.set(start + i, leaves.subarray(32 * i, 32 * i + 32));
    }
  }
  return found;
}

export const SELECT_POSITIONS = `SELECT shard, sequence, epoch, incarnation, next_offset, cut_at, gap_to, gap_asked_at, halted, behind_until FROM position`;

export function toPosition(row: any): Position {
  return {
    shard: row.shard,
    sequence: Number(row.sequence),
    epoch: Number(row.epoch),
    incarnation: Number(row.incarnation),
    nextOffset: BigInt(row.next_offset),
    cutAt: row.cut_at,
    gap: row.gap_to === null ? null : { to: Number(row.gap_to), askedAt: row.gap_asked_at },
    halted: row.halted,
    behindUntil: Number(row.behind_until),
  };
}

function deliveryColumns(deliveries: Change['deliveries']): unknown[] {
  const d = [...deliveries].sort((a, b) => a.listing - b.listing);
  return [
    d.map((x) => x.listing),
    d.map((x) => x.shard),
    d.map((x) => x.revision),
    d.map((x) => x.lifts),
    d.map((x) => x.early),
    d.map((x) => x.body),
  ];
}

const numberColumns = (n: Change['numbers']): unknown[] => [
  n.map((x) => x.shard),
  n.map((x) => x.sequence),
  n.map((x) => x.listing),
  n.map((x) => x.revision),
];

function positionColumns(positions: readonly Position[]): unknown[] {
  return [
    positions.map((p) => p.shard),
    positions.map((p) => p.sequence),
    positions.map((p) => p.epoch),
    positions.map((p) => String(p.nextOffset)),
    positions.map((p) => p.cutAt?.toISOString() ?? null),
    positions.map((p) => p.gap?.to ?? null),
    positions.map((p) => p.gap?.askedAt.toISOString() ?? null),
    positions.map((p) => p.halted),
  ];
}

export function toRow(row: any): EnforcedRow {
  const refs = [row.subject_ref, row.other_ref]
    .filter((ref): ref is Buffer => ref !== null)
    .map((ref) => ref.toString('hex'));
  return {
    listing: Number(row.listing),
    shard: row.shard,
    revision: row.revision,
    standing: row.standing,
    refs,
    nameTag: row.name_tag?.toString('hex') ?? null,
    measures: row.measures,
    until: row.until?.toISOString() ?? null,
    rests: row.rests,
    details: row.details,
    sequence: Number(row.sequence),
  };
}
