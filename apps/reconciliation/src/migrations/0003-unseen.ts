import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many answers in a row told nothing, so far as a probe is one of a row. */
export class Unseen1795330000170 implements MigrationInterface {
  name = 'Unseen1795330000170';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE probe ADD unseen int NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE probe DROP COLUMN unseen');
  }
}
