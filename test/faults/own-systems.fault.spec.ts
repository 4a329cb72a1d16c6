import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blockOf } from '../docs/pages.js';
import { startTestBus, type TestBus } from '../support/bus.js';
import { rowsOf } from '../support/bus-books.js';
import { callService, Court, deletionOf, listingOf, type Answer } from '../support/court.js';
import { eventually } from '../support/eventually.js';
import { MariaDb } from '../support/mariadb.js';
import { OwnSystem } from '../support/own-system.js';

const PAGE = 'docs/own-systems.md';
const COUNT = 300;

jest.setTimeout(400_000);
const folder = mkdtempSync(join(tmpdir(), 'own-systems-'));
const drops = join(folder, 'drops');
let mariadb: MariaDb;
let bus: TestBus;
let court: Court;

beforeAll(async () => {
  mariadb = await MariaDb.start();
  await query(blockOf(PAGE, 'sql tables.sql').replace('TIMESTAMPTZ', 'DATETIME(3)'));
  const statements = join(folder, 'statements.json');
  writeFileSync(statements, blockOf(PAGE, 'json statements.json'));
  mkdirSync(drops);
  bus = await startTestBus({
    only: ['court-registry', 'rail', 'aviation'],
    overrides: {
      rail: { BUS_ENFORCEMENT: 'sql', BUS_SQL_URL: mariadb.url, BUS_SQL_STATEMENTS_FILE: statements },
      aviation: { BUS_ENFORCEMENT: 'file', BUS_FILE_FOLDER: drops, BUS_FILE_CONFIRMED_BY: 'rename' },
    },
  });
  court = new Court(bus);
});
afterAll(async () => {
  await bus?.remove();
  await mariadb?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function query(sql: string): Promise<any[]> {
  const connection = await mariadb.connect();
  try {
    let rows: any[] = [];
    for (const one of sql.split(';').filter((text) => text.trim() !== ''))
      rows = (await connection.query(one))[0] as any[];
    return rows;
  } finally {
    await connection.end();
  }
}
const ask = (path: string, body?: unknown): Promise<Answer> =>
  callService(bus, bus.services.aviation.url + path, {
    as: 'operator',
    ...(body !== undefined && { method: 'POST', body }),
  });

/** The restrictions that an agency's own tables hold: the fold of the register, as other tests show. */
const restricted = async (agency: 'rail' | 'aviation'): Promise<number[]> =>
  (
    await rowsOf<{ listing: number }>(
      bus,
      agency,
      `SELECT listing FROM enforced WHERE measures <> '{}' ORDER BY listing`,
    )
  ).map(({ listing }) => listing);
/** Every listing has come, and every deletion: the second is no sign of the first, nor one agency of another. */
const hasApplied = (agency: 'rail' | 'aviation'): Promise<void> =>
  eventually(async () => {
    const [{ n }] = await rowsOf<{ n: number }>(bus, agency, 'SELECT count(*) AS n FROM enforced');
    expect([Number(n), (await restricted(agency)).length, await owed(agency)]).toEqual([COUNT, COUNT - 100, 0]);
  }, 120_000);
const owed = async (agency: 'rail' | 'aviation'): Promise<number> =>
  Number((await rowsOf<{ n: number }>(bus, agency, 'SELECT count(*) AS n FROM delivery WHERE pending'))[0].n);

describe('own systems of agencies, each with its real adapter', () => {
  it('hold what the register said after database and adapter were killed in the middle of an import', async () => {
    const rows = Array.from({ length: COUNT }, (_, n) => listingOf(`own-${n}`, 300_000 + n));
    const digest = await court.import([
      ...rows,
      ...rows.slice(0, 100).map(({ decision }) => deletionOf(decision.number)),
    ]);
    await eventually(
      async () => expect((await query('SELECT * FROM bus_listing')).length).toBeGreaterThan(20),
      120_000,
    );
    await mariadb.kill();
    await bus.kill('rail', 'SIGKILL');
    await mariadb.begin();
    await bus.start('rail');
    await eventually(async () => expect(await court.progress(digest)).toMatchObject({ state: 'done' }), 120_000);
    await hasApplied('rail');
    const held = await query('SELECT DISTINCT listing FROM refused ORDER BY listing');
    expect(held.map(({ listing }) => Number(listing))).toEqual(await restricted('rail'));
  });

  it('by files too, and a full drop that an operator asks for holds what is restricted', async () => {
    await hasApplied('aviation');
    expect(
      (await callService(bus, `${bus.services.aviation.url}/deliveries/full`, { method: 'POST', as: 'clerk' })).status,
    ).toBe(403);
    const { status, body } = await ask('/deliveries/full', {});
    expect(status).toBe(200);
    const csv = readFileSync(join(drops, `${body.drop}.csv`), 'utf8')
      .split('\r\n')
      .slice(1, -1);
    expect(csv.map((line) => Number(/^"(\d+)"/.exec(line)![1]))).toEqual(await restricted('aviation'));
    expect(csv).toHaveLength(COUNT - 100);
    expect(readdirSync(drops).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('and a copy that does not confirm a lift is named by the adapter until it does', async () => {
    const airline = await OwnSystem.start(null);
    try {
      const answer = await ask('/copies', { name: 'caching-airline', url: airline.url });
      expect(answer).toMatchObject({ status: 201, body: { name: 'caching-airline', url: airline.url } });
      expect((await ask('/copies', { name: 'own', url: 'nowhere' })).status).toBe(400);
      await eventually(
        async () => expect(await ask('/copies')).toMatchObject({ body: [{ pending: 0, loading: false }] }),
        60_000,
      );
      expect(airline.told).toHaveLength(COUNT - 100);
      airline.answer = () => ({ status: 500, body: {} });
      await court.delete(`own-${COUNT - 1}`);
      await eventually(
        async () =>
          expect((await ask('/status')).body.missingLifts).toMatchObject([
            { system: 'caching-airline', pendingLifts: 1 },
          ]),
        60_000,
      );
      airline.answer = null;
      await eventually(async () => expect((await ask('/status')).body.missingLifts).toEqual([]), 60_000);
    } finally {
      await airline.stop();
    }
  });
});
