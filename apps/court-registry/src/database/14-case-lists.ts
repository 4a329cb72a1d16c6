import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A court's cases are listed oldest first, page by page, without sorting all of them for each page. */
export class CaseLists1795330000050 implements MigrationInterface {
  name = 'CaseLists1795330000050';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX enforcement_case_oldest ON enforcement_case (court, recorded_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX enforcement_case_oldest');
  }
}
