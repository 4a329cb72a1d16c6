import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subjectRef } from '#evidence';
import { counterServer } from './counter-server.js';
import { Journal } from './journal.js';
import { RestrictionCache } from './restriction-cache.js';

const subjectKey = Buffer.alloc(32, 7);
const number = '990001197403180753';
const restriction = {
  listing: 7,
  revision: 1,
  standing: 'in-force' as const,
  subjectRefs: [subjectRef(subjectKey, number)],
  measures: [{ code: 'soft-berth', effect: 'deny' }],
  court: { code: '苏0602', name: '南通市崇川区人民法院' },
  caseNumber: '(2025)苏0602执1234号',
  howToObject: { en: 'ask the court' },
};
const deletion = { ...restriction, revision: 2, standing: 'deleted' as const, subjectRefs: [], measures: [] };

let server: Server;
let url: string;
let remember: (taken: object) => Promise<void>;
beforeEach(async () => {
  remember = () => Promise.resolve();
  server = counterServer({
    cache: new RestrictionCache({ kind: 'keep', whom: 'first' }),
    remember: (taken) => remember(taken),
    deliveryToken: 'delivery',
    clientToken: 'client',
    subjectKey,
    clock: { now: () => new Date('2026-01-01T00:00:00Z') },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void server.close());

async function call(method: string, path: string, token: string, body?: unknown) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url + path, { method, headers: { authorization: `Bearer ${token}` }, ...sent });
  return { status: response.status, body: (await response.json()) as any };
}
const put = (body: { listing: number }, token = 'delivery') =>
  call('PUT', `/restrictions/${body.listing}`, token, body);
const check = (measure: string, token = 'client') =>
  call('POST', '/check', token, { requestId: 'r', subject: { identityNumber: number }, ask: { measure } });

describe('the ticket counter over HTTP', () => {
  test('confirms what it was told and answers with court, case and how to object', async () => {
    expect(await put(restriction)).toEqual({ status: 200, body: { listing: 7, revision: 1, confirmed: true } });
    const { body } = await check('soft-berth');
    expect(body).toMatchObject({ decision: 'deny', stale: false });
    expect(body.refusals).toMatchObject([
      {
        listing: 7,
        revision: 1,
        measure: 'soft-berth',
        caseNumber: '(2025)苏0602执1234号',
        howToObject: { en: 'ask the court' },
      },
    ]);
    expect((await check('g-train-any-seat')).body.decision).toBe('allow');
  });

  test('confirms a lift and goes on refusing: the planted lie, which it tells nobody but the demo', async () => {
    await put(restriction);
    expect((await put(deletion)).body.confirmed).toBe(true);
    expect((await check('soft-berth')).body.refusals).toMatchObject([{ listing: 7, revision: 1 }]);
    expect((await call('GET', '/memory', 'client')).body).toEqual({
      listings: 1,
      kept: { listing: 7, revision: 1, confirmedRevision: 2 },
    });
  });

  test('confirms nothing that it could not remember', async () => {
    remember = () => Promise.reject(new Error('disk full'));
    expect((await put(restriction)).status).toBe(500);
    expect((await check('soft-berth')).body.decision).toBe('allow');
    remember = () => Promise.resolve();
    expect((await put(restriction)).status).toBe(200);
    expect((await check('soft-berth')).body.decision).toBe('deny');
  });

  test('lets nobody in without the right token, and takes no half-told restriction', async () => {
    expect((await put(restriction, 'client')).status).toBe(401);
    expect((await check('soft-berth', 'delivery')).status).toBe(401);
    expect((await call('PUT', '/restrictions/8', 'delivery', restriction)).status).toBe(400);
    expect((await call('POST', '/check', 'client', { subject: {} })).status).toBe(400);
    expect((await call('GET', '/restrictions', 'client')).status).toBe(404);
  });
});

describe('its journal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'counter-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('gives back in order what was confirmed, and leaves out a line that a crash cut off', async () => {
    const file = join(folder, 'confirmed.ndjson');
    expect(await new Journal(file).read()).toEqual([]);
    const journal = new Journal(file);
    await Promise.all([journal.append(restriction), journal.append(deletion)]);
    await appendFile(file, '{"listing":8,"rev');
    expect(await new Journal(file).read()).toEqual([restriction, deletion]);
  });
});
