import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messagingSchema, RelayShard1795320000000 } from '#messaging';
import { Loads1795330000017 } from './0002-loads.js';

/**
 * `leaf` is what was signed and by whom, `leaf_data` what was said: apart, because an erasure order may take the data
 * and must leave every proof valid. The indexes beside them can be rebuilt from the two.
 */
const schema = [
  `CREATE TABLE leaf (
     leaf_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     leaf bytea NOT NULL UNIQUE,
     topic text NOT NULL,
     kafka_offset bigint NOT NULL,
     received_at timestamptz NOT NULL,
     id text NOT NULL,
     source text NOT NULL,
     type text NOT NULL,
     time timestamptz NOT NULL,
     key_id text NOT NULL,
     epoch bigint NOT NULL,
     shard int NOT NULL,
     sequence bigint NOT NULL,
     listing bigint,
     revision int,
     standing text,
     about bigint,
     canonical text NOT NULL,
     commitment bytea NOT NULL,
     signature bytea NOT NULL
   )`,
  `CREATE INDEX leaf_number ON leaf (topic, shard, sequence, epoch)`,
  `CREATE INDEX leaf_about ON leaf (about) WHERE about IS NOT NULL`,
  `CREATE TABLE leaf_data (leaf_id bigint PRIMARY KEY REFERENCES leaf, salt bytea NOT NULL, data bytea NOT NULL)`,
  `CREATE TABLE equivocation (leaf_id bigint PRIMARY KEY REFERENCES leaf, rival_leaf_id bigint NOT NULL REFERENCES leaf, noticed_at timestamptz NOT NULL)`,
  `CREATE TABLE run_position (
     agency text NOT NULL,
     shard int NOT NULL,
     incarnation bigint NOT NULL,
     ack_sequence bigint NOT NULL,
     to_sequence bigint NOT NULL,
     awaiting_run boolean NOT NULL,
     PRIMARY KEY (agency, shard)
   ) WITH (fillfactor = 50)`,
  `CREATE TABLE run_note (
     agency text NOT NULL,
     shard int NOT NULL,
     incarnation bigint NOT NULL,
     outcome text NOT NULL,
     after_ack_sequence bigint NOT NULL,
     ack_sequence bigint NOT NULL,
     after_sequence bigint NOT NULL,
     from_sequence bigint,
     to_sequence bigint,
     leaf_id bigint NOT NULL REFERENCES leaf,
     noted_at timestamptz NOT NULL,
     PRIMARY KEY (agency, shard, incarnation, outcome, after_ack_sequence)
   )`,
  `CREATE TABLE acknowledged_entry (
     listing bigint NOT NULL,
     agency text NOT NULL,
     shard int NOT NULL,
     sequence bigint NOT NULL,
     revision int,
     outcome text NOT NULL,
     effective boolean NOT NULL,
     acknowledged_at timestamptz NOT NULL,
     leaf_id bigint NOT NULL
   )`,
  `CREATE INDEX acknowledged_entry_listing ON acknowledged_entry (listing)`,
  `CREATE TABLE settled_entry (
     listing bigint NOT NULL,
     agency text NOT NULL,
     shard int NOT NULL,
     sequence bigint NOT NULL,
     revision int NOT NULL,
     effective_at timestamptz NOT NULL,
     leaf_id bigint NOT NULL
   )`,
  `CREATE INDEX settled_entry_listing ON settled_entry (listing)`,
  `CREATE TABLE stream_position (
     topic text NOT NULL,
     partition int NOT NULL,
     next bigint NOT NULL,
     PRIMARY KEY (topic, partition)
   ) WITH (fillfactor = 50)`,
];

const addOnly = ['SELECT', 'INSERT'] as const;

/** What was signed is only ever added: the service's own login can't change or remove it. */
export const privileges = {
  leaf: addOnly,
  leaf_data: addOnly,
  equivocation: addOnly,
  run_note: addOnly,
  acknowledged_entry: addOnly,
  settled_entry: addOnly,
  loaded_range: addOnly,
};

export class Trail1700000000001 implements MigrationInterface {
  name = 'Trail1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...messagingSchema, ...schema]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables =
      'stream_position settled_entry acknowledged_entry run_note run_position equivocation leaf_data leaf quarantine outbox outbox_shard';
    for (const table of tables.split(' ')) await runner.query(`DROP TABLE ${table}`);
  }
}

export const migrations = [Trail1700000000001, RelayShard1795320000000, Loads1795330000017];
