import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `CREATE TABLE audit (
     at timestamptz NOT NULL,
     request text NOT NULL,
     method text NOT NULL,
     route text NOT NULL,
     caller text,
     role text,
     court text,
     agency text,
     outcome text NOT NULL CHECK (outcome IN ('allowed', 'denied')),
     reason text
   )`,
  `CREATE INDEX audit_at ON audit USING brin (at)`,
  `ALTER TABLE proposal ADD first_approver text, ADD revision_seen int,
     ADD CONSTRAINT proposal_first_approver CHECK (first_approver <> author),
     ADD CONSTRAINT proposal_two_presidents CHECK (status <> 'approved' OR decided_by <> first_approver)`,
  `ALTER TABLE import ADD first_approver text,
     ADD CONSTRAINT import_first_approver CHECK (first_approver <> author),
     ADD CONSTRAINT import_two_presidents CHECK (state NOT IN ('running', 'done') OR decided_by <> first_approver)`,
];

/** What is told of every access, and the second president whom a mass of listings needs. */
export class Safety1795330000004 implements MigrationInterface {
  name = 'Safety1795330000004';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE import DROP COLUMN first_approver');
    await runner.query('ALTER TABLE proposal DROP COLUMN first_approver, DROP COLUMN revision_seen');
    await runner.query('DROP TABLE audit');
  }
}
