import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports of agencies. What an officer wrote may name people, so the account lies sealed. */
export class Reports1795330000018 implements MigrationInterface {
  name = 'Reports1795330000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE report (
      id uuid PRIMARY KEY,
      agency text NOT NULL,
      officer text NOT NULL,
      listing bigint NOT NULL,
      court text NOT NULL,
      case_number text NOT NULL,
      suspicion text NOT NULL,
      happened_on date NOT NULL,
      evidence jsonb NOT NULL,
      sealed bytea NOT NULL,
      identity_key text NOT NULL,
      received_at timestamptz NOT NULL,
      outcome text CHECK (outcome IN ('taken-up', 'set-aside')),
      reason text,
      decided_by text,
      decided_at timestamptz,
      CONSTRAINT report_decided CHECK ((outcome IS NULL) = (decided_by IS NULL) AND (outcome IS NULL) = (reason IS NULL))
    )`);
    await runner.query(`CREATE INDEX report_listing ON report (listing)`);
    await runner.query(`CREATE INDEX report_inbox ON report (court, received_at) WHERE outcome IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE report`);
  }
}
