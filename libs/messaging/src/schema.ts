/**
 * Tables of the outbox and the quarantine, for the first migration of every service that publishes or consumes.
 *
 * `outbox_shard.last` is the newest number given out; how far the relay is lies in `relay_shard`, see below. Bodies stay in `outbox` until signed snapshots cover them.
 */
export const messagingSchema: string[] = [
  `CREATE TABLE outbox_shard (
     topic text NOT NULL,
     shard int NOT NULL,
     epoch bigint NOT NULL,
     last bigint NOT NULL DEFAULT 0,
     sent bigint NOT NULL DEFAULT 0,
     lease_owner uuid,
     lease_epoch bigint NOT NULL DEFAULT 0,
     lease_until timestamptz,
     PRIMARY KEY (topic, shard),
     CHECK (sent <= last)
   ) WITH (fillfactor = 50)`,
  `CREATE TABLE outbox (
     topic text NOT NULL,
     shard int NOT NULL,
     sequence bigint NOT NULL,
     epoch bigint NOT NULL,
     id uuid NOT NULL,
     source text NOT NULL,
     type text NOT NULL,
     time text NOT NULL,
     key_id text NOT NULL,
     listing bigint,
     revision int,
     standing text,
     salt bytea NOT NULL,
     data bytea NOT NULL,
     signature bytea NOT NULL,
     traceparent text,
     PRIMARY KEY (topic, shard, sequence)
   )`,
  `CREATE TABLE quarantine (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     topic text NOT NULL,
     shard int NOT NULL,
     kafka_offset bigint NOT NULL,
     sequence bigint,
     listing bigint,
     revision int,
     reason text NOT NULL,
     detail text NOT NULL,
     record_key text,
     headers jsonb NOT NULL,
     value bytea NOT NULL,
     put_at timestamptz NOT NULL,
     state text NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'released', 'discarded')),
     settled_by text,
     settled_at timestamptz,
     settled_reason text,
     UNIQUE (topic, shard, kafka_offset)
   )`,
];

/**
 * The relay's part of `outbox_shard` in a table of its own, so that writers and relay never wait for each other's row:
 * `sent` is the newest number that the broker confirmed, the lease says which relay may move it.
 */
export class RelayShard1795320000000 {
  name = 'RelayShard1795320000000';

  async up(runner: Runner): Promise<void> {
    await runner.query(`CREATE TABLE relay_shard (
      topic text NOT NULL,
      shard int NOT NULL,
      sent bigint NOT NULL DEFAULT 0,
      lease_owner uuid,
      lease_epoch bigint NOT NULL DEFAULT 0,
      lease_until timestamptz,
      PRIMARY KEY (topic, shard)
    ) WITH (fillfactor = 50)`);
    await runner.query(
      `INSERT INTO relay_shard SELECT topic, shard, sent, lease_owner, lease_epoch, lease_until FROM outbox_shard`,
    );
    await runner.query(
      `ALTER TABLE outbox_shard DROP COLUMN sent, DROP COLUMN lease_owner, DROP COLUMN lease_epoch, DROP COLUMN lease_until`,
    );
  }

  async down(runner: Runner): Promise<void> {
    await runner.query(
      `ALTER TABLE outbox_shard ADD sent bigint NOT NULL DEFAULT 0, ADD lease_owner uuid,
         ADD lease_epoch bigint NOT NULL DEFAULT 0, ADD lease_until timestamptz`,
    );
    await runner.query(
      `UPDATE outbox_shard o SET sent = r.sent, lease_epoch = r.lease_epoch FROM relay_shard r WHERE (o.topic, o.shard) = (r.topic, r.shard)`,
    );
    await runner.query('DROP TABLE relay_shard');
  }
}

/** The part of TypeORM's QueryRunner that a migration needs. */
interface Runner {
  query(sql: string): Promise<unknown>;
}
