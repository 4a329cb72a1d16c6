import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Decisions that change what every listing says. The newest approved one of a kind is the setting in force. */
export class Changeovers1795330000020 implements MigrationInterface {
  name = 'Changeovers1795330000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE changeover (
      id uuid PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('policy', 'subject-keys')),
      policy text,
      key_versions int[],
      reason text NOT NULL,
      author text NOT NULL,
      proposed_at timestamptz NOT NULL,
      approver text,
      approved_at timestamptz,
      pass text CHECK (pass IN ('lifting', 'rest', 'done')),
      cursor bigint NOT NULL DEFAULT 0,
      reissued int NOT NULL DEFAULT 0,
      CONSTRAINT changeover_kind CHECK ((kind = 'policy') = (policy IS NOT NULL) AND (kind = 'subject-keys') = (key_versions IS NOT NULL)),
      CONSTRAINT changeover_approved CHECK ((approver IS NULL) = (approved_at IS NULL) AND (approver IS NULL) = (pass IS NULL)),
      CONSTRAINT changeover_four_eyes CHECK (approver <> author)
    )`);
    await runner.query(
      `CREATE UNIQUE INDEX changeover_open ON changeover ((true)) WHERE approver IS NULL OR pass <> 'done'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE changeover');
  }
}
