import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Copy } from './copy.js';
import { blockOf } from './pages.js';

const page = 'docs/adding-an-agency.md';
const definition = 'apps/agencies/src/exit-entry/definition.ts';
const copy = new Copy({ FEATURES_OF: 'exit-entry' });
afterAll(() => copy.remove());

describe('agencies that the command makes', () => {
  it.each([
    [['--code', 'rail', '--measures', 'exit'], /rail is an agency already/],
    [['--code', 'Exit', '--measures', 'exit'], /is no code/],
    [['--code', 'ledger', '--measures', 'exit'], /another part of the bus/],
    [['--code', 'visa', '--measures', 'flight'], /applied by aviation already/],
    [['--code', 'visa', '--measures', 'private-school'], /third parties only/],
    [['--code', 'visa', '--measures', 'visa'], /policy list/],
    [['--colour', 'red'], /usage: npm run new:agency/],
  ])('are refused for %j, and nothing is written', (args, reason) => {
    const before = copy.read('contracts/measures.json');
    expect(copy.node('scripts/new-agency.mjs', ...args)).toEqual({ status: 2, said: expect.stringMatching(reason) });
    expect(copy.read('contracts/measures.json')).toBe(before);
  });

  it('are made and built by one command', () => {
    const made = copy.run(
      'sh',
      '-c',
      blockOf(page, 'sh make').replace('npm run new:agency --', `"${process.execPath}" scripts/new-agency.mjs`),
    );
    expect(made).toEqual({ status: 0, said: expect.stringContaining('Exit and entry (exit-entry)') });
    expect(copy.read('contracts/src/generated/agencies.ts')).toContain("'exit-entry'");
    expect(copy.read('docs/measures.md')).toContain('## Exit and entry');
  }, 180_000);

  it('pass the features of every agency unchanged, with processes, users, topics and databases of their own', () => {
    const { status, said } = copy.jest('test/features', '--selectProjects', 'bus');
    expect([status, said.slice(-6_000)]).toEqual([0, expect.stringMatching(/Test Suites: 1 passed/)]);
    expect(said).toContain('exit-entry, of a listed person,');
  }, 300_000);

  it('pass what needs no process of theirs in words of their own, too', () => {
    writeFileSync(join(copy.folder, definition), blockOf(page, `ts ${definition}`));
    const tests = ['apps/agencies/', 'contracts/src/measures', 'contracts/src/topics', 'deploy/local/src/compose'];
    const { status, said } = copy.jest(...tests, '--selectProjects', 'unit', '--verbose');
    expect([status, said.slice(-4_000)]).toEqual([0, expect.stringMatching(/Test Suites: 4 passed/)]);
    expect(said).toContain('exit-entry knows only measures of its own');
  }, 180_000);
});

describe('an agency that runs elsewhere', () => {
  beforeAll(() => copy.renew());

  it('is made by one command, which writes nothing that would start our adapter for it', () => {
    const compose = copy.read('docker-compose.yml');
    const command = blockOf('docs/agencies-in-any-language.md', 'sh elsewhere');
    const made = copy.run(
      'sh',
      '-c',
      command.replace('npm run new:agency --', `"${process.execPath}" scripts/new-agency.mjs`),
    );
    expect(made).toEqual({ status: 0, said: expect.stringContaining('docs/agencies-in-any-language.md') });
    expect(existsSync(join(copy.folder, definition))).toBe(false);
    expect(copy.read('docker-compose.yml')).toBe(compose);
    const tests = [
      'apps/agencies/',
      'contracts/src/measures',
      'contracts/src/topics',
      'deploy/local/src/(compose|sec)',
    ];
    const { status, said } = copy.jest(...tests, '--selectProjects', 'unit');
    expect([status, said.slice(-4_000)]).toEqual([0, expect.stringMatching(/Test Suites: 5 passed/)]);
  }, 300_000);
});
