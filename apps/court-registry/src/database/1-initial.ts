import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messagingSchema, RelayShard1795320000000 } from '#messaging';
import { Terms1795330000000 } from './2-terms.js';
import { Remedies1795330000003 } from './4-remedies.js';

/**
 * The register. `listing` holds the newest revision's number and what is looked up by; `revision` the history, which is
 * only ever added to. Names and numbers are in `sealed` alone (AES-256-GCM, key id beside it).
 */
const tables = [
  `CREATE SEQUENCE listing_number`,
  `CREATE TABLE listing (
     number bigint PRIMARY KEY,
     revision int NOT NULL CHECK (revision > 0),
     standing text NOT NULL CHECK (standing IN ('in-force', 'stayed', 'deleted')),
     decision_number text NOT NULL,
     court text NOT NULL,
     number_index bytea,
     incomplete boolean NOT NULL DEFAULT false
   ) WITH (fillfactor = 80)`,
  `CREATE UNIQUE INDEX listing_decision ON listing (decision_number)`,
  `CREATE INDEX listing_subject ON listing (number_index)`,
  `CREATE INDEX listing_incomplete ON listing (number) WHERE incomplete`,
  `CREATE TABLE revision (
     listing bigint NOT NULL,
     revision int NOT NULL,
     type text NOT NULL,
     standing text NOT NULL,
     measures text[] NOT NULL,
     state jsonb NOT NULL,
     sealed bytea NOT NULL,
     identity_key text NOT NULL,
     origin text NOT NULL,
     author text,
     approver text,
     made_at timestamptz NOT NULL,
     PRIMARY KEY (listing, revision),
     CONSTRAINT revision_four_eyes CHECK (approver <> author)
   )`,
  `CREATE TABLE proposal (
     id uuid PRIMARY KEY,
     kind text NOT NULL CHECK (kind IN ('listing', 'correction', 'deletion')),
     decision_number text NOT NULL,
     court text NOT NULL,
     content_hash text NOT NULL,
     sealed bytea NOT NULL,
     identity_key text NOT NULL,
     author text NOT NULL,
     proposed_at timestamptz NOT NULL,
     status text NOT NULL DEFAULT 'proposed' CHECK (status IN ('proposed', 'approved', 'rejected', 'withdrawn')),
     decided_by text,
     decided_at timestamptz,
     reason text,
     listing bigint,
     revision int,
     CONSTRAINT proposal_decided CHECK ((status = 'proposed') = (decided_by IS NULL)),
     CONSTRAINT proposal_four_eyes CHECK (status <> 'approved' OR decided_by <> author),
     CONSTRAINT proposal_withdrawn_by_author CHECK (status <> 'withdrawn' OR decided_by = author)
   )`,
  `CREATE INDEX proposal_status ON proposal (status, proposed_at)`,
  `CREATE TABLE idempotency (
     caller text NOT NULL,
     key text NOT NULL,
     body_hash bytea NOT NULL,
     answer jsonb,
     at timestamptz NOT NULL,
     PRIMARY KEY (caller, key)
   )`,
];

/** An import is one proposal over a file's digest. Its rows wait sealed until they are done, then they go. */
const imports = [
  `CREATE TABLE import (
     digest text PRIMARY KEY,
     state text NOT NULL DEFAULT 'receiving' CHECK (state IN ('receiving', 'proposed', 'running', 'done', 'rejected', 'withdrawn')),
     author text NOT NULL,
     court text,
     received_lines int NOT NULL DEFAULT 0,
     prefix_digest text,
     rows int NOT NULL DEFAULT 0,
     prepared boolean NOT NULL DEFAULT false,
     decided_by text,
     reason text,
     received_at timestamptz NOT NULL,
     decided_at timestamptz,
     done_at timestamptz,
     CONSTRAINT import_decided CHECK ((state IN ('receiving', 'proposed')) = (decided_by IS NULL)),
     CONSTRAINT import_four_eyes CHECK (state NOT IN ('running', 'done') OR decided_by <> author)
   )`,
  `CREATE TABLE import_row (
     digest text NOT NULL,
     line int NOT NULL,
     kind text NOT NULL,
     decision_number text NOT NULL,
     listing bigint,
     shard int,
     sealed bytea NOT NULL,
     identity_key text NOT NULL,
     PRIMARY KEY (digest, line)
   )`,
  `CREATE INDEX import_row_shard ON import_row (digest, shard, line)`,
  `CREATE INDEX import_row_decision ON import_row (digest, decision_number) WHERE kind = 'listing'`,
  `CREATE TABLE import_shard (
     digest text NOT NULL,
     shard int NOT NULL,
     cursor int NOT NULL DEFAULT 0,
     published int NOT NULL DEFAULT 0,
     corrected int NOT NULL DEFAULT 0,
     deleted int NOT NULL DEFAULT 0,
     PRIMARY KEY (digest, shard)
   )`,
  `CREATE TABLE import_refusal (
     digest text NOT NULL,
     line int NOT NULL,
     reason text NOT NULL,
     article text,
     detail text NOT NULL,
     fields text[] NOT NULL,
     PRIMARY KEY (digest, line)
   )`,
];

const rest = [
  `CREATE TABLE probe (
     id text PRIMARY KEY,
     agency text NOT NULL,
     listing bigint NOT NULL,
     measure text NOT NULL,
     before_revision int,
     ordered_by text NOT NULL,
     ordered_at timestamptz NOT NULL,
     claimed_until timestamptz,
     answered_at timestamptz
   )`,
  `CREATE INDEX probe_open ON probe (ordered_at) WHERE answered_at IS NULL`,
  `CREATE TABLE cut (cut bigint PRIMARY KEY, time timestamptz NOT NULL, made_at timestamptz NOT NULL)`,
];

const indexes = [`CREATE INDEX outbox_listing ON outbox (listing, revision) WHERE listing IS NOT NULL`];

export class Initial1700000000001 implements MigrationInterface {
  name = 'Initial1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...messagingSchema, ...tables, ...imports, ...rest, ...indexes])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const names = [
      'cut',
      'probe',
      'import_refusal',
      'import_shard',
      'import_row',
      'import',
      'idempotency',
      'proposal',
      'revision',
      'listing',
      'quarantine',
      'outbox',
      'outbox_shard',
    ];
    for (const name of names) await runner.query(`DROP TABLE ${name}`);
    await runner.query('DROP SEQUENCE listing_number');
  }
}

export const migrations = [Initial1700000000001, RelayShard1795320000000, Terms1795330000000, Remedies1795330000003];
