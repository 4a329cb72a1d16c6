import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '#service';
import { blockOf } from '../../../test/docs/pages.js';
import { AgencyDatabase, SHARDS } from '../../../test/support/agency-database.js';
import { eventually } from '../../../test/support/eventually.js';
import { MariaDb } from '../../../test/support/mariadb.js';
import { freshDatabase } from '../../../test/support/postgres.js';
import { refOf, RegisterFeed, slicesOf } from '../../../test/support/register-feed.js';
import { readBacklog, readRestrictions } from '../src/own-system/delivery-store.js';
import { FileSystem } from '../src/own-system/file-system.js';
import { SqlSystem } from '../src/own-system/sql-system.js';
import { readStatements, type SqlStatements } from '../src/own-system/sql-statement-file.js';
import { aDelivery, restricted, settled } from './a-delivery.js';
import { AdapterRuns } from './adapter-runs.js';
import { Mainframe } from './mainframe.js';

const PAGE = 'docs/own-systems.md';
const STATEMENTS = readStatements(blockOf(PAGE, 'json statements.json')) as SqlStatements;
const TABLES = blockOf(PAGE, 'sql tables.sql')
  .split(';')
  .filter((sql) => sql.trim() !== '');

interface Downstream {
  url: string;
  query(sql: string): Promise<any[]>;
  close(): Promise<void>;
}

async function inPostgres(): Promise<Downstream> {
  const fresh = await freshDatabase();
  const database = await openDatabase({ url: fresh.url, entities: [], migrations: [] });
  for (const sql of TABLES) await database.query(sql);
  const close = async () => database.close().then(() => fresh.drop());
  return { url: fresh.url, query: (sql) => database.query(sql), close };
}

let mariadb: MariaDb;
async function inMariaDb(): Promise<Downstream> {
  const query = async (sql: string) => {
    const connection = await mariadb.connect();
    const [rows] = await connection.query(sql);
    await connection.end();
    return rows as any[];
  };
  await query('DROP TABLE IF EXISTS bus_listing, refused');
  for (const sql of TABLES) await query(sql.replace('TIMESTAMPTZ', 'DATETIME(3)'));
  return { url: mariadb.url, query, close: async () => undefined };
}

jest.setTimeout(180_000);
beforeAll(async () => {
  mariadb = await MariaDb.start();
});
afterAll(() => mariadb?.stop());

const held = async (own: Downstream): Promise<string[]> =>
  (await own.query('SELECT listing, subject_ref, measure FROM refused'))
    .map(({ listing, subject_ref, measure }) => `${listing}/${subject_ref}/${measure}`)
    .sort();

