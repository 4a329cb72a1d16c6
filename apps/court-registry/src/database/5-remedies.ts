import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Remedies of the person concerned. What the person wrote and what the court answered may name people, so both lie
 * sealed, in rows that are never changed but by the rotation of keys. The law of the day of entry rules an objection to
 * its end (`rule_set`).
 */
const tables = [
  `CREATE TABLE objection (
     id uuid PRIMARY KEY,
     listing bigint NOT NULL,
     court text NOT NULL,
     rule_set text NOT NULL,
     asked text NOT NULL CHECK (asked IN ('revoke', 'correct', 'delete')),
     ground text,
     fields text[],
     mode text NOT NULL,
     received_on date NOT NULL,
     listing_served_on date,
     author text NOT NULL,
     entered_at timestamptz NOT NULL,
     status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'granted', 'rejected')),
     decided_on date,
     decided_by text,
     proposal uuid,
     acted_on date,
     served_on date,
     served_mode text,
     served_by text,
     CONSTRAINT objection_decided CHECK ((status = 'open') = (decided_by IS NULL) AND (status = 'open') = (decided_on IS NULL)),
     CONSTRAINT objection_four_eyes CHECK (decided_by <> author),
     CONSTRAINT objection_granted_by_proposal CHECK ((status = 'granted') = (proposal IS NOT NULL) AND (proposal IS NULL) = (acted_on IS NULL)),
     CONSTRAINT objection_served CHECK (served_on IS NULL OR status = 'rejected')
   )`,
  `CREATE INDEX objection_listing ON objection (listing)`,
  `CREATE INDEX objection_court ON objection (court, received_on)`,
  `CREATE TABLE objection_text (
     objection uuid NOT NULL REFERENCES objection,
     part text NOT NULL CHECK (part IN ('request', 'reasons')),
     sealed bytea NOT NULL,
     identity_key text NOT NULL,
     PRIMARY KEY (objection, part)
   )`,
  `CREATE TABLE reconsideration (
     id uuid PRIMARY KEY,
     objection uuid NOT NULL UNIQUE REFERENCES objection,
     listing bigint NOT NULL,
     court text NOT NULL,
     received_on date NOT NULL,
     author text NOT NULL,
     entered_at timestamptz NOT NULL,
     status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'entered', 'decided')),
     outcome text CHECK (outcome IN ('upheld', 'changed', 'quashed', 'withdrawn')),
     decided_on date,
     document_number text,
     proposal uuid,
     content_hash text,
     outcome_by text,
     confirmed_by text,
     confirmed_at timestamptz,
     CONSTRAINT reconsideration_entered CHECK ((status = 'pending') = (outcome IS NULL) AND (outcome IS NULL) = (outcome_by IS NULL) AND (outcome IS NULL) = (decided_on IS NULL)),
     CONSTRAINT reconsideration_changed_by_proposal CHECK ((outcome = 'changed') = (proposal IS NOT NULL)),
     CONSTRAINT reconsideration_decided CHECK ((status = 'decided') = (confirmed_by IS NOT NULL)),
     CONSTRAINT reconsideration_four_eyes CHECK (confirmed_by <> outcome_by)
   )`,
  `CREATE INDEX reconsideration_open ON reconsideration (listing) WHERE status <> 'decided'`,
];

export class Remedies1795330000003 implements MigrationInterface {
  name = 'Remedies1795330000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['reconsideration', 'objection_text', 'objection']) await runner.query(`DROP TABLE ${name}`);
  }
}
