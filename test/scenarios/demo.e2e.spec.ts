import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGENCIES } from '#contracts';
import { eventually } from '../support/eventually.js';
import { runProgram, startProgram } from '../support/program.js';

jest.setTimeout(300_000);
const demo = 'deploy/local/src/demo.js';
const folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Command lines of processes that a demo with this pid started and that still run. */
function leftBy(pid: number): string[] {
  const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(`joint-sanctions-demo-${pid}-`));
}
const foldersOf = (pid: number) =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`joint-sanctions-demo-${pid}-`));

describe('the demo', () => {
  test('plays the shipped file, catches the one liar, reports, and leaves nothing behind', async () => {
    const report = join(folder, 'report.json');
    const { child, ended } = startProgram(demo, ['--exit', '--report', report]);
    const { code, out } = await ended;
    expect({ code, tail: code === 0 ? '' : out.slice(-3_000) }).toEqual({ code: 0, tail: '' });
    const told = JSON.parse(readFileSync(report, 'utf8'));
    const known = JSON.parse(readFileSync('test/data/decisions.expected.json', 'utf8'));
    expect(told.ok).toBe(true);
    expect(told.listings).toEqual(known);
    expect(Object.keys(told.agencies)).toEqual([...AGENCIES]);
    const decided = known.published + known.corrected + known.deleted;
    for (const agency of Object.values<any>(told.agencies)) {
      expect(agency).toMatchObject({ acknowledged: expect.any(Number), stillRestricted: 0 });
      expect(agency.acknowledged).toBeGreaterThanOrEqual(decided);
      expect(agency.lagMs).toEqual({ p50: expect.any(Number), p99: expect.any(Number) });
    }
    expect(told.findings).toHaveLength(1);
    expect(told.findings[0]).toMatchObject({
      kind: 'false-acknowledgment',
      agency: 'rail',
      listing: expect.any(Number),
    });
    const signers = told.findings[0].statements.map((statement: any) => [statement.source, statement.keyId]);
    expect(signers).toContainEqual(['/agencies/rail', 'rail-1']);
    expect(signers).toContainEqual(['/court-registry', 'register-1']);
    expect(out).toContain('RAIL SIGNED');
    expect(out).toContain('A PROBE, SIGNED BY THE COURT REGISTER');
    expect(told.scenes).toEqual([
      { name: 'The case of Chongchuan', ok: true, problems: [] },
      { name: 'A grace that is used', ok: true, problems: [] },
      { name: 'A notice retracted', ok: true, problems: [] },
    ]);
    const signed = {
      listing: expect.any(Number),
      keyId: 'register-1',
      signature: expect.stringMatching(/^[\w-]{86}$/),
    };
    const [notice, retraction] = told.letters;
    expect(told.letters).toHaveLength(2);
    expect(notice).toMatchObject({ ...signed, kind: 'notice', retracts: [] });
    expect(retraction).toMatchObject({ ...signed, kind: 'retraction', retracts: [notice.number], because: 'deleted' });
    expect(out).toContain('A NOTICE, SIGNED BY THE COURT REGISTER');
    expect(out).toContain('ITS RETRACTION, SIGNED BY THE COURT REGISTER');
    expect(out).toMatch(/A grace that is used[^]*withdrawn quietly/);
    expect(out).toMatch(/case of Chongchuan[^]*flight:\s+denied[^]*hard seat[^]*allowed[^]*sold again/);
    expect(leftBy(child.pid!)).toEqual([]);
    expect(foldersOf(child.pid!)).toEqual([]);
  });

  test('ended by Ctrl-C while it starts, it leaves no process and no folder', async () => {
    const { child, ended } = startProgram(demo, ['--exit']);
    await eventually(() => {
      expect(leftBy(child.pid!).length).toBeGreaterThan(1);
    }, 60_000);
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(leftBy(child.pid!)).toEqual([]);
    expect(foldersOf(child.pid!)).toEqual([]);
  });

  test('killed outright, its processes end by themselves', async () => {
    const { child, ended } = startProgram(demo, ['--exit']);
    await eventually(() => {
      expect(leftBy(child.pid!).length).toBeGreaterThan(1);
    }, 60_000);
    child.kill('SIGKILL');
    await ended;
    await eventually(() => {
      expect(leftBy(child.pid!)).toEqual([]);
    }, 60_000);
    for (const name of foldersOf(child.pid!)) rmSync(join(tmpdir(), name), { recursive: true });
  });

  test('says by name which option is wrong, and starts nothing', async () => {
    const { code, err } = await runProgram(demo, ['--listings', 'many']);
    expect(code).toBe(1);
    expect(err).toContain('--listings');
    expect(existsSync(join(folder, 'many'))).toBe(false);
  });
});
