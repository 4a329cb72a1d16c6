import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What agencies refused, by receipt number, without a name or a number; where to read their topics on; and by which
 * receipt an objection found its listing. And the erasure of name and number: two people, what a probe showed, and the
 * commitment of an event whose salt and body are gone.
 */
const statements = [
  `CREATE TABLE denial (
     agency text NOT NULL,
     receipt text NOT NULL,
     listing bigint NOT NULL,
     revision int NOT NULL,
     measure text NOT NULL,
     effect text NOT NULL,
     denied_at timestamptz NOT NULL,
     shard int NOT NULL,
     sequence bigint NOT NULL,
     epoch bigint NOT NULL,
     leaf bytea NOT NULL,
     PRIMARY KEY (agency, receipt)
   )`,
  `CREATE INDEX denial_receipt ON denial (receipt)`,
  `CREATE INDEX denial_listing ON denial (listing, denied_at)`,
  `CREATE TABLE stream_position (
     topic text NOT NULL,
     partition int NOT NULL,
     next bigint NOT NULL,
     PRIMARY KEY (topic, partition)
   ) WITH (fillfactor = 50)`,
  `ALTER TABLE objection ADD receipt text`,
  `CREATE TABLE erasure (
     listing bigint PRIMARY KEY REFERENCES listing,
     court text NOT NULL,
     author text NOT NULL,
     proposed_at timestamptz NOT NULL,
     approver text,
     erased_at timestamptz,
     CONSTRAINT erasure_four_eyes CHECK (approver <> author),
     CONSTRAINT erasure_done CHECK ((approver IS NULL) = (erased_at IS NULL))
   )`,
  `ALTER TABLE probe ADD verdict text CHECK (verdict IN ('clean', 'refused', 'unreachable'))`,
  `CREATE INDEX probe_listing ON probe (listing, measure)`,
  `ALTER TABLE outbox ADD commitment bytea, ADD CONSTRAINT outbox_erased CHECK ((salt = '') = (commitment IS NOT NULL))`,
];

export class Denials1795330000013 implements MigrationInterface {
  name = 'Denials1795330000013';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox DROP COLUMN commitment');
    await runner.query('DROP INDEX probe_listing');
    await runner.query('ALTER TABLE probe DROP COLUMN verdict');
    await runner.query('ALTER TABLE objection DROP COLUMN receipt');
    for (const name of ['erasure', 'stream_position', 'denial']) await runner.query(`DROP TABLE ${name}`);
  }
}
