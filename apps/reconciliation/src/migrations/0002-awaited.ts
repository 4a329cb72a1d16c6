import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who an agency says has a lift to confirm, and the run that says so. */
export class Awaited1795330000073 implements MigrationInterface {
  name = 'Awaited1795330000073';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE lift ADD awaits jsonb, ADD awaits_leaf bytea');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE lift DROP COLUMN awaits, DROP COLUMN awaits_leaf');
  }
}
