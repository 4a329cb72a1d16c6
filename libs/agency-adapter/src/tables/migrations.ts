import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messagingSchema, RelayShard1795320000000 } from '#messaging';
import { Copies1795330000021 } from '../copies/copy-tables.js';
import { Grants1795330000071 } from '../grants/grant-tables.js';
import { Referrals1795330000019, SubjectOfDenial1795330000181 } from '../referrals/referral-tables.js';
import { RoomForRevisions1795330000080 } from './room-for-revisions.js';
import { FairDeliveries1795330000181 } from '../own-system/fair-deliveries.js';
import { adapterSchema } from './schema.js';
import { Systems1795330000072 } from '../own-system/system-tables.js';
import { SnapshotLoad1795330000017 } from '../snapshot/snapshot-tables.js';

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

/**
 * What the index in memory follows. A change is kept for minutes: long enough for every instance to hear of it, since
 * one that missed it loads its index anew. The newest of a shard stays: it says which number comes next.
 */
export class SubjectChanges1795330000015 implements MigrationInterface {
  name = 'SubjectChanges1795330000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE subject_change (
      shard int NOT NULL,
      number bigint NOT NULL,
      entries bytea NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (shard, number)
    )`);
    await runner.query('ALTER TABLE subject_change ALTER COLUMN entries SET STORAGE EXTERNAL');
    await runner.query(`ALTER TABLE enforced ADD name_tag bytea CHECK (name_tag IS NULL OR measures <> '{}')`);
    await runner.query('CREATE INDEX enforced_name ON enforced (name_tag) WHERE name_tag IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE enforced DROP COLUMN name_tag');
    await runner.query('DROP TABLE subject_change');
  }
}

/** What officers and operators decided is added to, and neither changed nor taken away. */
export const adapterPrivileges = {
  granted_level: ['SELECT', 'INSERT'],
  copy_removal: ['SELECT', 'INSERT'],
} as const;

export const adapterMigrations = [
  AdapterTables1760000000000,
  RelayShard1795320000000,
  SubjectChanges1795330000015,
  SnapshotLoad1795330000017,
  Referrals1795330000019,
  Copies1795330000021,
  Grants1795330000071,
  Systems1795330000072,
  RoomForRevisions1795330000080,
  FairDeliveries1795330000181,
  SubjectOfDenial1795330000181,
];
