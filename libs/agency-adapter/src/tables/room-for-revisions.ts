import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Room for one more revision in each page of the agency's rows: it lies beside the one before, so a correction touches
 * one page of the table and no index, however many millions of rows there are. Pages that are full stay as they are.
 */
export class RoomForRevisions1795330000080 implements MigrationInterface {
  name = 'RoomForRevisions1795330000080';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE enforced SET (fillfactor = 85)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE enforced RESET (fillfactor)');
  }
}