describe.each([
  ['PostgreSQL', inPostgres],
  ['MariaDB', inMariaDb],
])('an agency’s own database, %s', (_name, open) => {
  let rail: AgencyDatabase;
  let own: Downstream;
  let system: SqlSystem;
  let feed: RegisterFeed;
  beforeEach(async () => {
    rail = await AgencyDatabase.open('rail', { enforcement: 'sql' });
    own = await open();
    system = new SqlSystem({ url: own.url, statements: STATEMENTS });
    feed = new RegisterFeed(SHARDS);
  });
  afterEach(async () => {
    await system.close();
    await own.close();
    await rail.close();
  });

  it('holds what the worked example says, and only then is the event effective', async () => {
    await rail.applier.handle(
      slicesOf([feed.publish({ listing: 4, person: 'wang', until: '2027-06-02T16:00:00.000Z' })]),
    );
    expect(await rail.acknowledged()).toMatchObject([{ kind: 'run', grade: 'applied' }]);
    const delivery = aDelivery(rail, system);
    delivery.start();
    try {
      await eventually(async () => expect(await settled(rail)).toMatchObject([{ listing: 4, revision: 1 }]));
      const rows = await own.query("SELECT * FROM refused WHERE measure = 'soft-berth'");
      expect(rows).toMatchObject([{ subject_ref: refOf('wang', 'rail'), effect: 'deny', court: '崇川区人民法院' }]);
      const [{ lasts }] = await own.query(
        "SELECT count(*) AS lasts FROM refused WHERE valid_until = '2027-06-02 16:00:00'",
      );
      expect(Number(lasts)).toBe(rows.length * (await held(own)).length);
      await rail.applier.handle(slicesOf([feed.delete(4)]));
      await eventually(async () => expect(await settled(rail)).toHaveLength(2));
      expect(await held(own)).toEqual([]);
    } finally {
      await delivery.stop();
    }
  });

  it('takes a state once: a repetition, an older one and a late half do nothing', async () => {
    const { publish, remove } = statesOf();
    await system.send(publish, AbortSignal.timeout(5_000));
    await own.query('DELETE FROM refused');
    await system.send(publish, AbortSignal.timeout(5_000));
    expect(await held(own)).toEqual([]);
    await system.send(remove, AbortSignal.timeout(5_000));
    await system.send({ ...publish, version: 3 }, AbortSignal.timeout(5_000));
    await system.send({ ...remove, early: true }, AbortSignal.timeout(5_000));
    expect(await held(own)).toEqual([]);
    expect(await own.query('SELECT stage FROM bus_listing')).toEqual([{ stage: 5 }]);
  });

  it('makes a statement that it refuses the fault of that state alone, and of that transaction nothing stays', async () => {
    const { publish } = statesOf();
    await own.query('DROP TABLE refused');
    await expect(system.send(publish, AbortSignal.timeout(5_000))).rejects.toMatchObject({
      code: 'enforcement-refused',
      retry: 'never',
      detail: expect.stringMatching(/^42/),
    });
    expect(await own.query('SELECT * FROM bus_listing')).toEqual([]);
  });

  it('takes any text as a value and never as a part of a statement', async () => {
    const court = `'); DROP TABLE refused; -- \\' " ; 法`;
    const { publish } = statesOf(court);
    await system.send(publish, AbortSignal.timeout(5_000));
    expect(await own.query('SELECT DISTINCT court FROM refused')).toEqual([{ court }]);
  });
});

/** A listing published and deleted, as its parcels. */
function statesOf(court = '崇川区人民法院') {
  const state = {
    ...{ listing: 4, revision: 1, standing: 'in-force', subjectRefs: ['a'.repeat(64)], until: null, rests: [] },
    ...{ measures: [{ code: 'soft-berth', effect: 'deny' }], court, caseNumber: '1号', howToObject: null },
  };
  const parcel = { listing: 4, revision: 1, lifts: false, attempts: 0, version: 1, early: false };
  const gone = { ...state, revision: 2, standing: 'deleted', subjectRefs: [], measures: [] };
  return {
    publish: { ...parcel, body: JSON.stringify(state) },
    remove: { ...parcel, revision: 2, version: 2, lifts: true, body: JSON.stringify(gone) },
  };
}

describe('an agency’s own database that dies', () => {
  it('in the middle of a batch, and comes back, holds exactly what the register said', async () => {
    const rail = await AgencyDatabase.open('rail', { enforcement: 'sql' });
    const own = await inMariaDb();
    const system = new SqlSystem({ url: own.url, statements: STATEMENTS });
    const feed = new RegisterFeed(SHARDS);
    const delivery = aDelivery(rail, system);
    try {
      const listings = Array.from({ length: 600 }, (_, i) => i + 1);
      await rail.applier.handle(slicesOf(listings.map((listing) => feed.publish({ listing }))));
      delivery.start();
      await eventually(async () => expect((await settled(rail)).length).toBeGreaterThan(50), 60_000);
      await mariadb.kill();
      expect((await settled(rail)).length).toBeLessThan(600);
      await rail.applier.handle(slicesOf(listings.slice(0, 90).map((listing) => feed.delete(listing))));
      await rail.applier.handle(
        slicesOf(listings.slice(300, 330).map((listing) => feed.correct({ listing, measures: [] }))),
      );
      delivery.wake();
      await eventually(() => expect(delivery.breaker.state).toBe('open'), 30_000);
      await eventually(async () =>
        expect((await readBacklog(rail.database)).next).toContainEqual(
          expect.objectContaining({ lifts: true, lastProblem: 'enforcement-unreachable' }),
        ),
      );
      await mariadb.begin();
      await eventually(async () => expect(await readBacklog(rail.database)).toMatchObject({ pending: 0 }), 90_000);
      expect(await settled(rail)).toHaveLength(720);
      expect(await held(own)).toEqual(await restricted(rail));
      expect(new Set((await restricted(rail)).map((one) => one.split('/')[0])).size).toBe(480);
    } finally {
      await delivery.stop();
      await system.close();
      await rail.close();
    }
  });
});

