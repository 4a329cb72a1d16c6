import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maskNumber } from '#contracts';
import { blockOf, blocksOf, readPage } from '../../../../test/docs/pages.js';
import { aRegisterProcess, listingOn, type RegisterProcess } from '../../test/register-process.js';
import { aDeletionRow } from '../../test/rows.js';

jest.setTimeout(180_000);
const page = 'docs/public-register.md';
const RATE = 60;
let register: RegisterProcess;
let asked = 0;
const kept = listingOn('kept', 103);
beforeAll(async () => {
  register = await aRegisterProcess({ overrides: { 'court-registry': { BUS_PUBLIC_RATE: String(RATE) } } });
});
afterAll(() => register?.remove());

/** Somebody with an address and nothing else. */
async function ask(path: string) {
  asked++;
  const answer = await fetch(new URL(path, register.bus.services['court-registry'].url));
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as any };
}

/** Every member's name with those around it; of a list its first element. */
function shapeOf(value: any, path = ''): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [path] : shapeOf(value[0], `${path}[]`);
  if (value === null || typeof value !== 'object') return [path];
  return Object.entries(value)
    .flatMap(([name, member]) => shapeOf(member, `${path}.${name}`))
    .sort();
}
const shown = (name: string): any => JSON.parse(blockOf(page, `json ${name}`));

describe('the public register over HTTP', () => {
  it('answers the requests of its page without a token, as the page shows', async () => {
    const { listing } = await register.publish('listing', listingOn('gone', 101));
    await register.publish('listing', kept);
    const requests = blocksOf(page).filter(({ info }) => info === 'http');
    const [search, feed, further, statistics] = requests.map(({ text }) => text.trim().replace(/^GET /, ''));

    const found = await ask(search);
    expect(found.status).toBe(200);
    expect(found.headers.get('cache-control')).toBe('no-store');
    expect(found.body).toMatchObject({ more: false, complete: true });
    expect(shapeOf(found.body)).toEqual(shapeOf(shown('listings')));
    // The age is that of the day on which this runs.
    const { age: _age, ...subject } = shown('listings').listings[0].subject;
    expect(found.body.listings).toMatchObject([{ listing, subject }]);

    await register.publish('deletion', aDeletionRow({ listing: 'gone' }));
    expect((await ask(search)).body.listings).toEqual([]);

    const first = await ask(feed);
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(first.body.changes).toHaveLength(3);
    const deletion = first.body.changes.find((change: any) => change.deletion);
    expect(shapeOf(deletion)).toEqual(shapeOf(shown('feed').changes[0]));
    expect(Object.keys(first.body)).toEqual(Object.keys(shown('feed')));
    const next = await ask(further.replace('CURSOR', first.body.next));
    expect(next.body).toEqual({ changes: [], next: first.body.next, more: false });
    expect(await ask(further)).toMatchObject({ status: 400, body: { code: 'unknown-cursor' } });

    const month = deletion.at.slice(0, 7);
    const figures = await ask(statistics.replace(/month=.*/, `month=${month}`));
    expect(shapeOf(figures.body)).toEqual(shapeOf(shown('statistics')));
    expect(figures.body.courts).toEqual(shown('statistics').courts);
  });

  it('refuses what the page says is refused, by its code and with the field', async () => {
    const refused = [...readPage(page).matchAll(/^\| `([a-z-]+)` +\| `(\/public\/[^`]+)` +\|$/gm)];
    expect(refused).toHaveLength(5);
    for (const [, code, request] of refused) {
      const { status, headers, body } = await ask(request);
      expect([request, status, body.code]).toEqual([request, 400, code]);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(body.errors).toMatchObject([{ field: code.split('-')[0] }]);
    }
    expect(await ask('/public/feed?limit=501')).toMatchObject({ status: 400, body: { errors: [{ field: 'limit' }] } });
    expect(await ask('/public/statistics?month=2026-13')).toMatchObject({ status: 400 });
    expect(await ask('/public/listings?name=ab&name=cd&number=1012')).toMatchObject({ status: 400 });
  });

  it('is followed by the program of its page, which ends with the public list', () => {
    const folder = mkdtempSync(join(tmpdir(), 'follower-'));
    try {
      const program = join(folder, 'follow.mjs');
      writeFileSync(program, blockOf(page, 'js follow.mjs'));
      const base = register.bus.services['court-registry'].url;
      const { stdout, stderr } = spawnSync(process.execPath, [program, base], { encoding: 'utf8' });
      asked++;
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toMatchObject([
        { subject: { name: '测试甲', maskedNumber: maskNumber(kept.subject.number) } },
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('tells an address that asks too often to wait, and lets everybody with a token go on', async () => {
    while (asked < RATE) expect((await ask('/public/statistics?month=2026-05')).status).toBe(200);
    for (const path of [
      '/public/listings?name=测试甲&number=1012',
      '/public/feed',
      '/public/statistics?month=2026-05',
    ]) {
      const { status, headers, body } = await ask(path);
      expect([path, status, body.code]).toEqual([path, 429, 'too-many-requests']);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(await register.call('GET', '/status', 'operator')).toMatchObject({ status: 200 });
  });

  it('leaves neither name nor number of who was asked for in the log', () => {
    const log = readFileSync(register.bus.logFile('court-registry'), 'utf8');
    expect(log).toContain('identity read by the public');
    expect(log).not.toMatch(/测试|%E6|990001/);
  });
});
