import type { Database, Now, ReceivedRecord, Tx } from './ports.js';

export interface Quarantined {
  record: ReceivedRecord;
  reason: string;
  detail: string;
  sequence?: number;
  listing?: number;
  revision?: number;
}

/** A held record as an operator sees it; `value` and header values are base64. */
export interface QuarantineRow {
  id: number;
  topic: string;
  shard: number;
  offset: string;
  sequence: number | null;
  listing: number | null;
  revision: number | null;
  reason: string;
  detail: string;
  putAt: string;
  state: 'held' | 'released' | 'discarded';
  settledBy: string | null;
  settledAt: string | null;
  settledReason: string | null;
}

const ROW = `id, topic, shard, kafka_offset AS "offset", sequence, listing, revision, reason, detail, put_at AS "putAt", state,
  settled_by AS "settledBy", settled_at AS "settledAt", settled_reason AS "settledReason"`;

/** Records that can't be used, kept byte for byte. It holds a record, never its listing: later revisions apply. */
export class Quarantine {
  constructor(
    private readonly database: Database,
    private readonly clock: Now,
  ) {}

  /** In the transaction that moves past the record; the same offset twice is one row. Answers how many were new. */
  async put(tx: Tx, held: readonly Quarantined[]): Promise<number> {
    let added = 0;
    for (const { record, reason, detail, sequence, listing, revision } of held) {
      const headers = Object.fromEntries(
        Object.entries(record.headers).map(([name, value]) => [storable(name), value.toString('base64')]),
      );
      const rows = await tx.query(
        `INSERT INTO quarantine (topic, shard, kafka_offset, sequence, listing, revision, reason, detail, record_key, headers, value, put_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (topic, shard, kafka_offset) DO NOTHING RETURNING id`,
        [
          record.topic,
          record.partition,
          String(record.offset),
          sequence ?? null,
          listing ?? null,
          revision ?? null,
          reason,
          storable(detail.slice(0, 2000)),
          record.key === null ? null : storable(record.key),
          JSON.stringify(headers),
          record.value,
          this.clock.now(),
        ],
      );
      added += rows.length;
    }
    return added;
  }

  async list(state: QuarantineRow['state'] = 'held', limit = 200): Promise<QuarantineRow[]> {
    return (
      await this.database.query(`SELECT ${ROW} FROM quarantine WHERE state = $1 ORDER BY id LIMIT $2`, [state, limit])
    ).map(toRow);
  }

  async get(id: number): Promise<(QuarantineRow & { headers: Record<string, string>; value: string }) | null> {
    const [row] = await this.database.query(`SELECT ${ROW}, headers, value FROM quarantine WHERE id = $1`, [id]);
    return row ? { ...toRow(row), headers: row.headers, value: row.value.toString('base64') } : null;
  }

  /** Ends a held record; who, when and why stay with it. Answers false if it was not held any more. */
  async settle(tx: Tx, id: number, outcome: 'released' | 'discarded', by: string, reason: string): Promise<boolean> {
    const rows = await tx.query(
      `WITH settled AS (UPDATE quarantine SET state = $2, settled_by = $3, settled_at = $4, settled_reason = $5 WHERE id = $1 AND state = 'held' RETURNING id) SELECT id FROM settled`,
      [id, outcome, by, this.clock.now(), reason],
    );
    return rows.length === 1;
  }
}

/** PostgreSQL stores no U+0000; a record must not escape quarantine by holding one. */
const storable = (text: string): string => text.replaceAll('\u0000', '\uFFFD');

function toRow(row: any): QuarantineRow {
  const number = (value: string | null) => (value === null ? null : Number(value));
  const instant = (value: Date | null) => (value === null ? null : value.toISOString());
  const { id, topic, shard, offset, reason, detail, revision, state, settledBy, settledReason } = row;
  return {
    id: Number(id),
    topic,
    shard,
    offset: String(offset),
    sequence: number(row.sequence),
    listing: number(row.listing),
    revision,
    reason,
    detail,
    putAt: row.putAt.toISOString(),
    state,
    settledBy,
    settledAt: instant(row.settledAt),
    settledReason,
  };
}