describe('an agency that decides in its tables, in its MariaDB, by files, in its tables, and in its MariaDB again', () => {
  const listings = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

  it('hands every state over each time, lifts first, also when all is killed in the middle, and nothing that is not in force', async () => {
    const rail = await AgencyDatabase.open('rail');
    const own = await inMariaDb();
    const folder = mkdtempSync(join(tmpdir(), 'drops-'));
    const mainframe = new Mainframe(folder);
    const feed = new RegisterFeed(SHARDS);
    const runs = new AdapterRuns(rail);
    const hears = (...events: Parameters<typeof slicesOf>[0]) => rail.applier.handle(slicesOf(events));
    const deletes = (from: number, to: number) => hears(...listings(from, to).map((listing) => feed.delete(listing)));
    const sql = () => runs.start('sql mariadb', new SqlSystem({ url: own.url, statements: STATEMENTS }));
    const restrictions = () => readRestrictions(rail.database);
    const files = () => runs.start('file drops', new FileSystem({ folder, confirmedBy: 'answer', clock: rail.clock, restrictions })); // prettier-ignore
    const liftsFirst = (lifts: number) => {
      expect(runs.sentLifts.slice(0, lifts)).toEqual(Array.from({ length: lifts }, () => true));
      expect(runs.sentLifts).toContain(false);
    };
    try {
      await runs.start(null, null);
      await hears(...listings(1, 240).map((listing) => feed.publish({ listing })));
      await deletes(1, 40);
      await sql();
      await eventually(async () => expect(Number((await own.query('SELECT count(*) AS n FROM bus_listing'))[0].n)).toBeGreaterThan(60), 30_000); // prettier-ignore
      await mariadb.kill();
      liftsFirst(40);
      await deletes(41, 60);
      await runs.stop();
      await mariadb.begin();
      const half = (await held(own)).map((one) => Number(one.split('/')[0]));
      expect(half.filter((listing) => listing <= 40)).toEqual([]);
      expect(new Set(half).size).toBeLessThan(200);
      await sql();
      await runs.nothingOwed();
      liftsFirst(20);
      expect(await held(own)).toEqual(await restricted(rail));

      await runs.stop();
      await deletes(61, 70);
      expect((await rail.acknowledged()).at(-1)).toMatchObject({ kind: 'run', grade: 'applied' });
      await files();
      await eventually(() => {
        mainframe.run({ answers: false });
        expect(mainframe.listings.size).toBeGreaterThan(0);
      }, 30_000);
      liftsFirst(70);
      const inForce = new Set(await restricted(rail));
      const nothingLifted = () => expect(mainframe.held().filter((one) => !inForce.has(one))).toEqual([]);
      nothingLifted();
      await runs.stop();
      await files();
      // What the first run dropped waits for its answer and is not first again: it stands in the earlier drop.
      await runs.nothingOwed(() => {
        mainframe.run();
        nothingLifted();
      });
      expect(runs.sentLifts.filter(Boolean).length).toBeGreaterThanOrEqual(70);
      expect(mainframe.held()).toEqual(await restricted(rail));
      expect(await settled(rail)).toContainEqual(expect.objectContaining({ listing: 70, revision: 2 }));

      await runs.stop();
      await runs.start(null, null);
      await deletes(71, 80);
      await hears(feed.publish({ listing: 241 }), feed.correct({ listing: 81, measures: [] }));
      expect((await rail.acknowledged()).at(-1)).toMatchObject({ kind: 'run', grade: 'effective' });
      await sql();
      await runs.nothingOwed();
      liftsFirst(81);
      expect(await held(own)).toEqual(await restricted(rail));
      expect(new Set((await held(own)).map((one) => one.split('/')[0])).size).toBe(160);
    } finally {
      await runs.stop();
      await rail.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
