import type { MigrationInterface, QueryRunner } from 'typeorm';

const BIG_ROWS = ['revision', 'outbox'];

/** What waits at a court, without what is settled: after a year that is all but a hundredth. */
const indexes = [
  `CREATE INDEX objection_waiting ON objection (court, received_on)
     WHERE status = 'open' OR (status = 'rejected' AND served_on IS NULL)`,
  `CREATE INDEX proposal_waiting ON proposal (court, proposed_at) WHERE status = 'proposed'`,
];

/**
 * A register of millions. A file may be a take-over: listings that another register has published before. Rows of a few
 * kB stay in their page as they are: compressing them, and putting what is left aside, was a third of what writing them
 * cost. Tasks are found without reading what is done.
 */
export class Scale1795330000012 implements MigrationInterface {
  name = 'Scale1795330000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE import ADD take_over boolean NOT NULL DEFAULT false');
    for (const table of BIG_ROWS) await runner.query(`ALTER TABLE ${table} SET (toast_tuple_target = 4080)`);
    for (const statement of indexes) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX objection_waiting, proposal_waiting');
    for (const table of BIG_ROWS) await runner.query(`ALTER TABLE ${table} RESET (toast_tuple_target)`);
    await runner.query('ALTER TABLE import DROP COLUMN take_over');
  }
}
