import { Fault } from '#messaging';
import { Breaker } from './breaker.js';
import { Delivery, type Channel, type DeliveryStore, type Parcel } from './delivery.js';
import { eventually } from '../../../test/support/eventually.js';
import { silent } from '../../../test/support/silent.js';

const aParcel = (change: Partial<Parcel> = {}): Parcel => ({
  listing: 1,
  revision: 1,
  lifts: false,
  attempts: 0,
  ...change,
});

/** What waits, in memory: lifts first, a listing never claimed twice at a time, retries at once. */
class Waiting implements DeliveryStore<Parcel> {
  readonly confirmed: Parcel[] = [];
  readonly problems: string[] = [];
  readonly pauses: number[] = [];
  private readonly claimed = new Set<number>();
  constructor(
    private readonly parcels: Parcel[],
    private readonly given: 'back' | 'once' = 'back',
  ) {}

  add(parcel: Parcel): void {
    this.parcels.push(parcel);
  }
  async claim(limit: number): Promise<Parcel[]> {
    const due = this.parcels
      .filter(({ listing }) => !this.claimed.has(listing))
      .sort((a, b) => Number(b.lifts) - Number(a.lifts));
    const taken = due.slice(0, limit === Infinity ? due.length : limit);
    for (const parcel of taken) {
      this.claimed.add(parcel.listing);
      this.parcels.splice(this.parcels.indexOf(parcel), 1);
    }
    return taken;
  }
  async confirm(parcels: readonly Parcel[]): Promise<void> {
    this.confirmed.push(...parcels);
    for (const { listing } of parcels) this.claimed.delete(listing);
  }
  async giveBack(parcel: Parcel, retryAfterMs: number, problem: string): Promise<void> {
    this.problems.push(problem);
    this.pauses.push(retryAfterMs);
    this.claimed.delete(parcel.listing);
    if (this.given === 'back') this.parcels.push({ ...parcel, attempts: parcel.attempts + 1 });
  }
}

async function delivering(
  store: Waiting,
  channel: Channel<Parcel>,
  check: (delivery: Delivery<Parcel>) => Promise<void>,
  concurrency = 2,
): Promise<void> {
  const delivery = new Delivery({ store, channel, log: silent, concurrency, pollMs: 5 });
  delivery.start();
  try {
    await check(delivery);
  } finally {
    await delivery.stop();
  }
}

