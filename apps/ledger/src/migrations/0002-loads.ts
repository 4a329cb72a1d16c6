import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which numbers an agency took from a signed snapshot instead of one by one; rare, so read whole. */
export class Loads1795330000017 implements MigrationInterface {
  name = 'Loads1795330000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE loaded_range (
      agency text NOT NULL,
      shard int NOT NULL,
      from_sequence bigint NOT NULL,
      to_sequence bigint NOT NULL,
      effective boolean NOT NULL,
      loaded_at timestamptz NOT NULL,
      leaf_id bigint PRIMARY KEY REFERENCES leaf
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE loaded_range');
  }
}
