import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messagingSchema, RelayShard1795320000000 } from '#messaging';
import { adapterSchema } from './schema.js';
import { SnapshotLoad1795330000017 } from './snapshot-tables.js';

/** First tables of an agency's database. */
export class AdapterTables1760000000000 implements MigrationInterface {
  name = 'AdapterTables1760000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...messagingSchema, ...adapterSchema]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE position, enforced, applied_leaves, delivery, delivery_number, denial, outbox, outbox_shard, quarantine',
    );
  }
}

export const adapterMigrations = [AdapterTables1760000000000, RelayShard1795320000000, SnapshotLoad1795330000017];
