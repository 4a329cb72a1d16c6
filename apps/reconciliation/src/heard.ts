import type { Tx } from '#messaging';
import { signedText, type Signed } from './statements.js';

/** Two contents under one number: the newcomer, and what was heard first (`signed` only of the register's events). */
export interface Rivals {
  newcomer: Signed;
  first: { leaf: Buffer; signed: string | null; signature: Buffer | null };
}

export interface Hearing {
  /** Never heard before, in the order given. */
  fresh: Signed[];
  rivals: Rivals[];
}

/** `sanctions.denials.rail.v1` is the stream `denials.rail`. */
export const streamOf = (topic: string): string => topic.replace(/^sanctions\.|\.v\d+$/g, '');

/**
 * Notes the numbers of signed messages and tells new ones from repetitions (a relay may send twice, a re-send repeats to
 * the head) and from a second content under a number.
 */
export async function hear(tx: Tx, messages: readonly Signed[]): Promise<Hearing> {
  const byNumber = new Map<string, Signed>();
  const rivals: Rivals[] = [];
  for (const message of messages) {
    const { shard, sequence, epoch } = message.attributes;
    const number = `${message.record.topic} ${shard} ${sequence} ${epoch}`;
    const first = byNumber.get(number);
    if (!first) byNumber.set(number, message);
    else if (!first.leaf.equals(message.leaf)) {
      const { leaf, record } = first;
      rivals.push({
        newcomer: message,
        first: { leaf, signed: signedText(first), signature: record.headers.signature },
      });
    }
  }
  const unique = [...byNumber.values()];
  if (unique.length === 0) return { fresh: [], rivals };
  const ofRegister = unique.map((message) => streamOf(message.record.topic) === 'register');
  const known = await tx.query<{ at: number; leaf: Buffer; signed: string | null; signature: Buffer | null }>(HEAR, [
    unique.map(({ record }) => streamOf(record.topic)),
    unique.map(({ attributes }) => attributes.shard),
    unique.map(({ attributes }) => attributes.sequence),
    unique.map(({ attributes }) => attributes.epoch),
    unique.map(({ leaf }) => leaf),
    unique.map(({ attributes }) => attributes.time),
    unique.map((message, i) => (ofRegister[i] ? signedText(message) : null)),
    unique.map(({ record }, i) => (ofRegister[i] ? record.headers.signature : null)),
  ]);
  const before = new Map(known.map((row) => [row.at - 1, row]));
  for (const [at, first] of before)
    if (!first.leaf.equals(unique[at].leaf)) rivals.push({ newcomer: unique[at], first });
  return { fresh: unique.filter((_, at) => !before.has(at)), rivals };
}

/** Answers what was there before: a statement does not see the rows that it inserts itself. */
const HEAR = `
  WITH batch AS (
    SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[], $5::bytea[], $6::timestamptz[], $7::text[], $8::bytea[])
      WITH ORDINALITY b(stream, shard, sequence, epoch, leaf, time, signed, signature, at)
  ), noted AS (
    INSERT INTO heard (stream, shard, sequence, epoch, leaf, time, signed, signature)
    SELECT stream, shard, sequence, epoch, leaf, time, signed, signature FROM batch ORDER BY 1, 2, 3, 4 ON CONFLICT DO NOTHING
  )
  SELECT b.at::int, h.leaf, h.signed, h.signature FROM batch b JOIN heard h USING (stream, shard, sequence, epoch)`;
