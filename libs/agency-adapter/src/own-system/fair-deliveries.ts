import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The order in which deliveries are claimed: what was refused before goes behind what was never tried. */
export class FairDeliveries1795330000181 implements MigrationInterface {
  name = 'FairDeliveries1795330000181';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX delivery_due');
    await runner.query('CREATE INDEX delivery_due ON delivery (system, lifts DESC, attempts, next_at) WHERE pending');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX delivery_due');
    await runner.query('CREATE INDEX delivery_due ON delivery (system, lifts DESC, next_at) WHERE pending');
  }
}
