import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveSubjectKey } from '#evidence';
import { RegisterFeed } from '../support/register-feed.js';
import { outcomes, Rail } from '../support/plan-player.js';
import { opened } from '../../apps/reconciliation/src/domain/words.js';
import { blockOf, readPage } from './pages.js';

const page = 'docs/operations.md';
const text = readPage(page);
const source = (...paths: string[]): string => paths.map((path) => readFileSync(path, 'utf8')).join('\n');

describe('the operator’s page', () => {
  it('has every kind of finding that reconciliation opens, with symptom, cause, remedy and how it closes', () => {
    for (const kind of Object.keys(opened)) {
      const section = text.split(`\n### ${kind}\n`)[1]?.split('\n#')[0] ?? '';
      for (const part of ['**Symptom.**', '**Cause.**', '**Remedy.**', '**Closes**'])
        expect([kind, section]).toEqual([kind, expect.stringContaining(part)]);
    }
  });

  it('makes an agency’s next subject key as the register does', () => {
    const folder = mkdtempSync(join(tmpdir(), 'subject-key-'));
    const master = Buffer.alloc(32, 5);
    mkdirSync(join(folder, '.bus/data/secrets'), { recursive: true });
    writeFileSync(join(folder, '.bus/data/secrets/subject-master.key'), master.toString('base64'));
    const made = execFileSync('sh', ['-c', blockOf(page, 'sh subject-key')], { cwd: folder, encoding: 'utf8' });
    expect(made.trim()).toBe(deriveSubjectKey(master, 'rail', 2).toString('base64'));
    rmSync(folder, { recursive: true });
  });

  it('quotes figures, messages and reasons that there are', () => {
    const said = source(
      'apps/reconciliation/src/agency-metrics.ts',
      'apps/reconciliation/src/findings.controller.ts',
      'apps/court-registry/src/register/mode.ts',
      'apps/court-registry/src/operations/recovery.ts',
      'apps/court-registry/src/operations/findings.listener.ts',
      'apps/cli/src/commands/status.ts',
      'libs/agency-adapter/src/check/check.ts',
      'libs/agency-adapter/src/status.controller.ts',
      'deploy/local/src/folder.ts',
      'scripts/setup-steps.mjs',
      'apps/court-registry/src/register/mass-watch.ts',
      'apps/court-registry/src/court-registry.config.ts',
    );
    for (const words of [
      'BUS_MASS_LISTINGS_PER_HOUR',
      'BUS_MASS_DELETIONS_PER_HOUR',
      'register_mass_deletion_alarm',
      'alarm: a mass of listings was deleted within an hour',
      'agency_oldest_unlifted_seconds',
      'agency_silent',
      'agency_open_findings',
      'agency_events_behind',
      'evidence-needed',
      'register-behind',
      'signing-keys-missing',
      'toComplete',
      'sending again',
      'lifts not confirmed',
      'behind-own-acknowledgments',
      'was made with',
      'is lost',
      'is not the one that this folder was made with',
      'is in use by process',
      'Kafka needs one of these, and none is here',
    ]) {
      expect(text).toContain(words);
      expect([words, said.includes(words)]).toEqual([words, true]);
    }
  });

  it('names requests that the services answer', () => {
    expect(text).toContain('/listings/42/reissue');
    expect(source('apps/court-registry/src/listings/listings.controller.ts')).toMatch(
      /@Controller\('listings'\)[\s\S]*@Post\(':number\/reissue'\)\s*@HttpCode\(200\)\s*@Roles\('operator'/,
    );
  });

  it('gets a halted shard going again with its command: on with what was applied, and what was missed is asked for', () => {
    expect(text).toContain('quarantine go-on rail 17');
    expect(source('libs/agency-adapter/src/quarantine.controller.ts')).toMatch(
      /SET halted = NULL, next_offset = greatest\(next_offset, \$2::bigint \+ 1\)/,
    );
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    const first = feed.publish({ listing: 7 });
    rail.apply(first);
    const second = feed.equivocation(first);
    const { held } = rail.apply(second);
    const missed = feed.publish({ listing: 8 });
    rail.apply(missed);
    expect(rail.position).toMatchObject({ halted: 'equivocation', sequence: 1, nextOffset: held[0].record.offset });

    rail.position = { ...rail.position, halted: null, nextOffset: held[0].record.offset + 1n };
    const next = feed.publish({ listing: 9 });
    expect(rail.apply(next).gap).toEqual({ from: 2, to: 2 });
    expect(outcomes(rail.apply(feed.again(missed), feed.again(next)))).toEqual(['applied', 'applied']);
    expect(rail.position).toMatchObject({ halted: null, sequence: 3, gap: null });
  });
});
