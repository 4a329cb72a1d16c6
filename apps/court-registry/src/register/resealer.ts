import { setTimeout as pause } from 'node:timers/promises';
import { classify, type Tx } from '#messaging';
import type { DatabaseHandle, Log } from '#service';
import type { IdentityVault } from './identity-vault.js';

/** A table with sealed bytes: the columns that name its rows, their types, and the place that a sealing is bound to. */
interface SealedTable {
  table: string;
  key: readonly string[];
  types: readonly string[];
  place: (row: any) => string;
}

/** Every table with sealed bytes; a test compares. */
export const TABLES: readonly SealedTable[] = [
  {
    table: 'revision',
    key: ['listing', 'revision'],
    types: ['bigint', 'int'],
    place: ({ listing, revision }) => `revision/${listing}/${revision}`,
  },
  { table: 'proposal', key: ['id'], types: ['uuid'], place: ({ id }) => `proposal/${id}` },
  {
    table: 'import_row',
    key: ['digest', 'line'],
    types: ['text', 'int'],
    place: ({ digest, line }) => `import/${digest}/${line}`,
  },
  { table: 'case_party', key: ['id'], types: ['uuid'], place: ({ id }) => `party/${id}` },
  { table: 'case_decision', key: ['id'], types: ['uuid'], place: ({ id }) => `decision/${id}` },
  {
    table: 'objection_text',
    key: ['objection', 'part'],
    types: ['uuid', 'text'],
    place: ({ objection, part }) => `objection/${objection}/${part}`,
  },
  { table: 'report', key: ['id'], types: ['uuid'], place: ({ id }) => `report/${id}` },
  { table: 'notice', key: ['number'], types: ['bigint'], place: ({ number }) => `notice/${number}` },
];
/** How far the rotation is. */
export interface ResealProgress {
  /** Key that everything is to be sealed with. */
  current: string;
  running: boolean;
  /** Rows sealed with another key, by that key's id: none left, and the key can be destroyed. */
  remaining: Record<string, number>;
}

const ROWS_AT_A_TIME = 500;
/** Between two batches, so that decisions never wait for the rotation. */
const REST_MS = 5;

/**
 * Rotation of the identity keys: seals again, with the current key, whatever lies under another. Batches commit by
 * themselves, so it can be interrupted at any moment and ordered again: what is done stays done.
 */
export class Resealer {
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(private readonly parts: { database: DatabaseHandle; vault: IdentityVault; log: Log }) {}

  /** Begins, or goes on where an earlier run was interrupted. */
  start(): void {
    if (this.stopped) return;
    this.running ??= this.resealAll()
      .catch((error: unknown) => {
        const { code, detail } = classify(error);
        this.parts.log.error({ code, detail }, 'sealing again stopped; order it again when the cause is gone');
      })
      .finally(() => (this.running = null));
  }

  /** Ends after the batch under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  async progress(): Promise<ResealProgress> {
    const { database, vault } = this.parts;
    const remaining: Record<string, number> = {};
    for (const { table } of TABLES) {
      const rows = await database.query<{ key: string; n: number }>(
        `SELECT identity_key AS key, count(*)::int AS n FROM ${table} WHERE identity_key <> $1 GROUP BY 1`,
        [vault.current],
      );
      for (const { key, n } of rows) remaining[key] = (remaining[key] ?? 0) + n;
    }
    return { current: vault.current, running: this.running !== null, remaining };
  }

  /** @throws Fault `identity-key-unknown` when a row's own key is not configured any more */
  async resealAll(): Promise<void> {
    const { database, log } = this.parts;
    for (const table of TABLES) {
      let after: unknown[] | null = null;
      let rows = 0;
      while (!this.stopped) {
        const done: { count: number; last: unknown[] | null } = await database.transaction((tx) =>
          this.batch(tx, table, after),
        );
        rows += done.count;
        if (done.last === null) break;
        after = done.last;
        await pause(REST_MS);
      }
      if (rows > 0) log.info({ table: table.table, rows, key: this.parts.vault.current }, 'sealed again');
    }
  }

  private async batch(tx: Tx, { table, key, types, place }: SealedTable, after: unknown[] | null) {
    const { vault } = this.parts;
    const names = key.join(', ');
    const beyond =
      after === null ? '' : `AND (${names}) > (${types.map((type, i) => `$${i + 3}::${type}`).join(', ')})`;
    const found = await tx.query<Record<string, unknown> & { sealed: Buffer; identity_key: string }>(
      `SELECT ${names}, sealed, identity_key FROM ${table} WHERE identity_key <> $1 ${beyond} ORDER BY ${names} LIMIT $2`,
      [vault.current, ROWS_AT_A_TIME, ...(after ?? [])],
    );
    if (found.length === 0) return { count: 0, last: null };
    const sealed = found.map((row) => {
      const at = place(row);
      return vault.seal(vault.open({ keyId: row.identity_key, bytes: row.sealed }, at), at).bytes;
    });
    const columns = types.map((type, i) => `$${i + 3}::${type}[]`).join(', ');
    await tx.query(
      `UPDATE ${table} t SET sealed = v.sealed, identity_key = $1
       FROM unnest($2::bytea[], ${columns}) v(sealed, ${names}) WHERE ${key.map((name) => `t.${name} = v.${name}`).join(' AND ')}`,
      [vault.current, sealed, ...key.map((name) => found.map((row) => row[name]))],
    );
    return { count: found.length, last: key.map((name) => found.at(-1)![name]) };
  }
}
