import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What officers decided on the cases that a `refer` measure made. */
export class Referrals1795330000019 implements MigrationInterface {
  name = 'Referrals1795330000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE referral (
      denial uuid PRIMARY KEY,
      decision text NOT NULL CHECK (decision IN ('granted', 'refused')),
      reason text NOT NULL CHECK (reason ~ '\\S'),
      officer text NOT NULL,
      at timestamptz NOT NULL
    )`);
    await runner.query('CREATE INDEX denial_at ON denial (at, denial)');
    await runner.query('CREATE INDEX denial_id ON denial (denial)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX denial_at, denial_id');
    await runner.query('DROP TABLE referral');
  }
}

/** Whom a listing was about when something was denied under it: a corrected one may be about somebody else since. */
export class SubjectOfDenial1795330000181 implements MigrationInterface {
  name = 'SubjectOfDenial1795330000181';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE denial ADD subject_tags text[]');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE denial DROP COLUMN subject_tags');
  }
}
