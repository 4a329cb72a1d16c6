import type { Tx } from '#messaging';
import type { Objection } from '../src/domain/objection.js';
import { TABLES } from '../src/register/resealer.js';
import type { ARegister } from './a-register.js';

export const anObjection = (more: Partial<Objection> = {}): Objection => ({
  asked: 'revoke',
  status: 'open',
  receivedOn: '2026-05-15',
  author: 'clerk-li',
  listingServedOn: null,
  decidedOn: null,
  actedOn: null,
  servedOn: null,
  reconsideration: null,
  ...more,
});

/**
 * Where in the database one of these words stands: in the open, in bytes, or sealed. Everything that the register could
 * read is read; `table.column` of each find.
 */
export async function whereSaid(
  { database, vault }: ARegister,
  words: readonly (string | Buffer)[],
): Promise<string[]> {
  const found = new Set<string>();
  const look = (place: string, value: unknown): void => {
    if (value === null || value === undefined) return;
    const bytes = Buffer.isBuffer(value)
      ? value
      : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    if (words.some((word) => bytes.includes(word))) found.add(place);
  };
  for (const table of await tablesOf(database)) {
    const sealedIn = TABLES.find((one) => one.table === table);
    for (const row of await database.query<Record<string, unknown>>(`SELECT * FROM ${table}`)) {
      for (const [column, value] of Object.entries(row)) look(`${table}.${column}`, value);
      if (!sealedIn) continue;
      const sealed = { keyId: row.identity_key as string, bytes: row.sealed as Buffer };
      look(`${table}.sealed`, vault.open(sealed, sealedIn.place(row)));
    }
  }
  return [...found].sort();
}

async function tablesOf(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()`,
  );
  return rows.map(({ name }) => name);
}
