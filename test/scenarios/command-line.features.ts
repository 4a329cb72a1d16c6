import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestBus } from '../support/bus.js';
import { eventually } from '../support/eventually.js';
import { runProgram } from '../support/program.js';

const rows = readFileSync('test/data/decisions.ndjson', 'utf8').trim().split('\n');
const person = JSON.parse(rows[0]);
const deletion = {
  row: 'deletion',
  listing: person.decision.number,
  ground: 'performed',
  learnedOn: person.decision.servedOn,
};
const number: string = person.subject.number;

/** What the command line, as a program of its own, does with a whole, running bus. */
export function commandLineFeatures(running: () => TestBus): void {
  describe('the command line', () => {
    const files = mkdtempSync(join(tmpdir(), 'bus-cli-'));
    afterAll(() => rmSync(files, { recursive: true }));

    let listing: number;

    const run = (args: string[], input = '') =>
      runProgram('apps/cli/src/main.js', args, { input, env: { BUS_FOLDER: running().folder } });
    const json = async (args: string[], input = '') => {
      const { code, out, err } = await run([...args, '--json'], input);
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      return JSON.parse(out);
    };

    test('proposes a file, lets a president approve it, and reports refused rows by their line', async () => {
      const file = join(files, 'listings.ndjson');
      writeFileSync(file, `${rows[0]}\nnot json\n${rows[1]}\n`);
      const proposed = await json(['import', file]);
      expect(proposed).toMatchObject({ state: 'proposed', rows: 3, published: 0 });
      const done = await json(['import', file, '--approve-as', 'Zhou Min']);
      expect(done).toMatchObject({ state: 'done', published: 2, refused: [{ line: 2, reason: 'malformed' }] });
      expect(await json(['import', file, '--approve-as', 'Zhou Min'])).toEqual(done);
    });

    test('nobody approves an own import', async () => {
      const file = join(files, 'own.ndjson');
      writeFileSync(file, `${rows[2]}\n`);
      const { code, err } = await run(['import', file, '--as', 'Li Na', '--approve-as', 'Li Na']);
      expect(code).toBe(1);
      expect(err).toContain('refused');
    });

    test('asks an agency with a number from standard input, before and after a deletion read from CSV', async () => {
      const ask = () => json(['check', 'rail', '--measure', 'soft-berth'], `${number}\n`);
      await eventually(async () => {
        const { decision, refusals } = await ask();
        expect(decision).toBe('deny');
        listing = refusals[0].listing;
      }, 60_000);
      const csv = join(files, 'deletions.csv');
      writeFileSync(csv, `${Object.keys(deletion).join(',')}\n${Object.values(deletion).join(',')}\n`);
      expect(await json(['import', csv, '--approve-as', 'Zhou Min'])).toMatchObject({ deleted: 1, refused: [] });
      await eventually(async () => {
        expect((await ask()).decision).toBe('allow');
      }, 60_000);
    });

    test('tells the trail of a listing for a person and for a program', async () => {
      await eventually(async () => {
        const trail = await json(['trail', `${listing}`]);
        expect(trail.events.map(({ standing }: any) => standing)).toEqual(['in-force', 'deleted']);
        expect(trail.silent).toEqual([]);
      }, 60_000);
      expect((await run(['trail', `${listing}`])).out).toContain('every agency concerned has spoken');
    });

    test('shows every service, findings and what is parked', async () => {
      const { services, agencies } = await json(['status']);
      expect(services).toHaveLength(8);
      expect(services.every(({ state }: any) => state === 'live' || state === 'up')).toBe(true);
      expect(agencies).toHaveLength(5);
      expect(await json(['findings'])).toEqual([
        expect.objectContaining({ kind: 'false-acknowledgment', agency: 'rail' }),
      ]);
      expect(await json(['findings', '--agency', 'banking'])).toEqual([]);
      expect(await json(['quarantine', 'list', 'rail'])).toEqual([]);
      expect((await run(['quarantine', 'release', 'rail', '99', '--reason', 'no such record'])).err).toContain(
        'refused',
      );
    });

    test('makes tokens that the services take for their role and no other', async () => {
      const token = (await run(['token', '--role', 'auditor', '--ttl', '60'])).out.trim();
      const see = (path: string) =>
        fetch(`${running().services.reconciliation.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
      expect((await see('/findings')).status).toBe(200);
      const proposal = await fetch(`${running().services['court-registry'].url}/proposals`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'k' },
        body: '{}',
      });
      expect(proposal.status).toBe(403);
    });

    test('reaches a service by address and token, without a data folder', async () => {
      const token = (await run(['token', '--role', 'auditor'])).out.trim();
      const { code, out } = await runProgram(
        'apps/cli/src/main.js',
        ['findings', '--url', running().services.reconciliation.url],
        {
          env: { BUS_FOLDER: files, BUS_TOKEN: token },
        },
      );
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('rail') });
    });

    test('says what to do where no bus runs', async () => {
      const { code, err } = await runProgram('apps/cli/src/main.js', ['status', '--folder', files]);
      expect(code).toBe(1);
      expect(err).toContain('npm start');
    });

    test('a register that is live has nothing to recover', async () => {
      expect((await run(['recover'])).err).toContain('nothing to recover');
    });
  });
}
