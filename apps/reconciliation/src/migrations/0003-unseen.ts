import type { MigrationInterface, QueryRunner } from 'typeorm';

const causes = (...more: string[]) => [
  'ALTER TABLE probe DROP CONSTRAINT probe_cause_check',
  `ALTER TABLE probe ADD CONSTRAINT probe_cause_check CHECK (cause IN (${['acknowledged', 'deadline', 'denial', 'again', ...more].map((cause) => `'${cause}'`).join(', ')}))`,
];

/** How many answers in a row told nothing, so far as a probe is one of a row; and looks after a clean answer. */
export class Unseen1795330000170 implements MigrationInterface {
  name = 'Unseen1795330000170';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of ['ALTER TABLE probe ADD unseen int NOT NULL DEFAULT 0', ...causes('later')])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of [
      `DELETE FROM probe WHERE cause = 'later'`,
      'ALTER TABLE probe DROP COLUMN unseen',
      ...causes(),
    ])
      await runner.query(statement);
  }
}
