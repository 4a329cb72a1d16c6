import { resolve } from 'node:path';
import { ESLint, Linter } from 'eslint';
import { parser } from 'typescript-eslint';
import { houseConfig } from './house-rules.mjs';

const linter = new Linter({ configType: 'flat' });

/** The names of the house rules that a file of that path and content breaks. */
function broken(file: string, code: string): string[] {
  const config = [{ files: ['**/*.ts'], languageOptions: { parser } }, ...houseConfig] as Linter.Config[];
  return linter.verify(code, config, { filename: file }).map(({ ruleId, message }) => ruleId ?? message);
}

describe('process.env', () => {
  const spellings = [
    'export const host = process.env.BUS_HOST;',
    "export const host = process['env'].BUS_HOST;",
    'const { env } = process; export const host = env.BUS_HOST;',
    "import { env } from 'node:process'; export const host = env.BUS_HOST;",
  ];

  it.each(spellings)('is not read in ordinary code: %s', (code) => {
    expect(broken('apps/ledger/src/trail.ts', code)).toEqual(['house/no-process-env']);
    expect(broken('libs/messaging/src/relay.ts', code)).toEqual(['house/no-process-env']);
  });

  it.each([
    'apps/ledger/src/ledger.config.ts',
    'libs/service/src/config.ts',
    'libs/service/src/config/env.ts',
    'deploy/local/src/environment.ts',
  ])('is read in %s', (file) => {
    for (const code of spellings) expect(broken(file, code)).toEqual([]);
  });
});

describe('the time', () => {
  const spellings = [
    'export const at = Date.now();',
    'export const at = new Date();',
    'export const at = Date();',
    'export const clock = Date.now;',
    "export const sql = 'update shard set sent_at = now()';",
    'export const sql = `select * from lease where until < NOW ( )`;',
    'export const sql = `select current_timestamp`;',
  ];

  it.each(spellings)('is not taken from around us: %s', (code) => {
    expect(broken('apps/ledger/src/domain/trail.ts', code)).toEqual(['house/no-ambient-time']);
  });

  it.each(['libs/service/src/clock.ts', 'deploy/local/src/demo/story.ts', 'apps/ledger/src/domain/trail.spec.ts'])(
    'may be taken in %s',
    (file) => {
      for (const code of spellings) expect(broken(file, code)).toEqual([]);
    },
  );

  it('may be computed, and asked of the injected Clock or of a lease', () => {
    const code =
      "export const at = (clock: { now(): Date }) => [new Date(0), clock.now(), `${clock.now()}`, 'clock_timestamp()'];";
    expect(broken('apps/ledger/src/domain/trail.ts', code)).toEqual([]);
  });
});

describe('a test', () => {
  it.each([
    "it.skip('x', () => { expect(1).toBe(1); });",
    "describe.only('x', () => { it('y', () => { expect(1).toBe(1); }); });",
    "test.todo('x');",
    "it.skip.each([1])('x', () => { expect(1).toBe(1); });",
    "xit('x', () => { expect(1).toBe(1); });",
    "fdescribe('x', () => { expect(1).toBe(1); });",
    "it('x', () => {});",
    "it('x', async function () {});",
  ])('is never skipped, focused, left to do or empty: %s', (code) => {
    expect(broken('libs/messaging/src/relay.spec.ts', code)).toEqual(['house/no-skipped-tests']);
  });

  it.each([
    'await new Promise((resolve) => setTimeout(resolve, 100));',
    'await new Promise<void>((done) => { setTimeout(done, 100); });',
    "import { setTimeout as sleep } from 'node:timers/promises'; await sleep(100);",
  ])('never sleeps: %s', (code) => {
    for (const file of ['test/faults/relay.fault.spec.ts', 'apps/ledger/src/trail.features.ts'])
      expect(broken(file, code)).toEqual(['house/no-sleep']);
  });

  it('may set a deadline', () => {
    const code = "export const late = new Promise((_, fail) => setTimeout(() => fail(new Error('late')), 100));";
    expect(broken('test/faults/relay.fault.spec.ts', code)).toEqual([]);
  });
});

it('a source file has at most 300 lines', () => {
  expect(broken('libs/messaging/src/relay.ts', 'export {};\n'.repeat(299))).toEqual([]);
  expect(broken('libs/messaging/src/relay.ts', 'export {};\n'.repeat(301))).toEqual(['max-lines']);
});

describe('the configuration of the repository', () => {
  const eslint = new ESLint({ cwd: resolve(__dirname, '../..') });
  const severityOf = async (file: string, rule: string) => {
    const { rules } = (await eslint.calculateConfigForFile(file)) as { rules: Record<string, [number]> };
    return rules[rule]?.[0] ?? 0;
  };

  it.each([
    'house/no-process-env',
    'house/no-ambient-time',
    'max-lines',
    '@typescript-eslint/no-floating-promises',
    '@typescript-eslint/no-misused-promises',
    '@typescript-eslint/await-thenable',
    '@typescript-eslint/switch-exhaustiveness-check',
  ])('holds %s over sources', async (rule) => {
    expect(await severityOf('apps/ledger/src/trail.ts', rule)).toBe(2);
  });

  it.each(['house/no-skipped-tests', 'house/no-sleep', '@typescript-eslint/no-floating-promises'])(
    'holds %s over tests',
    async (rule) => {
      expect(await severityOf('test/faults/relay.fault.spec.ts', rule)).toBe(2);
    },
  );

  it('never asks for type imports, which would cost injected classes their metadata', async () => {
    expect(await severityOf('apps/ledger/src/trail.ts', '@typescript-eslint/consistent-type-imports')).toBe(0);
  });
});
