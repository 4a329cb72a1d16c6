import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `ALTER TABLE case_decision ADD held_since timestamptz, ADD second_president text,
     ADD CONSTRAINT case_decision_two_presidents CHECK (second_president NOT IN (author, decided_by)),
     ADD CONSTRAINT case_decision_held CHECK (held_since IS NULL OR state NOT IN ('proposed', 'published'))`,
];

/** Publications out of cases that are part of a mass wait for a second president. */
export class CaseSafety1795330000014 implements MigrationInterface {
  name = 'CaseSafety1795330000014';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE case_decision DROP COLUMN held_since, DROP COLUMN second_president');
  }
}
