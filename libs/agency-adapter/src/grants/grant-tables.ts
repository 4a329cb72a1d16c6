import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Levels that the agency granted organisations, every change of one; a listing never touches them. */
export class Grants1795330000071 implements MigrationInterface {
  name = 'Grants1795330000071';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE granted_level (
      organisation_code text NOT NULL,
      change int NOT NULL CHECK (change > 0),
      level text,
      reason text NOT NULL CHECK (reason ~ '\\S'),
      officer text NOT NULL,
      at timestamptz NOT NULL,
      PRIMARY KEY (organisation_code, change)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE granted_level');
  }
}
