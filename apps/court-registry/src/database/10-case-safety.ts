import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `ALTER TABLE case_decision ADD held_since timestamptz, ADD second_president text,
     ADD CONSTRAINT case_decision_two_presidents CHECK (second_president NOT IN (author, decided_by)),
     ADD CONSTRAINT case_decision_held CHECK (held_since IS NULL OR state NOT IN ('proposed', 'published'))`,
  `CREATE TABLE case_retraction (
     id uuid PRIMARY KEY,
     case_id uuid NOT NULL REFERENCES enforcement_case,
     court text NOT NULL,
     what text NOT NULL CHECK (what IN ('performance', 'service')),
     position int,
     decision uuid REFERENCES case_decision,
     recorded jsonb NOT NULL,
     reason text NOT NULL,
     author text NOT NULL,
     proposed_at timestamptz NOT NULL,
     status text NOT NULL DEFAULT 'proposed' CHECK (status IN ('proposed', 'approved', 'rejected')),
     decided_by text,
     decided_at timestamptz,
     CONSTRAINT case_retraction_target CHECK ((position IS NULL) <> (decision IS NULL)),
     CONSTRAINT case_retraction_decided CHECK ((status = 'proposed') = (decided_by IS NULL)),
     CONSTRAINT case_retraction_four_eyes CHECK (decided_by <> author)
   )`,
  `CREATE INDEX case_retraction_case ON case_retraction (case_id)`,
  `CREATE UNIQUE INDEX case_retraction_performance ON case_retraction (case_id, position) WHERE status <> 'rejected'`,
  `CREATE UNIQUE INDEX case_retraction_open ON case_retraction (decision) WHERE status = 'proposed'`,
];

/**
 * Publications out of cases that are part of a mass wait for a second president; what was recorded wrongly in a case is
 * taken back by two people, and stays to be seen.
 */
export class CaseSafety1795330000014 implements MigrationInterface {
  name = 'CaseSafety1795330000014';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE case_retraction');
    await runner.query('ALTER TABLE case_decision DROP COLUMN held_since, DROP COLUMN second_president');
  }
}
