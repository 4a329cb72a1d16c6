import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the public's questions are answered by: a keyed index of the name, the changes of a shard without the cuts
 * between them (a quiet register makes more cuts than changes), and the months of revisions. Names lie sealed, so rows
 * that are there already are filled in by the running service ({@link NameIndexing}), not here.
 */
export class PublicLookup1795330000001 implements MigrationInterface {
  name = 'PublicLookup1795330000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE listing ADD name_index bytea');
    await runner.query('CREATE INDEX listing_name ON listing (name_index, number)');
    await runner.query('CREATE INDEX listing_unnamed ON listing (number) WHERE name_index IS NULL');
    await runner.query('CREATE INDEX outbox_changes ON outbox (topic, shard, sequence) WHERE listing IS NOT NULL');
    await runner.query('CREATE INDEX revision_made ON revision USING brin (made_at) WITH (pages_per_range = 16)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX revision_made');
    await runner.query('DROP INDEX outbox_changes');
    await runner.query('ALTER TABLE listing DROP COLUMN name_index');
  }
}
