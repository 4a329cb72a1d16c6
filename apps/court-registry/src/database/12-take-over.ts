import type { MigrationInterface, QueryRunner } from 'typeorm';

const BIG_ROWS = ['revision', 'outbox'];

/**
 * Whether a file is a take-over: listings that another register has published before. And rows of a few kB stay in
 * their page as they are: compressing them, and putting what is left aside, was a third of what writing them cost.
 */
export class TakeOver1795330000012 implements MigrationInterface {
  name = 'TakeOver1795330000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE import ADD take_over boolean NOT NULL DEFAULT false');
    for (const table of BIG_ROWS) await runner.query(`ALTER TABLE ${table} SET (toast_tuple_target = 4080)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of BIG_ROWS) await runner.query(`ALTER TABLE ${table} RESET (toast_tuple_target)`);
    await runner.query('ALTER TABLE import DROP COLUMN take_over');
  }
}
