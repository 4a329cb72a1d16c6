import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * From request to publication. What a case is about lies open as in a published listing; who takes part lies sealed,
 * with a keyed index of the number for lookup.
 */
const tables = [
  `CREATE TABLE enforcement_case (
     id uuid PRIMARY KEY,
     court text NOT NULL,
     number text NOT NULL,
     facts jsonb NOT NULL,
     author text NOT NULL,
     recorded_at timestamptz NOT NULL,
     CONSTRAINT enforcement_case_number UNIQUE (court, number)
   )`,
  `CREATE TABLE case_party (
     id uuid PRIMARY KEY,
     case_id uuid NOT NULL REFERENCES enforcement_case,
     role text NOT NULL CHECK (role IN ('applicant', 'debtor')),
     position int NOT NULL,
     kind text NOT NULL,
     sex text,
     number_index bytea NOT NULL,
     sealed bytea NOT NULL,
     identity_key text NOT NULL,
     performed_on date,
     UNIQUE (case_id, role, position)
   )`,
  `CREATE INDEX case_party_number ON case_party (number_index)`,
  `CREATE TABLE case_performance (
     case_id uuid NOT NULL REFERENCES enforcement_case,
     position int NOT NULL,
     performed_on date NOT NULL,
     description text NOT NULL,
     amount_fen bigint,
     complete boolean NOT NULL,
     author text NOT NULL,
     recorded_at timestamptz NOT NULL,
     PRIMARY KEY (case_id, position)
   )`,
  `CREATE TABLE listing_request (
     id uuid PRIMARY KEY,
     case_id uuid NOT NULL REFERENCES enforcement_case,
     origin text NOT NULL CHECK (origin IN ('applicant', 'own-motion')),
     applicant uuid REFERENCES case_party,
     debtor uuid NOT NULL REFERENCES case_party,
     court text NOT NULL,
     received_on date NOT NULL,
     decide_by date,
     state text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'decided', 'refused', 'withdrawn')),
     author text NOT NULL,
     recorded_at timestamptz NOT NULL,
     closed_by text,
     closed_at timestamptz,
     reasons text,
     article text,
     CONSTRAINT listing_request_applicant CHECK ((origin = 'applicant') = (applicant IS NOT NULL)),
     CONSTRAINT listing_request_closed CHECK ((state = 'received') = (closed_by IS NULL)),
     CONSTRAINT listing_request_refused CHECK (state <> 'refused' OR (reasons IS NOT NULL AND article IS NOT NULL))
   )`,
  `CREATE INDEX listing_request_case ON listing_request (case_id)`,
  `CREATE INDEX listing_request_open ON listing_request (decide_by) WHERE state = 'received'`,
  `CREATE TABLE case_decision (
     id uuid PRIMARY KEY,
     request uuid NOT NULL REFERENCES listing_request,
     case_id uuid NOT NULL REFERENCES enforcement_case,
     debtor uuid NOT NULL REFERENCES case_party,
     decision_number text NOT NULL,
     court text NOT NULL,
     content_hash text NOT NULL,
     sealed bytea NOT NULL,
     identity_key text NOT NULL,
     grace_months int,
     author text NOT NULL,
     proposed_at timestamptz NOT NULL,
     state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'rejected', 'withdrawn', 'waiting', 'published', 'performed', 'revoked', 'not-published')),
     decided_by text,
     decided_at timestamptz,
     made_on date,
     served_on date,
     served_by text CHECK (served_by IN ('direct', 'mail', 'electronic', 'publication')),
     publish_at timestamptz,
     listing bigint,
     closed_by text,
     closed_at timestamptz,
     reason text,
     article text,
     detail text,
     CONSTRAINT case_decision_decided CHECK ((state = 'proposed') = (decided_by IS NULL)),
     CONSTRAINT case_decision_four_eyes CHECK (state IN ('proposed', 'withdrawn') OR decided_by <> author),
     CONSTRAINT case_decision_withdrawn_by_author CHECK (state <> 'withdrawn' OR decided_by = author),
     CONSTRAINT case_decision_published CHECK ((state = 'published') = (listing IS NOT NULL)),
     CONSTRAINT case_decision_served CHECK ((served_on IS NULL) = (served_by IS NULL)),
     CONSTRAINT case_decision_not_published CHECK (state <> 'not-published' OR reason IS NOT NULL)
   )`,
  `CREATE INDEX case_decision_request ON case_decision (request)`,
  `CREATE INDEX case_decision_case ON case_decision (case_id)`,
  `CREATE INDEX case_decision_number ON case_decision (decision_number)`,
  `CREATE INDEX case_decision_state ON case_decision (state, proposed_at)`,
  `CREATE INDEX case_decision_due ON case_decision (publish_at, id) WHERE state = 'waiting'`,
  `CREATE UNIQUE INDEX case_decision_open ON case_decision (debtor) WHERE state IN ('proposed', 'waiting')`,
  `CREATE UNIQUE INDEX case_decision_listing ON case_decision (listing)`,
];

const names = ['case_decision', 'listing_request', 'case_performance', 'case_party', 'enforcement_case'];

export class Cases1795330000002 implements MigrationInterface {
  name = 'Cases1795330000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of names) await runner.query(`DROP TABLE ${name}`);
  }
}
