import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The order in which letters are claimed: what was refused before goes behind what was never tried. */
export class FairLetters1795330000180 implements MigrationInterface {
  name = 'FairLetters1795330000180';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX notice_pending');
    await runner.query(
      'CREATE INDEX notice_pending ON notice (recipient, lifts DESC, attempts, next_at) WHERE pending',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX notice_pending');
    await runner.query('CREATE INDEX notice_pending ON notice (recipient, lifts DESC, next_at) WHERE pending');
  }
}
