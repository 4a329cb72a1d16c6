import { AgencyDatabase, SHARDS } from '../../../test/support/agency-database.js';
import { eventually } from '../../../test/support/eventually.js';
import { OwnSystem } from '../../../test/support/own-system.js';
import { RegisterFeed, slicesOf } from '../../../test/support/register-feed.js';
import { silent } from '../../../test/support/silent.js';
import { Copies } from '../src/copies/copies.js';
import type { EnforcementKind } from '../src/tables/state.js';
import { WebhookSystem } from '../src/own-system/webhook-system.js';
import { aDelivery, settled } from './a-delivery.js';

describe('copies of an agency’s list that others keep', () => {
  let aviation: AgencyDatabase;
  let feed: RegisterFeed;
  let copies: Copies;
  let airline: OwnSystem;
  let agent: OwnSystem;

  beforeEach(async () => {
    feed = new RegisterFeed(SHARDS);
    airline = await OwnSystem.start(null);
    agent = await OwnSystem.start(null);
  });
  afterEach(async () => {
    await copies.stop();
    await Promise.all([airline.stop(), agent.stop()]);
    await aviation.close();
  });

  async function opened(enforcement: EnforcementKind): Promise<void> {
    aviation = await AgencyDatabase.open('aviation', { enforcement });
    const { agency, database, acknowledgments, participant: signer, clock } = aviation;
    copies = new Copies({ agency, database, acknowledgments, signer, clock, log: silent, pollMs: 10 });
  }
  const publishing = (from: number, to: number) =>
    slicesOf(Array.from({ length: to - from + 1 }, (_, i) => feed.publish({ listing: from + i })));
  const refusing = (): { status: number; body: unknown } => ({ status: 503, body: {} });

  it('are told what was restricted before and every change, and from then on it is effective only when they confirm', async () => {
    await opened('tables');
    await aviation.applier.handle(publishing(1, 30));
    await aviation.applier.handle(slicesOf([feed.delete(5)]));
    expect(await copies.register('caching-airline', airline.url, 'operator-1')).toMatchObject({
      name: 'caching-airline',
      registeredBy: 'operator-1',
    });
    await aviation.applier.handle(slicesOf([feed.publish({ listing: 40 }), feed.delete(6)]));
    await eventually(async () => expect(await settled(aviation)).toHaveLength(2));
    await eventually(async () => expect(await copies.list()).toMatchObject([{ pending: 0, loading: false }]));
    const held = Array.from({ length: 40 }, (_, i) => airline.newest(i + 1)).filter((one) => one?.measures.length);
    expect(held.map((one) => one!.listing)).toEqual([1, 2, 3, 4, ...Array.from({ length: 24 }, (_, i) => i + 7), 40]);
    const said = await aviation.acknowledged();
    const applied = said.flatMap((one) => ('grade' in one && one.grade === 'applied' ? one.entries : []));
    expect(applied.map(({ listing }) => listing).sort()).toEqual([40, 6]);
    const systems = said.flatMap((one) => ('system' in one ? [one.system] : []));
    expect(new Set(systems)).toEqual(new Set(['caching-airline']));
  });

  it('are named with what they owe while they do not confirm a lift, hold up no other, and settle it in the end', async () => {
    await opened('tables');
    await copies.register('caching-airline', airline.url, 'operator-1');
    await copies.register('travel-agent', agent.url, 'operator-1');
    await aviation.applier.handle(publishing(1, 1));
    await eventually(async () => expect(await settled(aviation)).toHaveLength(1));
    airline.answer = refusing;
    await aviation.applier.handle(slicesOf([feed.delete(1)]));
    await eventually(() => expect(agent.newest(1)).toMatchObject({ revision: 2, measures: [] }));
    await eventually(async () =>
      expect(await copies.list()).toMatchObject([
        { name: 'caching-airline', pendingLifts: 1, oldestLiftMs: expect.any(Number) },
        { name: 'travel-agent', pendingLifts: 0, oldestLiftMs: null },
      ]),
    );
    expect(await settled(aviation)).toHaveLength(1);
    airline.answer = null;
    await eventually(
      async () => expect(await settled(aviation)).toMatchObject([{ revision: 1 }, { revision: 2 }]),
      20_000,
    );
  });

  it('settle each number once, whichever of them and the own system confirms last', async () => {
    await opened('webhook');
    const own = await OwnSystem.start(null);
    const delivery = aDelivery(aviation, new WebhookSystem({ url: own.url, signer: aviation.participant }));
    try {
      await copies.register('caching-airline', airline.url, 'operator-1');
      await copies.register('travel-agent', agent.url, 'operator-1');
      await aviation.applier.handle(publishing(1, 150));
      delivery.start();
      await eventually(async () => expect(await settled(aviation)).toHaveLength(150), 30_000);
      await aviation.applier.handle(slicesOf(Array.from({ length: 60 }, (_, i) => feed.delete(i + 1))));
      await eventually(async () => expect(await settled(aviation)).toHaveLength(210), 30_000);
      expect(await aviation.database.query('SELECT * FROM delivery_number')).toEqual([]);
      for (const system of [own, airline, agent])
        for (let listing = 1; listing <= 150; listing++)
          expect(system.newest(listing)!.measures.length > 0).toBe(listing > 60);
    } finally {
      await delivery.stop();
      await own.stop();
    }
  }, 180_000);

  it('are registered once: the same again changes nothing, another address under the name is refused', async () => {
    await opened('tables');
    const first = await copies.register('caching-airline', airline.url, 'operator-1');
    expect(await copies.register('caching-airline', airline.url, 'operator-2')).toEqual(first);
    expect(await copies.register('caching-airline', agent.url, 'operator-1')).toMatchObject({
      reason: 'copy-known',
      kind: 'conflict',
    });
    expect(await copies.list()).toHaveLength(1);
  });

  it('are not taken in while this agency loads a snapshot or catches up: what that lifts is told to nobody', async () => {
    await opened('tables');
    await aviation.database.query('UPDATE position SET behind_until = 2 WHERE shard = 1');
    const registering = () => copies.register('caching-airline', airline.url, 'operator-1');
    expect(await registering()).toMatchObject({ reason: 'catching-up', kind: 'unavailable', retryAfterSeconds: 2 });
    expect(await copies.list()).toEqual([]);
    await aviation.database.query('UPDATE position SET sequence = 2 WHERE shard = 1');
    expect(await registering()).toMatchObject({ url: airline.url });
    await aviation.database.query('UPDATE position SET behind_until = 3 WHERE shard = 1');
    expect(await registering()).toMatchObject({ url: airline.url });
  });

  it('of another instance’s registration are found, and loading that was cut off goes on', async () => {
    await opened('tables');
    await aviation.applier.handle(publishing(1, 12));
    await aviation.database.query(
      `INSERT INTO copy (name, url, registered_by, registered_at, loaded_to) VALUES ('caching-airline', $1, 'operator-1', $2, 7)`,
      [airline.url, aviation.clock.now()],
    );
    await copies.look();
    await eventually(() =>
      expect(airline.told.map(({ listing }) => listing).sort((a, b) => a - b)).toEqual([8, 9, 10, 11, 12]),
    );
    expect(await copies.list()).toMatchObject([{ loading: false }]);
  });
});
