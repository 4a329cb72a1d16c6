import { createHash } from 'node:crypto';
import { canonicalJson } from '#evidence';
import { BinaryArray, type Tx } from '#messaging';
import { refuse, Refused } from '#service';

/** One call of a writing route: whose key it is, and what was asked. */
export interface KeyedCall {
  caller: string;
  key: string;
  /** Route and body; another body under the same key is a mistake of the caller. */
  asked: unknown;
  now: Date;
}

/**
 * Does the work once per caller and key. The key's row is taken first, in the transaction of the work, so a second call
 * at the same moment waits and then gets the first one's answer. A refusal rolls everything back and leaves no trace.
 *
 * @param work answers JSON; must have no effects but on its transaction
 * @throws Refused `key-reused` when the key came with another body
 */
export async function once<T>(tx: Tx, call: KeyedCall, work: () => Promise<T>): Promise<T> {
  const [outcome] = await onceEach(tx, [call], async () => [await work()]);
  if (outcome instanceof Refused) throw outcome;
  return outcome;
}

/**
 * The same for calls that go together in one transaction: what is refused leaves no trace, and holds up no other.
 *
 * @param calls no two of them of one caller and key
 * @param work gets those of them that were not answered before; answers in their order, refusals as values
 */
export async function onceEach<C extends KeyedCall, T>(
  tx: Tx,
  calls: readonly C[],
  work: (fresh: readonly C[]) => Promise<(T | Refused)[]>,
): Promise<(T | Refused)[]> {
  const hashes = new Map(calls.map((call) => [call, createHash('sha256').update(canonicalJson(call.asked)).digest()]));
  const taken = await tx.query<{ caller: string; key: string }>(TAKE_KEYS, [
    ...columnsOf(calls),
    new BinaryArray('bytea', [...hashes.values()]),
    calls.map(({ now }) => now),
  ]);
  const isTaken = new Set(taken.map(nameOf));
  const fresh = calls.filter((call) => isTaken.has(nameOf(call)));
  const repeated = calls.filter((call) => !isTaken.has(nameOf(call)));
  const outcomes = new Map<C, T | Refused>();
  for (const [call, earlier] of await earlierAnswers<C, T>(tx, repeated)) {
    outcomes.set(call, earlier.bodyHash.equals(hashes.get(call)!) ? earlier.answer : keyReused());
  }
  if (fresh.length > 0) {
    const answers = await work(fresh);
    fresh.forEach((call, i) => outcomes.set(call, answers[i]));
    await keepAnswers(tx, fresh, answers);
  }
  return calls.map((call) => outcomes.get(call)!);
}

async function earlierAnswers<C extends KeyedCall, T>(
  tx: Tx,
  calls: readonly C[],
): Promise<Map<C, { bodyHash: Buffer; answer: T }>> {
  if (calls.length === 0) return new Map();
  const rows = await tx.query<{ caller: string; key: string; bodyHash: Buffer; answer: T }>(
    `SELECT caller, key, body_hash AS "bodyHash", answer FROM idempotency JOIN unnest($1::text[], $2::text[]) v(caller, key) USING (caller, key)`,
    columnsOf(calls),
  );
  const found = new Map(rows.map((row) => [nameOf(row), row]));
  return new Map(calls.map((call) => [call, found.get(nameOf(call))!]));
}

async function keepAnswers(tx: Tx, calls: readonly KeyedCall[], answers: readonly unknown[]): Promise<void> {
  const refused = calls.filter((_, i) => answers[i] instanceof Refused);
  const kept = calls.filter((_, i) => !(answers[i] instanceof Refused));
  await Promise.all([
    kept.length > 0 &&
      tx.query(KEEP_ANSWERS, [
        ...columnsOf(kept),
        new BinaryArray(
          'jsonb',
          answers.filter((answer) => !(answer instanceof Refused)).map((answer) => JSON.stringify(answer)),
        ),
      ]),
    refused.length > 0 && tx.query(FORGET_KEYS, columnsOf(refused)),
  ]);
}

type Named = Pick<KeyedCall, 'caller' | 'key'>;
const nameOf = ({ caller, key }: Named): string => JSON.stringify([caller, key]);
const columnsOf = (calls: readonly Named[]): string[][] => [
  calls.map(({ caller }) => caller),
  calls.map(({ key }) => key),
];
const keyReused = (): Refused =>
  new Refused(refuse('key-reused', 'This Idempotency-Key was used for another request.', { kind: 'conflict' }));

/** In one order, so that two groups that share keys never wait for each other. */
const TAKE_KEYS = `
  INSERT INTO idempotency (caller, key, body_hash, at)
  SELECT v.* FROM unnest($1::text[], $2::text[], $3::bytea[], $4::timestamptz[]) v(caller, key, body_hash, at) ORDER BY v.caller, v.key
  ON CONFLICT DO NOTHING RETURNING caller, key`;

const KEEP_ANSWERS = `
  UPDATE idempotency i SET answer = v.answer FROM unnest($1::text[], $2::text[], $3::jsonb[]) v(caller, key, answer)
  WHERE i.caller = v.caller AND i.key = v.key`;

const FORGET_KEYS = `
  DELETE FROM idempotency i USING unnest($1::text[], $2::text[]) v(caller, key) WHERE i.caller = v.caller AND i.key = v.key`;
