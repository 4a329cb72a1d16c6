import type { MigrationInterface, QueryRunner } from 'typeorm';

const kinds = (codes: string): string =>
  `ALTER TABLE proposal DROP CONSTRAINT proposal_kind_check, ADD CONSTRAINT proposal_kind_check CHECK (kind IN (${codes}))`;

/** Terms that end by themselves, and decisions that stay, resume and exempt. */
export class Terms1795330000000 implements MigrationInterface {
  name = 'Terms1795330000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE listing ADD until timestamptz');
    await runner.query(
      `UPDATE listing l SET until = (r.state->>'until')::timestamptz FROM revision r
       WHERE r.listing = l.number AND r.revision = l.revision AND r.state->>'until' IS NOT NULL`,
    );
    await runner.query(
      `CREATE INDEX listing_until ON listing (until) WHERE standing <> 'deleted' AND until IS NOT NULL`,
    );
    await runner.query(kinds(`'listing', 'correction', 'deletion', 'stay', 'resumption', 'exemption'`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM proposal WHERE kind IN ('stay', 'resumption', 'exemption')`);
    await runner.query(kinds(`'listing', 'correction', 'deletion'`));
    await runner.query('ALTER TABLE listing DROP COLUMN until');
  }
}
