import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a shard enforced before a snapshot replaced it; filled and emptied within the transaction of the load. */
export class SnapshotLoad1795330000017 implements MigrationInterface {
  name = 'SnapshotLoad1795330000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE replaced (
      listing bigint PRIMARY KEY,
      shard int NOT NULL,
      revision int NOT NULL,
      sequence bigint NOT NULL,
      subject_ref bytea,
      other_ref bytea,
      measures text[] NOT NULL
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE replaced');
  }
}
