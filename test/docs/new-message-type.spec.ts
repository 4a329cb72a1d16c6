import { existsSync } from 'node:fs';
import { Copy } from './copy.js';
import { blockOf, blocksOf, codeOf, readPage } from './pages.js';

const page = 'docs/new-message-type.md';
jest.setTimeout(180_000);

describe('the page of a new message type', () => {
  it('names files and commands that there are', () => {
    const made = blocksOf(page).flatMap(({ info }) => (info.startsWith('json ') ? [info.slice(5)] : []));
    const files = codeOf(page).filter((code) => /^(apps|libs|contracts|deploy|test)\//.test(code));
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !existsSync(file) && !made.includes(file))).toEqual([]);
    const { scripts } = JSON.parse(readPage('package.json')) as { scripts: Record<string, string> };
    const commands = [...readPage(page).matchAll(/npm (?:run )?([\w:]+)/g)].map(([, name]) => name);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
    for (const name of ['StreamPositions', 'Quarantine', 'Outbox', 'Relay'])
      expect(readPage('libs/messaging/src/index.ts')).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it('leads to a type that is generated, described, permitted, heard and frozen', () => {
    const copy = new Copy();
    try {
      const before = copy.jest('contracts/src/topics', 'apps/ledger/src/record.controller', '--selectProjects', 'unit');
      expect([before.status, before.said.slice(-2_000)]).toEqual([0, expect.stringMatching(/Test Suites: 2 passed/)]);
      for (const { info, text } of blocksOf(page)) {
        const [kind, file] = info.split(' ');
        if (kind === 'json') copy.write(file, text);
        if (kind === 'diff') copy.change(file, text);
      }
      copy.write('README.md', readPage('README.md'));
      const excerpts = blocksOf(page).filter(({ info }) => info === 'ts');
      // The excerpts stand for the program that says it: what no program of ours names, AsyncAPI says that nobody sends.
      copy.write('apps/agencies/src/outages.ts', excerpts.map(({ text }) => text).join('\n'));
      const halfDone = copy.node('scripts/generate.mjs', '--contracts', '--check');
      expect(halfDone).toEqual({ status: 1, said: expect.stringContaining('contracts/src/generated/contracts.ts') });
      expect(copy.node('scripts/generate.mjs', '--contracts').status).toBe(0);
      expect(copy.read('contracts/src/generated/contracts.ts')).toContain('export interface Outage {');
      expect(copy.run('sh', '-ec', blockOf(page, 'sh freeze'))).toEqual({ status: 0, said: '' });
      const judges = ['contracts/src/topics', 'test/contracts/(asyncapi|compatibility|examples)'];
      const { status, said } = copy.jest(...judges, 'deploy/local/src/elsewhere', 'apps/ledger/src/record.controller', '--selectProjects', 'unit', '--verbose'); // prettier-ignore
      expect([status, said.slice(-6_000)]).toEqual([0, expect.stringMatching(/Test Suites: 6 passed/)]);
      expect(said).toContain('keeps the old example sanctions.outage.v1/maintenance.json valid');
    } finally {
      copy.remove();
    }
  });
});
