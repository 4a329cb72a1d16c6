import type { Run } from '#contracts';
import { Refusal } from '#service';
import { AgencyDatabase, NOW, SHARDS } from '../../../test/support/agency-database.js';
import { eventually } from '../../../test/support/eventually.js';
import { OwnSystem } from '../../../test/support/own-system.js';
import { RegisterFeed, slicesOf } from '../../../test/support/register-feed.js';
import { silent } from '../../../test/support/silent.js';
import { Copies } from '../src/copies/copies.js';
import type { CopyRemoval } from '../src/copies/copy-removal.js';
import { owedTo, SqlDeliveryStore } from '../src/own-system/delivery-store.js';
import { settled } from './a-delivery.js';

const REASON = 'The airline has closed its cache.';

describe('a copy that does not confirm', () => {
  let aviation: AgencyDatabase;
  let feed: RegisterFeed;
  let copies: Copies;
  let airline: OwnSystem;
  let agent: OwnSystem;

  beforeEach(async () => {
    feed = new RegisterFeed(SHARDS);
    [airline, agent] = await Promise.all([OwnSystem.start(null), OwnSystem.start(null)]);
    aviation = await AgencyDatabase.open('aviation');
    const { agency, database, acknowledgments, participant: signer, clock } = aviation;
    copies = new Copies({ agency, database, acknowledgments, signer, clock, log: silent, pollMs: 10 });
    await copies.register('caching-airline', airline.url, 'operator-1');
  });
  afterEach(async () => {
    await copies.stop();
    await Promise.all([airline.stop(), agent.stop()]);
    await aviation.close();
  });

  const hears = (...events: Parameters<typeof slicesOf>[0]) => aviation.applier.handle(slicesOf(events));
  /** Who, by the newest run of a cut, has a lift of the shard to confirm. */
  async function unconfirmed(shard = 0): Promise<Run['unconfirmed']> {
    await hears(feed.cut(shard, NOW));
    const runs = (await aviation.acknowledged()).filter((one): one is Run => 'kind' in one && one.kind === 'run');
    return runs.filter((run) => run.shard === shard).at(-1)!.unconfirmed;
  }
  const removed = async (name = 'caching-airline'): Promise<CopyRemoval> => {
    const removal = await copies.remove(name, REASON, 'operator-2');
    if (removal instanceof Refusal) throw new Error(removal.reason);
    return removal;
  };
  /** Listing 4 was published and confirmed, listing 8 only published, then 4 was deleted: the airline hears nothing. */
  async function deaf(): Promise<void> {
    await hears(feed.publish({ listing: 4 }));
    await eventually(async () => expect(await settled(aviation)).toHaveLength(1));
    airline.answer = () => ({ status: 503, body: {} });
    await hears(feed.publish({ listing: 8 }), feed.delete(4));
  }

  it('is named in the signed run of the next cut, for each lift and for nothing else, until it has confirmed', async () => {
    expect(await unconfirmed()).toBeUndefined();
    await deaf();
    expect(await unconfirmed()).toEqual([{ sequence: 4, listing: 4, revision: 2, system: 'caching-airline' }]);
    expect(await unconfirmed(1)).toBeUndefined();
    airline.answer = null;
    await eventually(async () => expect(await settled(aviation)).toHaveLength(3), 20_000);
    expect(await unconfirmed()).toBeUndefined();
  });

  it('does not make its lift effective by being taken out: who, why and what was open are kept, and it is named', async () => {
    await deaf();
    const removal = await removed();
    expect(removal).toEqual({
      name: 'caching-airline',
      url: airline.url,
      registeredBy: 'operator-1',
      registeredAt: new Date(NOW),
      removedBy: 'operator-2',
      removedAt: new Date(NOW),
      reason: REASON,
      open: [{ listing: 4, revision: 2 }],
    });
    expect(await copies.list()).toEqual([]);
    expect(await copies.removals()).toEqual([removal]);
    expect(await settled(aviation)).not.toContainEqual(expect.objectContaining({ listing: 4, revision: 2 }));
    expect(await unconfirmed()).toEqual([
      { sequence: 3, listing: 4, revision: 2, system: 'caching-airline', removedAt: NOW },
    ]);
    expect((await owedTo(aviation.database)).get('caching-airline')).toMatchObject({ pending: 1, pendingLifts: 1 });
  });

  it('holds up nothing but that lift once it is taken out, and is told nothing more', async () => {
    await deaf();
    await removed();
    // The publication that it had not confirmed waits for nobody now; what comes is effective at once.
    expect(await settled(aviation)).toMatchObject([
      { listing: 4, revision: 1 },
      { listing: 8, revision: 1 },
    ]);
    airline.answer = null;
    const told = airline.told.length;
    await hears(feed.publish({ listing: 12 }), feed.delete(8));
    expect((await aviation.acknowledged()).at(-1)).toMatchObject({ grade: 'effective' });
    await copies.look();
    expect(await owedTo(aviation.database)).toEqual(
      new Map([['caching-airline', expect.objectContaining({ pendingLifts: 1 })]]),
    );
    expect(airline.told).toHaveLength(told);
  });

  it('is made up for by a newer revision that everybody else has confirmed, and by nothing less', async () => {
    await copies.register('travel-agent', agent.url, 'operator-1');
    await deaf();
    await removed();
    agent.answer = () => ({ status: 503, body: {} });
    await hears(feed.delete(4)); // issued again
    await copies.look();
    expect(await unconfirmed()).toContainEqual(expect.objectContaining({ system: 'caching-airline', revision: 2 }));
    agent.answer = null;
    await eventually(
      async () => expect(await settled(aviation)).toContainEqual(expect.objectContaining({ listing: 4, revision: 3 })),
      20_000,
    );
    await copies.look();
    expect(await unconfirmed()).toBeUndefined();
    expect(await settled(aviation)).not.toContainEqual(expect.objectContaining({ listing: 4, revision: 2 }));
    expect(await aviation.database.query('SELECT * FROM delivery_number')).toEqual([]);
  });

  it('still has to confirm when it comes back, and its word then counts', async () => {
    await deaf();
    await removed();
    airline.answer = null;
    await copies.register('caching-airline', airline.url, 'operator-1');
    await eventually(async () =>
      expect(await settled(aviation)).toContainEqual(expect.objectContaining({ listing: 4, revision: 2 })),
    );
    await eventually(() => expect(airline.newest(8)).toMatchObject({ revision: 1 }));
    expect(airline.newest(4)).toMatchObject({ revision: 2, measures: [] });
  });

  it('is no other machine that comes under its name: that can not confirm what the first one left open', async () => {
    await deaf();
    await removed();
    expect(await copies.register('caching-airline', agent.url, 'operator-1')).toMatchObject({
      reason: 'copy-owes-lifts',
      kind: 'conflict',
    });
    expect([await copies.list(), agent.told]).toEqual([[], []]);
    await hears(feed.delete(4)); // issued again: nobody waits for the first one any more
    await copies.look();
    expect(await copies.register('caching-airline', agent.url, 'operator-1')).toMatchObject({ url: agent.url });
  });

  it('is taken out once: asked again it is answered as before, and what never was is refused', async () => {
    const first = await removed();
    aviation.clock.advance(60_000);
    expect(await copies.remove('caching-airline', 'another reason', 'operator-3')).toEqual(first);
    expect(await copies.remove('nobody', REASON, 'operator-2')).toMatchObject({ reason: 'copy-unknown' });
  });

  it('taken out by another instance is told nothing more by this one', async () => {
    await deaf();
    await aviation.database.query('DELETE FROM copy');
    const { database, acknowledgments, agency } = aviation;
    const name = 'caching-airline';
    const store = new SqlDeliveryStore({ database, acknowledgments, agency, system: name, copy: name });
    await database.query('UPDATE delivery SET claimed_until = NULL, next_at = clock_timestamp()');
    expect(await store.claim(10)).toEqual([]);
    await copies.look();
    airline.answer = null;
    expect(await copies.list()).toEqual([]);
    expect(airline.told.map(({ listing }) => listing)).toEqual([4]);
  });
});
