import type { Message } from './envelope.js';
import type { Database } from './ports.js';

/** Where a relay reads on: everything of the shard after this number. */
export interface Cursor {
  topic: string;
  shard: number;
  after: number;
}

/** A shard that this relay owns, as the database had it when read. */
export interface LeasedShard {
  topic: string;
  shard: number;
  leaseEpoch: number;
  sent: number;
}

/** What waits to be sent: of every shard that has something the lease, and its first messages in order. */
export interface Unsent {
  shards: LeasedShard[];
  messages: Message[];
}

/** What a relay needs of the database. */
export interface OutboxStore {
  /** Takes or renews the lease on every shard that is free, expired or already this owner's. */
  lease(topics: readonly string[], owner: string, leaseMs: number): Promise<void>;
  release(owner: string): Promise<void>;
  /** What lies after `sent` in the shards that this owner holds. */
  unsent(topics: readonly string[], owner: string, limitPerShard: number): Promise<Unsent>;
  read(cursors: readonly Cursor[], limitPerShard: number): Promise<Message[]>;
  /** Moves `sent` where the lease epoch and the old value still hold; answers the shards that moved. */
  advance(
    moves: readonly { topic: string; shard: number; leaseEpoch: number; from: number; to: number }[],
  ): Promise<{ topic: string; shard: number }[]>;
  /** Lowers `sent` to before this number, so that the owner sends from there to the head again. */
  rewind(topic: string, shard: number, fromSequence: number): Promise<void>;
}

export class SqlOutboxStore implements OutboxStore {
  constructor(private readonly database: Database) {}

  async lease(topics: readonly string[], owner: string, leaseMs: number): Promise<void> {
    await this.database.query(
      `UPDATE relay_shard SET
         lease_epoch = lease_epoch + CASE WHEN lease_owner IS NOT DISTINCT FROM $2 THEN 0 ELSE 1 END,
         lease_owner = $2, lease_until = clock_timestamp() + $3 * interval '1 millisecond'
       WHERE topic = ANY($1) AND (lease_owner = $2 OR lease_until IS NULL OR lease_until < clock_timestamp())`,
      [topics, owner, leaseMs],
    );
  }

  async release(owner: string): Promise<void> {
    await this.database.query('UPDATE relay_shard SET lease_until = NULL WHERE lease_owner = $1', [owner]);
  }

  async unsent(topics: readonly string[], owner: string, limitPerShard: number): Promise<Unsent> {
    const rows = await this.database.query(
      `SELECT r.lease_epoch, r.sent, o.* FROM relay_shard r
       JOIN LATERAL (
         SELECT * FROM outbox o WHERE o.topic = r.topic AND o.shard = r.shard AND o.sequence > r.sent AND o.salt <> '' ORDER BY o.sequence LIMIT $3
       ) o ON true
       WHERE r.topic = ANY($1) AND r.lease_owner = $2 AND r.lease_until IS NOT NULL
       ORDER BY o.topic, o.shard, o.sequence`,
      [topics, owner, limitPerShard],
    );
    const shards: LeasedShard[] = [];
    for (const { topic, shard, lease_epoch, sent } of rows) {
      const newest = shards.at(-1);
      if (newest?.topic !== topic || newest?.shard !== shard)
        shards.push({ topic, shard, leaseEpoch: Number(lease_epoch), sent: Number(sent) });
    }
    return { shards, messages: rows.map(toMessage) };
  }

  async read(cursors: readonly Cursor[], limitPerShard: number): Promise<Message[]> {
    const rows = await this.database.query(
      `SELECT o.* FROM unnest($1::text[], $2::int[], $3::bigint[]) c(topic, shard, after)
       JOIN LATERAL (
         SELECT * FROM outbox o WHERE o.topic = c.topic AND o.shard = c.shard AND o.sequence > c.after AND o.salt <> '' ORDER BY o.sequence LIMIT $4
       ) o ON true ORDER BY o.topic, o.shard, o.sequence`,
      [cursors.map((c) => c.topic), cursors.map((c) => c.shard), cursors.map((c) => c.after), limitPerShard],
    );
    return rows.map(toMessage);
  }

  async advance(
    moves: readonly { topic: string; shard: number; leaseEpoch: number; from: number; to: number }[],
  ): Promise<{ topic: string; shard: number }[]> {
    // Not waited for on disk: a crash of the server that forgets it has the messages sent twice, which nobody minds.
    const rows = await this.database.query(
      `UPDATE relay_shard s SET sent = v.upto
       FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[]) v(topic, shard, lease_epoch, since, upto),
         (SELECT set_config('synchronous_commit', 'off', true)) lazily
       WHERE s.topic = v.topic AND s.shard = v.shard AND s.lease_epoch = v.lease_epoch AND s.sent = v.since
       RETURNING s.topic, s.shard`,
      [
        moves.map((m) => m.topic),
        moves.map((m) => m.shard),
        moves.map((m) => m.leaseEpoch),
        moves.map((m) => m.from),
        moves.map((m) => m.to),
      ],
    );
    return rows;
  }

  async rewind(topic: string, shard: number, fromSequence: number): Promise<void> {
    await this.database.query(
      'UPDATE relay_shard SET sent = least(sent, $3::bigint - 1) WHERE topic = $1 AND shard = $2',
      [topic, shard, fromSequence],
    );
  }
}

export function toMessage(row: any): Message {
  return {
    topic: row.topic,
    attributes: {
      id: row.id,
      source: row.source,
      type: row.type,
      time: row.time,
      keyId: row.key_id,
      epoch: Number(row.epoch),
      shard: row.shard,
      sequence: Number(row.sequence),
      ...(row.listing === null ? {} : { listing: Number(row.listing), revision: row.revision, standing: row.standing }),
    },
    salt: row.salt,
    data: row.data,
    signature: row.signature,
    traceparent: row.traceparent,
  };
}
