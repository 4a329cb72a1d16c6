import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Under which law a decision was made: its paper cites that one, whatever is configured when it is read again. */
export class DecisionLaw1795330000040 implements MigrationInterface {
  name = 'DecisionLaw1795330000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE case_decision ADD rule_set text,
      ADD CONSTRAINT case_decision_rule_set CHECK (rule_set IS NULL OR made_on IS NOT NULL)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE case_decision DROP COLUMN rule_set');
  }
}
