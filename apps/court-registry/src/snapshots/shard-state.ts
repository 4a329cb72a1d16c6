import { registerTopic, type SnapshotPosition } from '#contracts';
import type { Tx } from '#messaging';

/** A record of a snapshot as its line of JSON. */
export interface StateLine {
  listing: number;
  line: string;
}

/**
 * Where a shard is. The first statement of a REPEATABLE READ transaction: what is read after it is as of this position,
 * because a number is given out in the transaction that stores its event (I1, I2). Nothing is locked, so no decision
 * waits for a snapshot.
 */
export async function beginShard(tx: Tx, shard: number): Promise<SnapshotPosition> {
  await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  // A cut is in every shard in one transaction.
  const [row] = await tx.query<{ epoch: number; last: number; cut_at: Date | null }>(
    'SELECT epoch, last, (SELECT max(time) FROM cut) AS cut_at FROM outbox_shard WHERE topic = $1 AND shard = $2',
    [registerTopic, shard],
  );
  return { shard, epoch: Number(row.epoch), sequence: Number(row.last), cutAt: row.cut_at?.toISOString() ?? null };
}

/**
 * The newest event of each listing of a shard, ascending by listing: whole while the listing may still be in force, the
 * floor alone once it is deleted.
 */
export function linesAfter(
  tx: Tx,
  { shard, shards, after, limit }: { shard: number; shards: number; after: number; limit: number },
): Promise<StateLine[]> {
  return tx.query<StateLine>(
    `SELECT l.number AS listing,
       '{"sequence":' || o.sequence || ',"listing":' || o.listing || ',"revision":' || o.revision || ',"standing":"' || o.standing || '"' ||
       CASE o.standing WHEN 'deleted' THEN '}' ELSE ',"event":' || convert_from(o.data, 'UTF8') || '}' END AS line
     FROM listing l CROSS JOIN LATERAL (
       SELECT * FROM outbox o WHERE o.topic = $1 AND o.listing = l.number ORDER BY o.revision DESC LIMIT 1
     ) o
     WHERE l.number > $2 AND l.number % $3 = $4 ORDER BY l.number LIMIT $5`,
    [registerTopic, after, shards, shard, limit],
  );
}
