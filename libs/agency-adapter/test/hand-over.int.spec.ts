import { openDatabase, type DatabaseHandle } from '#service';
import { blockOf } from '../../../test/docs/pages.js';
import { AgencyDatabase, SHARDS } from '../../../test/support/agency-database.js';
import { eventually } from '../../../test/support/eventually.js';
import { OwnSystem } from '../../../test/support/own-system.js';
import { freshDatabase, type FreshDatabase } from '../../../test/support/postgres.js';
import { RegisterFeed, slicesOf } from '../../../test/support/register-feed.js';
import { silent } from '../../../test/support/silent.js';
import { Copies } from '../src/copies/copies.js';
import { owedTo } from '../src/own-system/delivery-store.js';
import type { EnforcementSystem } from '../src/own-system/enforcement-system.js';
import { readStatements, type SqlStatements } from '../src/own-system/sql-statement-file.js';
import { SqlSystem } from '../src/own-system/sql-system.js';
import { WebhookSystem } from '../src/own-system/webhook-system.js';
import { restricted, settled } from './a-delivery.js';
import { AdapterRuns } from './adapter-runs.js';

const PAGE = 'docs/own-systems.md';
const STATEMENTS = readStatements(blockOf(PAGE, 'json statements.json')) as SqlStatements;

describe('an agency that decides in another system than before', () => {
  let rail: AgencyDatabase;
  let feed: RegisterFeed;
  let fresh: FreshDatabase;
  let counters: DatabaseHandle;
  let counter: OwnSystem;
  let runs: AdapterRuns;

  beforeEach(async () => {
    rail = await AgencyDatabase.open('rail');
    runs = new AdapterRuns(rail);
    feed = new RegisterFeed(SHARDS);
    counter = await OwnSystem.start(null);
    fresh = await freshDatabase();
    counters = await openDatabase({ url: fresh.url, entities: [], migrations: [] });
    for (const sql of blockOf(PAGE, 'sql tables.sql').split(';')) if (sql.trim() !== '') await counters.query(sql);
  });
  afterEach(async () => {
    await runs.stop();
    await counters.close();
    await Promise.all([fresh.drop(), counter.stop(), rail.close()]);
  });

  const hears = (...events: Parameters<typeof slicesOf>[0]) => rail.applier.handle(slicesOf(events));
  const listings = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const held = async (): Promise<string[]> =>
    (await counters.query('SELECT listing, subject_ref, measure FROM refused'))
      .map(({ listing, subject_ref, measure }) => `${listing}/${subject_ref}/${measure}`)
      .sort();
  const sqlSystem = () => new SqlSystem({ url: fresh.url, statements: STATEMENTS });
  const webhook = () => new WebhookSystem({ url: counter.url, signer: rail.participant });

  const startedWith = (address: string | null, system: EnforcementSystem | null) => runs.start(address, system);
  const stop = () => runs.stop();
  const nothingOwed = () => runs.nothingOwed();

  it('hands every current state to its own database, and from then on is effective by its word only', async () => {
    await hears(...listings(1, 40).map((listing) => feed.publish({ listing })));
    await hears(...listings(1, 10).map((listing) => feed.delete(listing)));
    await startedWith('sql counters', sqlSystem());
    await nothingOwed();
    expect(await held()).toEqual(await restricted(rail));
    expect(new Set((await held()).map((one) => one.split('/')[0])).size).toBe(30);
    await hears(feed.delete(11));
    expect((await rail.acknowledged()).at(-1)).toMatchObject({ kind: 'run', grade: 'applied' });
    await eventually(async () => expect(await settled(rail)).toMatchObject([{ listing: 11, revision: 2 }]));
    expect(await held()).toEqual(await restricted(rail));
  });

  it('hands lifts over first, also of what the system heard in an earlier time', async () => {
    await hears(...listings(1, 6).map((listing) => feed.publish({ listing })));
    await startedWith('webhook counter', webhook());
    await nothingOwed();
    await stop();
    await startedWith(null, null);
    await hears(...listings(1, 3).map((listing) => feed.delete(listing)), feed.publish({ listing: 7 }));
    expect((await rail.acknowledged()).at(-1)).toMatchObject({ grade: 'effective' });
    counter.told.length = 0;
    await startedWith('webhook counter', webhook());
    await nothingOwed();
    const lifted = counter.told.map(({ measures }) => measures.length === 0);
    expect(lifted.indexOf(false)).toBe(3);
    expect(lifted.lastIndexOf(true)).toBe(2);
    for (const listing of listings(1, 7)) expect(counter.newest(listing)!.measures.length > 0).toBe(listing > 3);
  });

  it('hands everything to the next system, which must confirm what the one before had not', async () => {
    await startedWith('webhook counter', webhook());
    await hears(...listings(1, 4).map((listing) => feed.publish({ listing })));
    await nothingOwed();
    counter.answer = () => ({ status: 503, body: {} });
    await hears(feed.delete(4));
    await stop();
    const before = await settled(rail);
    expect(before.map(({ listing }) => listing).sort()).toEqual([1, 2, 3, 4]);
    await startedWith('sql counters', null);
    expect(await settled(rail)).toEqual(before);
    await startedWith('sql counters', sqlSystem());
    await nothingOwed();
    expect(await settled(rail)).toContainEqual(expect.objectContaining({ listing: 4, revision: 2 }));
    expect(await held()).toEqual(await restricted(rail));
  });

  it('is effective by the tables again when it comes back to them, but not past a copy that has not confirmed', async () => {
    const { agency, database, acknowledgments, participant: signer, clock } = rail;
    const copies = new Copies({ agency, database, acknowledgments, signer, clock, log: silent, pollMs: 10 });
    const deaf = await OwnSystem.start(null);
    deaf.answer = ({ listing }) => ({
      status: listing === 2 ? 503 : 200,
      body: { listing, revision: 1, confirmed: true },
    });
    counter.answer = () => ({ status: 503, body: {} });
    try {
      await startedWith('webhook counter', webhook());
      await copies.register('travel-agent', deaf.url, 'operator-1');
      await hears(feed.publish({ listing: 1 }), feed.publish({ listing: 2 }));
      await eventually(async () => expect(await copies.list()).toMatchObject([{ pending: 1 }]));
      expect(await settled(rail)).toEqual([]);
      await stop();
      await startedWith(null, null);
      expect(await settled(rail)).toMatchObject([{ listing: 1, revision: 1 }]);
      expect(await owedTo(database)).toEqual(new Map([['travel-agent', expect.objectContaining({ pending: 1 })]]));
    } finally {
      await copies.stop();
      await deaf.stop();
    }
  });

  it('hands over once: a restart owes nothing anew, and one that was cut off goes on', async () => {
    await hears(...listings(1, 8).map((listing) => feed.publish({ listing })), feed.delete(8));
    await startedWith('webhook counter', webhook());
    await nothingOwed();
    const told = counter.told.length;
    await stop();
    await startedWith('webhook counter', webhook());
    await nothingOwed();
    expect(counter.told).toHaveLength(told);
    await stop();
    counter.told.length = 0;
    await rail.database.query(`DELETE FROM delivery WHERE listing IN (6, 7, 8)`);
    await rail.database.query('UPDATE own_system SET lifted_to = 7, restricted_to = 5');
    await startedWith('webhook counter', webhook());
    await nothingOwed();
    expect(counter.told.map(({ listing }) => listing)).toEqual([8, 6, 7]);
  });
});
