import { canonicalJson, commitment, type SignedAttributes } from '#evidence';
import type { Inspected, Tx } from '#messaging';

/** A record whose signature holds, whatever its body is worth. */
export type Signed = Extract<Inspected, { kind: 'verified' | 'unusable' }>;

/** How a finding names a signed message and what it said. */
export interface Statement {
  source: string;
  type: string;
  id: string;
  leaf: string | null;
  said: string;
}

export function statementOf({ attributes, leaf }: Signed, said: string): Statement {
  const { source, type, id } = attributes;
  return { source, type, id, leaf: leaf.toString('hex'), said };
}

/** The canonical text that a leaf is the hash of. */
export function signedText({ attributes, record }: Signed): string {
  return canonicalJson({ ...attributes, commitment: commitment(record.headers.salt, record.value).toString('hex') });
}

/** Keeps messages whole because a finding may need them; each once. */
export async function keepStatements(tx: Tx, messages: readonly Signed[]): Promise<void> {
  if (messages.length === 0) return;
  await tx.query(
    `INSERT INTO statement (leaf, topic, attributes, commitment, signature, salt, data)
     SELECT DISTINCT ON (leaf) leaf, topic, attributes::jsonb, commitment, signature, salt, data
     FROM unnest($1::bytea[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[])
       s(leaf, topic, attributes, commitment, signature, salt, data)
     ORDER BY leaf ON CONFLICT (leaf) DO NOTHING`,
    [
      messages.map(({ leaf }) => leaf),
      messages.map(({ record }) => record.topic),
      messages.map(({ attributes }) => JSON.stringify(attributes)),
      messages.map(({ record }) => commitment(record.headers.salt, record.value)),
      messages.map(({ record }) => record.headers.signature),
      messages.map(({ record }) => record.headers.salt),
      messages.map(({ record }) => record.value),
    ],
  );
}

/** Names a kept message in a finding; null when it was never kept. */
export async function findStatement(tx: Tx, leaf: string | null, said: string): Promise<Statement | null> {
  if (leaf === null) return null;
  const [row] = await tx.query<{ attributes: SignedAttributes }>(
    `SELECT attributes FROM statement WHERE leaf = decode($1, 'hex')`,
    [leaf],
  );
  if (!row) return null;
  const { source, type, id } = row.attributes;
  return { source, type, id, leaf, said };
}

/**
 * The register's event under a number, as a statement of which signed attributes and signature are kept but not the data:
 * enough to show what was signed, and the ledger has the rest.
 */
export async function registerEvent(tx: Tx, shard: number, sequence: number, said: string): Promise<Statement | null> {
  const [row] = await tx.query<{ leaf: Buffer; signed: string | null; signature: Buffer }>(
    `SELECT leaf, signed, signature FROM heard WHERE stream = 'register' AND shard = $1 AND sequence = $2 ORDER BY epoch DESC LIMIT 1`,
    [shard, sequence],
  );
  return row?.signed ? keepHeard(tx, 'sanctions.register.v1', { ...row, signed: row.signed }, said) : null;
}

/** Turns what was heard under a number into a kept statement. */
export async function keepHeard(
  tx: Tx,
  topic: string,
  heard: { leaf: Buffer; signed: string; signature: Buffer | null },
  said: string,
): Promise<Statement> {
  const { commitment: committed, ...attributes } = JSON.parse(heard.signed) as SignedAttributes & {
    commitment: string;
  };
  await tx.query(
    `INSERT INTO statement (leaf, topic, attributes, commitment, signature) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (leaf) DO NOTHING`,
    [heard.leaf, topic, JSON.stringify(attributes), Buffer.from(committed, 'hex'), heard.signature],
  );
  const { source, type, id } = attributes;
  return { source, type, id, leaf: heard.leaf.toString('hex'), said };
}
