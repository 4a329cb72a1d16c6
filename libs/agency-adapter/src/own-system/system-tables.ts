import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom a database keeps informed: the own system that it was told everything of, and copies that were taken out. */
export class Systems1795330000072 implements MigrationInterface {
  name = 'Systems1795330000072';

  async up(runner: QueryRunner): Promise<void> {
    // `open`: what it had not confirmed, lifts only. Such a lift stays owed for good: see copy-removal.ts.
    await runner.query(`CREATE TABLE copy_removal (
      name text NOT NULL,
      url text NOT NULL,
      registered_by text NOT NULL,
      registered_at timestamptz NOT NULL,
      removed_by text NOT NULL,
      removed_at timestamptz NOT NULL,
      reason text NOT NULL CHECK (reason ~ '\\S'),
      open jsonb NOT NULL,
      PRIMARY KEY (name, registered_at)
    )`);
    // One row or none. lifted_to, restricted_to: states up to this listing are owed; null when all are.
    await runner.query(`CREATE TABLE own_system (
      sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
      address text NOT NULL,
      lifted_to bigint,
      restricted_to bigint
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE copy_removal, own_system');
  }
}
