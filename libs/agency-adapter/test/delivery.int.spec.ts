import type { Settlement } from '#contracts';
import { Delivery } from '#delivery';
import { eventually } from '../../../test/support/eventually.js';
import type { StateParcel } from '../src/own-system/delivery-state.js';
import { readBacklog, SqlDeliveryStore } from '../src/own-system/delivery-store.js';
import { WebhookSystem } from '../src/own-system/webhook-system.js';
import { AgencyDatabase, SHARDS } from '../../../test/support/agency-database.js';
import { OwnSystem } from '../../../test/support/own-system.js';
import { measuresFor, refOf, RegisterFeed, slicesOf } from '../../../test/support/register-feed.js';
import { silent } from '../../../test/support/silent.js';

const TOKEN = 'a-token-of-this-test';

describe('keeping an agency’s own system informed', () => {
  let rail: AgencyDatabase;
  let system: OwnSystem;
  let feed: RegisterFeed;
  let delivery: Delivery<StateParcel>;

  beforeEach(async () => {
    rail = await AgencyDatabase.open('rail', { enforcement: 'webhook' });
    system = await OwnSystem.start(TOKEN);
    feed = new RegisterFeed(SHARDS);
    delivery = aDelivery();
  });
  afterEach(async () => {
    await delivery.stop();
    await system.stop();
    await rail.close();
  });

  const storeOf = (): SqlDeliveryStore =>
    new SqlDeliveryStore({
      database: rail.database,
      acknowledgments: rail.acknowledgments,
      agency: 'rail',
      system: 'ticket-counter',
    });
  function aDelivery(url = system.url): Delivery<StateParcel> {
    return new Delivery({
      store: storeOf(),
      channel: new WebhookSystem({ url, token: TOKEN, signer: rail.participant }),
      log: silent,
      pollMs: 10,
      firstPauseMs: 10,
    });
  }
  const settled = async (): Promise<{ shard: number; sequence: number; listing: number; revision: number }[]> =>
    (await rail.acknowledged())
      .filter((one): one is Settlement => 'kind' in one && one.kind === 'settlement')
      .flatMap(({ shard, effective }) => effective.map((entry) => ({ shard, ...entry })));

  it('acknowledges as applied, delivers the whole state, and settles as effective once it is confirmed', async () => {
    await rail.applier.handle(
      slicesOf([feed.publish({ listing: 4, person: 'wang', until: '2027-06-02T16:00:00.000Z' })]),
    );
    expect(await rail.acknowledged()).toMatchObject([{ kind: 'run', grade: 'applied' }]);
    delivery.start();
    await eventually(async () => expect(await settled()).toEqual([{ shard: 0, sequence: 1, listing: 4, revision: 1 }]));
    expect(system.told).toEqual([
      {
        idempotencyKey: '4-1',
        listing: 4,
        revision: 1,
        standing: 'in-force',
        subjectRefs: [refOf('wang', 'rail')],
        measures: measuresFor(['rail']).map(({ code, effect }) => ({ code, effect })),
        until: '2027-06-02T16:00:00.000Z',
        rests: [],
        court: '崇川区人民法院',
        caseNumber: '(2025)苏0602执1234号',
        howToObject: expect.objectContaining({ until: '2025-09-01' }),
      },
    ]);
    expect((await rail.acknowledged()).at(-1)).toMatchObject({
      kind: 'settlement',
      system: 'ticket-counter',
      incarnation: 1,
    });
    expect(await readBacklog(rail.database)).toMatchObject({ pending: 0, oldestLiftMs: null });
  });

  it('tells only the newest state, without a word of the person once it is lifted, and settles every number up to it', async () => {
    await rail.applier.handle(slicesOf([feed.publish({ listing: 4 }), feed.correct({ listing: 4 }), feed.delete(4)]));
    delivery.start();
    await eventually(async () => expect(await settled()).toHaveLength(3));
    expect(system.told).toEqual([
      expect.objectContaining({
        listing: 4,
        revision: 3,
        standing: 'deleted',
        measures: [],
        subjectRefs: [],
        court: null,
        caseNumber: null,
      }),
    ]);
  });

  it('sends lifts ahead of a backlog of restrictions', async () => {
    await rail.applier.handle(slicesOf([feed.publish({ listing: 4 })]));
    delivery.start();
    await eventually(async () => expect(await settled()).toHaveLength(1));
    await delivery.stop();
    await rail.applier.handle(slicesOf(Array.from({ length: 60 }, (_, i) => feed.publish({ listing: 100 + i }))));
    await rail.applier.handle(slicesOf([feed.delete(4)]));
    delivery = aDelivery();
    delivery.start();
    await eventually(async () => expect(await settled()).toHaveLength(62));
    expect(system.told.findIndex(({ listing, revision }) => listing === 4 && revision === 2)).toBeLessThan(10);
  });

  it('settles nothing that does not concern it, is stale or was rejected', async () => {
    await rail.applier.handle(
      slicesOf([
        feed.publish({ listing: 4, measures: measuresFor(['aviation']) }),
        feed.unusable(feed.publish({ listing: 8 })),
        feed.publish({ listing: 12 }),
      ]),
    );
    delivery.start();
    await eventually(async () => expect((await settled()).map(({ listing }) => listing)).toEqual([12]));
    expect(await rail.database.query('SELECT * FROM delivery_number')).toEqual([]);
  });

  it('delivers an early lift at once and settles its number when it comes in its order', async () => {
    await rail.applier.handle(slicesOf([feed.publish({ listing: 4 })]));
    delivery.start();
    await eventually(async () => expect(await settled()).toHaveLength(1));
    const lost = feed.publish({ listing: 8 });
    const deletion = feed.delete(4);
    await rail.applier.handle(slicesOf([deletion]));
    delivery.wake();
    await eventually(() =>
      expect(system.newest(4)).toMatchObject({ revision: 2, measures: [], idempotencyKey: '4-2-early' }),
    );
    expect((await settled()).map(({ sequence }) => sequence)).toEqual([1]);
    await rail.applier.handle(slicesOf([feed.again(lost), feed.again(deletion)]));
    delivery.wake();
    await eventually(async () => expect((await settled()).map(({ sequence }) => sequence).sort()).toEqual([1, 2, 3]));
    expect(system.newest(4)?.idempotencyKey).toBe('4-2');
  });

  it('believes only an answer that names this listing and revision, and owes the state until then', async () => {
    system.answer = ({ listing }) => ({ status: 200, body: { listing, revision: 99, confirmed: true } });
    await rail.applier.handle(slicesOf([feed.publish({ listing: 4 }), feed.delete(4)]));
    delivery.start();
    await eventually(async () =>
      expect((await readBacklog(rail.database)).next).toMatchObject([
        { listing: 4, lifts: true, lastProblem: 'enforcement-not-confirmed' },
      ]),
    );
    expect(await settled()).toEqual([]);
    system.answer = null;
    await eventually(async () => expect(await settled()).toHaveLength(2), 20_000);
  });

  it('goes on with new lifts, before the old ones, when it will not have certain lifts', async () => {
    const publish = (from: number, to: number) =>
      slicesOf(Array.from({ length: to - from + 1 }, (_, i) => feed.publish({ listing: from + i })));
    await rail.applier.handle(publish(1, 11));
    delivery.start();
    await eventually(async () => expect(await settled()).toHaveLength(11));
    system.answer = ({ listing, revision }) =>
      listing < 11 ? { status: 422, body: {} } : { status: 200, body: { listing, revision, confirmed: true } };
    await rail.applier.handle(slicesOf(Array.from({ length: 10 }, (_, i) => feed.delete(i + 1))));
    delivery.wake();
    await eventually(async () => {
      const { next } = await readBacklog(rail.database);
      expect(next.filter(({ attempts }) => attempts > 0)).toHaveLength(10);
    });
    expect(delivery.breaker.state).toBe('closed');
    await delivery.stop();
    await rail.applier.handle(slicesOf([feed.delete(11)]));
    await rail.database.query(
      `UPDATE delivery SET claimed_until = NULL, next_at = clock_timestamp() + (listing - 60) * interval '1 minute'`,
    );
    expect(await storeOf().claim(1)).toMatchObject([{ listing: 11, lifts: true, attempts: 0 }]);
  });

  it('does not take the confirmation of an old state for that of a newer one', async () => {
    let release: (() => void) | null = null;
    system.answer = ({ listing, revision }) =>
      new Promise((resolve) => {
        release = () => resolve({ status: 200, body: { listing, revision, confirmed: true } });
      });
    await rail.applier.handle(slicesOf([feed.publish({ listing: 4 })]));
    delivery.start();
    await eventually(() => expect(release).not.toBeNull());
    await rail.applier.handle(slicesOf([feed.delete(4)]));
    system.answer = null;
    release!();
    await eventually(async () => expect((await settled()).map(({ sequence }) => sequence)).toEqual([1, 2]));
    expect(system.newest(4)).toMatchObject({ revision: 2, measures: [] });
  });

  it('delivers nothing of a shard that is catching up after a restore: the system was told better before', async () => {
    await rail.applier.handle(slicesOf([feed.publish({ listing: 4 })]));
    await rail.database.query('UPDATE position SET behind_until = 2 WHERE shard = 0');
    delivery.start();
    await rail.applier.handle(slicesOf([feed.publish({ listing: 5 })]));
    await eventually(async () => expect((await settled()).map(({ listing }) => listing)).toEqual([5]));
    expect(system.newest(4)).toBeUndefined();
    await rail.applier.handle(slicesOf([feed.delete(4)]));
    await eventually(() => expect(system.newest(4)).toMatchObject({ revision: 2, measures: [] }));
    expect(system.told.filter(({ listing }) => listing === 4)).toHaveLength(1);
  });
});
