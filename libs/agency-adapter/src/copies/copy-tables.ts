import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Copies of an agency's list that others keep, each owed every state on its own account. */
export class Copies1795330000021 implements MigrationInterface {
  name = 'Copies1795330000021';

  async up(runner: QueryRunner): Promise<void> {
    // loaded_to: listings up to this one were owed when the copy was registered; null when all were.
    await runner.query(`CREATE TABLE copy (
      name text PRIMARY KEY CHECK (name <> 'own'),
      url text NOT NULL,
      registered_by text NOT NULL,
      registered_at timestamptz NOT NULL,
      loaded_to bigint
    )`);
    await runner.query(`ALTER TABLE delivery ADD COLUMN system text NOT NULL DEFAULT 'own',
      DROP CONSTRAINT delivery_pkey, ADD PRIMARY KEY (listing, system)`);
    await runner.query('DROP INDEX delivery_due');
    await runner.query('CREATE INDEX delivery_due ON delivery (system, lifts DESC, next_at) WHERE pending');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM delivery WHERE system <> 'own'`);
    await runner.query('DROP INDEX delivery_due');
    await runner.query(
      `ALTER TABLE delivery DROP CONSTRAINT delivery_pkey, ADD PRIMARY KEY (listing), DROP COLUMN system`,
    );
    await runner.query('CREATE INDEX delivery_due ON delivery (lifts DESC, next_at) WHERE pending');
    await runner.query('DROP TABLE copy');
  }
}
