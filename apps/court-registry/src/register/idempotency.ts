import { createHash } from 'node:crypto';
import { canonicalJson } from '#evidence';
import type { Tx } from '#messaging';
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
export async function once<T>(tx: Tx, { caller, key, asked, now }: KeyedCall, work: () => Promise<T>): Promise<T> {
  const hash = createHash('sha256').update(canonicalJson(asked)).digest();
  const [taken] = await tx.query(
    'INSERT INTO idempotency (caller, key, body_hash, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING key',
    [caller, key, hash, now],
  );
  if (!taken) {
    const [earlier] = await tx.query<{ body_hash: Buffer; answer: T }>(
      'SELECT body_hash, answer FROM idempotency WHERE caller = $1 AND key = $2',
      [caller, key],
    );
    if (!earlier.body_hash.equals(hash)) {
      throw new Refused(
        refuse('key-reused', 'This Idempotency-Key was used for another request.', { kind: 'conflict' }),
      );
    }
    return earlier.answer;
  }
  const answer = await work();
  await tx.query('UPDATE idempotency SET answer = $3 WHERE caller = $1 AND key = $2', [
    caller,
    key,
    JSON.stringify(answer),
  ]);
  return answer;
}
