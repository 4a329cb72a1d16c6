import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Those who must be told (P art. 8), and what they were told. A notice names a person, so it lies sealed. What was sent
 * is never deleted: it says who may still act on it. `taken_back_by` is the later notice or retraction that ends it.
 */
const tables = [
  `CREATE TABLE notice_recipient (
     id uuid PRIMARY KEY,
     kind text NOT NULL CHECK (kind IN ('authority', 'credit-institution', 'employer', 'supervising-body')),
     court text,
     name text NOT NULL,
     channel text NOT NULL CHECK (channel IN ('webhook', 'email')),
     address text NOT NULL,
     entered_by text NOT NULL,
     entered_at timestamptz NOT NULL,
     ended_by text,
     ended_at timestamptz,
     CONSTRAINT notice_recipient_ended CHECK ((ended_by IS NULL) = (ended_at IS NULL))
   )`,
  `CREATE TABLE notice_naming (
     id uuid PRIMARY KEY,
     listing bigint NOT NULL REFERENCES listing,
     recipient uuid NOT NULL REFERENCES notice_recipient,
     because text NOT NULL,
     article text NOT NULL,
     number_index bytea,
     named_by text NOT NULL,
     named_at timestamptz NOT NULL,
     ended_by text,
     ended_at timestamptz,
     CONSTRAINT notice_naming_ended CHECK ((ended_by IS NULL) = (ended_at IS NULL))
   )`,
  `CREATE UNIQUE INDEX notice_naming_once ON notice_naming (listing, recipient) WHERE ended_at IS NULL`,
  `CREATE SEQUENCE notice_number`,
  `CREATE TABLE notice (
     number bigint PRIMARY KEY,
     kind text NOT NULL CHECK (kind IN ('notice', 'retraction')),
     listing bigint NOT NULL,
     revision int NOT NULL,
     court text NOT NULL,
     recipient uuid NOT NULL REFERENCES notice_recipient,
     article text NOT NULL,
     because text,
     takes_back bigint[] NOT NULL,
     number_index bytea,
     sealed bytea NOT NULL,
     identity_key text NOT NULL,
     made_at timestamptz NOT NULL,
     lifts boolean NOT NULL,
     pending boolean NOT NULL DEFAULT true,
     next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     claimed_until timestamptz,
     attempts int NOT NULL DEFAULT 0,
     last_problem text,
     tried boolean NOT NULL DEFAULT false,
     sent_at timestamptz,
     received_at timestamptz,
     received_by text,
     dropped_at timestamptz,
     taken_back_by bigint REFERENCES notice,
     CONSTRAINT notice_takes_back CHECK (lifts = (cardinality(takes_back) > 0) AND (kind = 'notice' OR lifts)),
     CONSTRAINT notice_dropped CHECK (dropped_at IS NULL OR NOT (tried OR pending)),
     CONSTRAINT notice_received CHECK ((received_at IS NULL) = (received_by IS NULL))
   )`,
  `CREATE INDEX notice_listing ON notice (listing, number)`,
  `CREATE INDEX notice_pending ON notice (recipient, lifts DESC, next_at) WHERE pending`,
  `CREATE INDEX notice_unanswered ON notice (made_at) WHERE lifts AND received_at IS NULL AND dropped_at IS NULL`,
  `CREATE TABLE notice_position (shard int PRIMARY KEY, sequence bigint NOT NULL)`,
  // Whoever must be told is told from here on; nobody could be entered before.
  `INSERT INTO notice_position SELECT shard, last FROM outbox_shard WHERE topic = 'sanctions.register.v1'`,
];

export class Notices1795330000011 implements MigrationInterface {
  name = 'Notices1795330000011';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['notice_position', 'notice', 'notice_naming', 'notice_recipient'])
      await runner.query(`DROP TABLE ${table}`);
    await runner.query('DROP SEQUENCE notice_number');
  }
}
