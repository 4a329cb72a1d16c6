import type { Slice } from './dispatcher.js';
import type { Database, Tx } from './ports.js';

/**
 * Where to read each partition on, in the service's table `stream_position`. Moved in the transaction that keeps the
 * records, so Kafka's own offsets are a hint only (I8).
 */
export class StreamPositions {
  constructor(private readonly database: Database) {}

  async startAt(topic: string, partition: number): Promise<bigint | null> {
    const [row] = await this.database.query<{ next: string }>(
      'SELECT next FROM stream_position WHERE topic = $1 AND partition = $2',
      [topic, partition],
    );
    return row ? BigInt(row.next) : null;
  }

  /** Moves past every record of the slices; never backwards. */
  async advance(tx: Tx, slices: readonly Slice[]): Promise<void> {
    const moved = slices.filter(({ records }) => records.length > 0);
    if (moved.length === 0) return;
    await tx.query(
      `INSERT INTO stream_position (topic, partition, next)
       SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[]) ORDER BY 1, 2
       ON CONFLICT (topic, partition) DO UPDATE SET next = excluded.next WHERE stream_position.next < excluded.next`,
      [
        moved.map(({ topic }) => topic),
        moved.map(({ shard }) => shard),
        moved.map(({ records }) => String(records[records.length - 1].record.offset + 1n)),
      ],
    );
  }
}
