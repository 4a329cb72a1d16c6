import { allTopics } from '#contracts';
import type { DirectoryKey, Tx } from '#messaging';
import { endOfKey, type HeardOfKey, type KeyEnd } from './domain/key-end.js';

/** How far a key's owner has signed with it, as far as it was heard, in each topic that the owner writes. */
export interface KeyEnds {
  keyId: string;
  /** Keys of the same owner that came after it and are not revoked. */
  successors: string[];
  topics: { topic: string; shards: KeyEnd[] }[];
}

/**
 * Where a key ends, by the signed messages that the ledger keeps. One pass over the messages of its owner's topics: for
 * when a key is revoked.
 * @param keys the key directory, the newest of an owner last
 * @returns null when the directory has no such key
 */
export async function readKeyEnds(
  database: Tx,
  { keys, keyId, shards }: { keys: readonly DirectoryKey[]; keyId: string; shards: number },
): Promise<KeyEnds | null> {
  const at = keys.findIndex((key) => key.keyId === keyId);
  if (at < 0) return null;
  const { owner } = keys[at];
  const successors = keys
    .slice(at + 1)
    .filter((key) => key.owner === owner && key.revokedAt === null)
    .map((key) => key.keyId);
  const topics: KeyEnds['topics'] = [];
  for (const { name: topic } of allTopics().filter(({ writer }) => writer === owner)) {
    const heard = new Map((await database.query(HEARD, [topic, keyId, successors])).map((row) => [row.shard, row]));
    topics.push({
      topic,
      shards: Array.from({ length: shards }, (_, shard) => endOfKey(toHeard(heard.get(shard)))),
    });
  }
  return { keyId, successors, topics };
}

function toHeard(row: Record<string, string | number | null> = {}): HeardOfKey {
  const number = (value: string | number | null | undefined) => (value == null ? null : Number(value));
  return {
    denseTo: number(row.dense_to) ?? 0,
    succeededAt: number(row.succeeded_at),
    last: number(row.last),
  };
}

/** Apart, because the numbers alone come sorted from an index, and which key stands under one does not. */
const HEARD = `
  SELECT * FROM (
    SELECT shard, max(sequence) FILTER (WHERE sequence = nth) AS dense_to
    FROM (
      SELECT shard, sequence, dense_rank() OVER (PARTITION BY shard ORDER BY sequence) AS nth
      FROM leaf WHERE topic = $1 AND sequence > 0
    ) numbered GROUP BY shard
  ) numbers JOIN (
    SELECT shard, min(sequence) FILTER (WHERE key_id = ANY($3::text[])) AS succeeded_at,
      max(sequence) FILTER (WHERE key_id = $2) AS last
    FROM leaf WHERE topic = $1 AND sequence > 0 GROUP BY shard
  ) keys USING (shard)`;
