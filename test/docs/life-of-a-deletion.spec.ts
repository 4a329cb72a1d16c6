import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readPage } from './pages.js';

const page = 'docs/life-of-a-deletion.md';
const named = [...readPage(page).matchAll(/\[`([^`]+)`\]\(\.\.\/([^)]+)\)/g)].map(([, name, path]) => ({ name, path }));

describe('the life of a deletion', () => {
  it('follows the code all the way', () => {
    const folders = new Set(named.map(({ path }) => path.split('/').slice(0, 2).join('/')));
    expect([...folders].sort()).toEqual(
      [
        'apps/cli',
        'apps/court-registry',
        'apps/ledger',
        'apps/reconciliation',
        'libs/agency-adapter',
        'libs/delivery',
        'libs/evidence',
        'libs/messaging',
        'libs/service',
      ].sort(),
    );
  });

  it.each(named)('finds $name in $path', ({ name, path }) => {
    expect(statSync(path).isFile()).toBe(true);
    if (/\.(ts|json)$/.test(name)) return expect(join(path).endsWith(name)).toBe(true);
    const text = readFileSync(path, 'utf8');
    for (const word of name.split('.')) expect(text).toMatch(new RegExp(`\\b${word}\\b`));
  });

  it('names constraints, headers and topics that there are', () => {
    for (const [word, path] of [
      ['proposal_four_eyes', 'apps/court-registry/src/database/1-initial.ts'],
      ['ce_standing', 'libs/messaging/src/envelope.ts'],
      ['sanctions.register.v1', 'contracts/topics.json'],
      ['sanctions.probes.v1', 'contracts/topics.json'],
      ['sanctions.findings.v1', 'contracts/topics.json'],
      ['BUS_PROBE_GRACE_MS', 'apps/reconciliation/src/reconciliation.config.ts'],
    ]) {
      expect(readPage(page)).toContain(word);
      expect(readFileSync(path, 'utf8')).toContain(word);
    }
  });
});
