import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A court's open requests in the order in which they are due, and its listings whose debtors have performed. */
const indexes = [
  `CREATE INDEX listing_request_due ON listing_request (court, decide_by) WHERE state = 'received'`,
  `CREATE INDEX case_decision_published ON case_decision (court, debtor, listing, case_id) WHERE state = 'published'`,
  `CREATE INDEX case_party_performed ON case_party (id, performed_on) WHERE performed_on IS NOT NULL`,
];

export class DueTasks1795330000130 implements MigrationInterface {
  name = 'DueTasks1795330000130';

  async up(runner: QueryRunner): Promise<void> {
    for (const index of indexes) await runner.query(index);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['listing_request_due', 'case_decision_published', 'case_party_performed'])
      await runner.query(`DROP INDEX ${name}`);
  }
}