describe('delivering state', () => {
  it('sends lifts before everything else', async () => {
    const store = new Waiting([aParcel({ listing: 1 }), aParcel({ listing: 2 }), aParcel({ listing: 3, lifts: true })]);
    const sent: number[] = [];
    const channel = { name: 'memory', send: async ({ listing }: Parcel) => void sent.push(listing) };
    await delivering(
      store,
      channel,
      () => eventually(() => expect(store.confirmed).toHaveLength(3)).then(() => undefined),
      1,
    );
    expect(sent).toEqual([3, 1, 2]);
  });

  it('never has more under way than it may, and never two of one listing', async () => {
    const store = new Waiting(Array.from({ length: 30 }, (_, i) => aParcel({ listing: i % 5, revision: i })));
    const underWay: number[] = [];
    let most = 0;
    const channel = {
      name: 'memory',
      async send({ listing }: Parcel) {
        expect(underWay).not.toContain(listing);
        underWay.push(listing);
        most = Math.max(most, underWay.length);
        await new Promise((resolve) => setImmediate(resolve));
        underWay.splice(underWay.indexOf(listing), 1);
      },
    };
    await delivering(
      store,
      channel,
      () => eventually(() => expect(store.confirmed).toHaveLength(30)).then(() => undefined),
      3,
    );
    expect(most).toBeLessThanOrEqual(3);
  });

  it('tries again until it is confirmed, and says what was wrong', async () => {
    const store = new Waiting([aParcel({ lifts: true })]);
    let tries = 0;
    const channel = {
      name: 'memory',
      async send() {
        if (++tries < 3) throw new Fault('down', 'later');
      },
    };
    await delivering(store, channel, () =>
      eventually(() => expect(store.confirmed).toMatchObject([{ listing: 1, attempts: 2 }])).then(() => undefined),
    );
    expect(store.problems).toHaveLength(2);
  });

  it('leaves a system that is down in peace after five failures, and comes back to it by one try at a time', async () => {
    const store = new Waiting(Array.from({ length: 20 }, (_, i) => aParcel({ listing: i })));
    let down = true;
    let triesBefore = 0;
    let breaker: Breaker | undefined;
    const channel = {
      name: 'memory',
      async send() {
        if (breaker!.state === 'closed') triesBefore++;
        if (down) throw new Fault('down', 'later');
      },
    };
    await delivering(
      store,
      channel,
      async (delivery) => {
        breaker = delivery.breaker;
        await eventually(() => expect(delivery.breaker.state).toBe('open'));
        expect(triesBefore).toBeGreaterThanOrEqual(5);
        expect(triesBefore).toBeLessThanOrEqual(6);
        down = false;
        await eventually(() => expect(store.confirmed).toHaveLength(20));
        expect(delivery.breaker.state).toBe('closed');
      },
      2,
    );
  });

  it('goes on with the others when a parcel is to blame and not the system', async () => {
    const refused = Array.from({ length: 8 }, (_, i) => aParcel({ listing: i, lifts: true }));
    const store = new Waiting([...refused, aParcel({ listing: 99 })], 'once');
    let breaker: Breaker | undefined;
    const seen = new Set<string>();
    const channel = {
      name: 'memory',
      async send({ listing }: Parcel) {
        seen.add(breaker!.state);
        if (listing !== 99) throw new Fault('no-such-mailbox', 'never');
      },
    };
    await delivering(
      store,
      channel,
      async (delivery) => {
        breaker = delivery.breaker;
        await eventually(() => expect(store.confirmed).toMatchObject([{ listing: 99 }]));
        expect([...seen]).toEqual(['closed']);
        expect(Math.min(...store.pauses)).toBeGreaterThanOrEqual(1_500);
      },
      1,
    );
  });

  it('asks again, without blame, for what was taken and is confirmed later', async () => {
    const store = new Waiting([aParcel()]);
    const said: unknown[] = [];
    const log = { ...silent, warn: (...words: unknown[]) => void said.push(words) };
    let asked = 0;
    const channel = { name: 'memory', send: async () => (++asked < 7 ? ('taken' as const) : undefined) };
    const delivery = new Delivery({ store, channel, log, pollMs: 5 });
    delivery.start();
    await eventually(() => expect(store.confirmed).toMatchObject([{ listing: 1 }]));
    await delivery.stop();
    expect([asked, delivery.breaker.state, said]).toEqual([7, 'closed', []]);
    expect(store.problems).toEqual(Array(6).fill('taken-not-confirmed'));
  });

  it('ends what is under way before it stops', async () => {
    const store = new Waiting([aParcel()]);
    const seen: AbortSignal[] = [];
    const channel = { name: 'memory', send: (_parcel: Parcel, signal: AbortSignal) => new Promise<void>((_, reject) => { seen.push(signal); signal.addEventListener('abort', () => reject(new Error('aborted'))); }) }; // prettier-ignore
    await delivering(store, channel, () => eventually(() => expect(seen).toHaveLength(1)).then(() => undefined));
    expect(seen[0].aborted).toBe(true);
    expect(store.problems).toHaveLength(1);
  });
});

describe('the breaker', () => {
  it('opens at the fifth failure in a row and waits longer each time, ten seconds at most', () => {
    let tick = 0;
    const breaker = new Breaker({ tick: () => tick });
    for (let i = 0; i < 4; i++) breaker.failed();
    breaker.succeeded();
    for (let i = 0; i < 5; i++) breaker.failed();
    expect([breaker.state, breaker.room()]).toEqual(['open', 0]);
    tick = 500;
    expect(breaker.room()).toBe(1);
    breaker.began();
    expect(breaker.room()).toBe(0);
    for (let i = 0; i < 10; i++) breaker.failed();
    tick += 9_999;
    expect(breaker.room()).toBe(0);
    tick += 1;
    expect(breaker.room()).toBe(1);
    breaker.succeeded();
    expect([breaker.state, breaker.room()]).toEqual(['closed', Infinity]);
  });

  it('pauses as long as it is told to', () => {
    let tick = 0;
    const breaker = new Breaker({ firstPauseMs: 10, longestPauseMs: 15, tick: () => tick });
    for (let i = 0; i < 5; i++) breaker.failed();
    const rooms = [9, 10].map((at) => ((tick = at), breaker.room()));
    breaker.failed();
    rooms.push(...[24, 25].map((at) => ((tick = at), breaker.room())));
    expect(rooms).toEqual([0, 1, 0, 1]);
  });
});
