import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messagingSchema, RelayShard1795320000000 } from '#messaging';
import { Awaited1795330000073 } from './0002-awaited.js';
import { Unseen1795330000170 } from './0003-unseen.js';

/** Expected (listing_state, lift, cut), observed (agency_position, lift's answers, probe) and what they contradict in (finding). */
const schema = [
  `CREATE TABLE stream_position (topic text NOT NULL, partition int NOT NULL, next bigint NOT NULL, PRIMARY KEY (topic, partition)) WITH (fillfactor = 50)`,
  // Every number that was heard and what it was; the register's with what it takes to show it again.
  `CREATE TABLE heard (
     stream text NOT NULL,
     shard int NOT NULL,
     sequence bigint NOT NULL,
     epoch bigint NOT NULL,
     leaf bytea NOT NULL,
     time timestamptz NOT NULL,
     signed text,
     signature bytea,
     PRIMARY KEY (stream, shard, sequence, epoch)
   )`,
  `CREATE TABLE shard_state (shard int PRIMARY KEY, epoch bigint NOT NULL, last bigint NOT NULL, contiguous bigint NOT NULL) WITH (fillfactor = 50)`,
  `CREATE TABLE statement (
     leaf bytea PRIMARY KEY,
     topic text NOT NULL,
     attributes jsonb NOT NULL,
     commitment bytea NOT NULL,
     signature bytea NOT NULL,
     salt bytea,
     data bytea
   )`,
  `CREATE TABLE listing_state (
     listing bigint PRIMARY KEY,
     revision int NOT NULL,
     standing text NOT NULL,
     shard int NOT NULL,
     sequence bigint NOT NULL,
     time timestamptz NOT NULL,
     legal_due_on date,
     leaf bytea NOT NULL,
     agencies jsonb NOT NULL
   )`,
  `CREATE TABLE cut (shard int NOT NULL, sequence bigint NOT NULL, time timestamptz NOT NULL, PRIMARY KEY (shard, sequence))`,
  `CREATE TABLE lift (
     listing bigint NOT NULL,
     revision int NOT NULL,
     agency text NOT NULL,
     standing text NOT NULL,
     shard int NOT NULL,
     sequence bigint NOT NULL,
     measures text[] NOT NULL,
     subject_changed boolean NOT NULL,
     refs_before text[] NOT NULL,
     lifted_at timestamptz NOT NULL,
     service_due_at timestamptz NOT NULL,
     legal_due_on date,
     leaf bytea NOT NULL,
     acknowledged_at timestamptz,
     acknowledgment bytea,
     effective_at timestamptz,
     confirmation bytea,
     late boolean NOT NULL DEFAULT false,
     PRIMARY KEY (listing, agency, revision)
   )`,
  `CREATE INDEX lift_open ON lift (agency, lifted_at) WHERE effective_at IS NULL`,
  `CREATE INDEX lift_due ON lift (service_due_at) WHERE effective_at IS NULL AND NOT late`,
  `CREATE TABLE probe (
     probe uuid PRIMARY KEY,
     listing bigint NOT NULL,
     revision int NOT NULL,
     agency text NOT NULL,
     measure text NOT NULL,
     cause text NOT NULL CHECK (cause IN ('acknowledged', 'deadline', 'denial', 'again')),
     attempt int NOT NULL,
     state text NOT NULL CHECK (state IN ('due', 'ordered', 'answered')),
     due_at timestamptz NOT NULL,
     tries int NOT NULL DEFAULT 0,
     problem text,
     ordered_at timestamptz,
     answered_at timestamptz,
     decision text
   )`,
  `CREATE INDEX probe_due ON probe (due_at) WHERE state <> 'answered'`,
  `CREATE INDEX probe_lift ON probe (listing, agency, revision) WHERE state <> 'answered'`,
  `CREATE TABLE probe_tally (agency text PRIMARY KEY, ordered bigint NOT NULL DEFAULT 0, answered bigint NOT NULL DEFAULT 0, contradicted bigint NOT NULL DEFAULT 0) WITH (fillfactor = 50)`,
  `CREATE TABLE agency_position (
     agency text NOT NULL,
     shard int NOT NULL,
     incarnation bigint NOT NULL DEFAULT 0,
     acknowledged_to bigint NOT NULL DEFAULT 0,
     applied bigint NOT NULL DEFAULT 0,
     amended bigint NOT NULL DEFAULT 0,
     lifted bigint NOT NULL DEFAULT 0,
     not_concerned bigint NOT NULL DEFAULT 0,
     stale bigint NOT NULL DEFAULT 0,
     rejected bigint NOT NULL DEFAULT 0,
     cuts bigint NOT NULL DEFAULT 0,
     effective bigint NOT NULL DEFAULT 0,
     PRIMARY KEY (agency, shard)
   ) WITH (fillfactor = 50)`,
  `CREATE TABLE finding (
     finding uuid PRIMARY KEY,
     key text NOT NULL UNIQUE,
     kind text NOT NULL,
     state text NOT NULL CHECK (state IN ('open', 'closed')),
     agency text,
     listing bigint,
     revision int,
     shard int,
     sequence bigint,
     opened_at timestamptz NOT NULL,
     closed_at timestamptz,
     reopened int NOT NULL DEFAULT 0,
     service_due_at timestamptz NOT NULL,
     legal_due_on date,
     gap_from bigint,
     gap_to bigint,
     measures text[] NOT NULL DEFAULT '{}',
     detail jsonb NOT NULL,
     statements jsonb NOT NULL
   )`,
  `CREATE INDEX finding_open ON finding (kind, agency) WHERE state = 'open'`,
  `CREATE INDEX finding_opened ON finding (opened_at)`,
];

export class Watch1700000000001 implements MigrationInterface {
  name = 'Watch1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...messagingSchema, ...schema]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables =
      'finding agency_position probe_tally probe lift cut listing_state statement shard_state heard stream_position quarantine outbox outbox_shard';
    for (const table of tables.split(' ')) await runner.query(`DROP TABLE ${table}`);
  }
}

export const migrations = [Watch1700000000001, RelayShard1795320000000, Awaited1795330000073, Unseen1795330000170];
