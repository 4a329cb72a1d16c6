import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messagingSchema, RelayShard1795320000000 } from '#messaging';
import { Copies1795330000021 } from './copy-tables.js';
import { Referrals1795330000019 } from './referral-tables.js';
import { adapterSchema } from './schema.js';

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

export const adapterMigrations = [
  AdapterTables1760000000000,
  RelayShard1795320000000,
  Referrals1795330000019,
  Copies1795330000021,
];
