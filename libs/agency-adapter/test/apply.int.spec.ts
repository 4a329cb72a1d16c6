import type { Question } from '../src/check/check-answer.js';
import type { Run } from '#contracts';
import type { Inspected } from '#messaging';
import { Applier } from '../src/apply/apply.js';
import { AgencyDatabase, NOW, SHARDS } from '../../../test/support/agency-database.js';
import { measuresFor, RegisterFeed, slicesOf } from '../../../test/support/register-feed.js';
import { MemoryAdapterStore } from '../../../test/support/memory-adapter-store.js';
import { silent } from '../../../test/support/silent.js';

/** A small register with publications, narrowings, new identities, stays and deletions in every shard. */
function aStory(feed: RegisterFeed, listings = 40): Inspected[] {
  const said: Inspected[] = [];
  for (let listing = 1; listing <= listings; listing++)
    said.push(feed.publish({ listing, until: '2027-01-01T00:00:00.000Z' }));
  for (let listing = 1; listing <= listings; listing += 3)
    said.push(feed.correct({ listing, measures: measuresFor(['rail']).slice(0, 1) }));
  for (let listing = 2; listing <= listings; listing += 3)
    said.push(feed.correct({ listing, person: `right-${listing}` }));
  for (let listing = 1; listing <= listings; listing += 5) said.push(feed.stay(listing));
  for (let listing = 1; listing <= listings; listing += 2) said.push(feed.delete(listing));
  return said;
}

describe('applying to a real database', () => {
  let rail: AgencyDatabase;
  let feed: RegisterFeed;
  beforeEach(async () => {
    rail = await AgencyDatabase.open('rail');
    feed = new RegisterFeed(SHARDS);
  });
  afterEach(() => rail.close());

  async function expectEqualToMemory(story: readonly Inspected[]): Promise<void> {
    const memory = new MemoryAdapterStore(SHARDS);
    await new Applier({ agency: 'rail', enforcement: 'tables', store: memory, clock: rail.clock, log: silent }).handle(
      slicesOf(story),
    );
    expect(await rail.rows()).toEqual([...memory.rows.values()].sort((a, b) => a.listing - b.listing));
    expect((await rail.positions()).map(({ sequence }) => sequence)).toEqual(
      [...memory.positions.values()].map(({ sequence }) => sequence),
    );
  }

  it('makes the tables the fold of the events, in one transaction for all shards', async () => {
    const story = aStory(feed);
    expect(await rail.applier.handle(slicesOf(story))).toEqual([]);
    await expectEqualToMemory(story);
    const runs = (await rail.acknowledged()) as Run[];
    expect(runs.map(({ shard, from, to, grade }) => ({ shard, from, to, grade }))).toEqual(
      (await rail.positions()).map(({ shard, sequence }) => ({ shard, from: 1, to: sequence, grade: 'effective' })),
    );
    const [{ transactions }] = await rail.database.query(
      'SELECT count(DISTINCT xmin::text) AS transactions FROM outbox',
    );
    expect(transactions).toBe(1);
  });

  it('writes nothing when the process dies before the commit, and all of it the next time', async () => {
    const story = aStory(feed);
    rail.failing = 1;
    await expect(rail.applier.handle(slicesOf(story))).rejects.toThrow();
    expect(await rail.rows()).toEqual([]);
    expect(await rail.acknowledged()).toEqual([]);
    expect((await rail.positions()).every(({ sequence, nextOffset }) => sequence === 0 && nextOffset === 0n)).toBe(
      true,
    );
    await rail.applier.handle(slicesOf(story));
    await expectEqualToMemory(story);
  });

  it('gives a whole replay of the topic no effect and no second acknowledgment', async () => {
    const story = aStory(feed);
    await rail.applier.handle(slicesOf(story));
    const before = [await rail.rows(), await rail.acknowledged(), await rail.positions()];
    await rail.applier.handle(slicesOf(story));
    expect([await rail.rows(), await rail.acknowledged(), await rail.positions()]).toEqual(before);
  });

  it('cuts runs at a thousand entries, each number in exactly one', async () => {
    const shard = new RegisterFeed(1);
    const story = Array.from({ length: 2_500 }, (_, i) => shard.publish({ listing: SHARDS * (i + 1) }));
    await rail.applier.handle(slicesOf(story));
    const runs = (await rail.acknowledged()) as Run[];
    expect(runs.map(({ from, to, entries }) => [from, to, entries.length])).toEqual([
      [1, 1000, 1000],
      [1001, 2000, 1000],
      [2001, 2500, 500],
    ]);
  });

  it('asks for a missing number, lifts early meanwhile, and heals itself when it comes', async () => {
    const published = feed.publish({ listing: 4 });
    await rail.applier.handle(slicesOf([published]));
    const [lost, deletion] = [feed.publish({ listing: 8 }), feed.delete(4)];
    await rail.applier.handle(slicesOf([deletion]));
    expect((await rail.rows()).map(({ listing, measures }) => [listing, measures])).toEqual([[4, []]]);
    expect(await rail.acknowledged()).toMatchObject([
      { kind: 'run', to: 1 },
      { agency: 'rail', shard: 0, from: 2, to: 2 },
    ]);
    await rail.applier.handle(slicesOf([feed.again(lost), feed.again(deletion)]));
    expect((await rail.positions())[0]).toMatchObject({ sequence: 3, gap: null });
    expect((await rail.acknowledged()).at(-1)).toMatchObject({
      from: 2,
      to: 3,
      entries: [{ outcome: 'applied' }, { outcome: 'lifted' }],
    });
  });

  it('asks again for a gap of a silent shard, but not before ten seconds', async () => {
    feed.publish({ listing: 4 });
    await rail.applier.handle(slicesOf([feed.publish({ listing: 8 })]));
    await rail.applier.askAgain([0]);
    expect(await rail.acknowledged()).toHaveLength(1);
    rail.clock.advance(10_000);
    await rail.applier.askAgain([0]);
    expect(await rail.acknowledged()).toMatchObject([
      { from: 1, to: 1 },
      { from: 1, to: 1 },
    ]);
  });

  it('halts a shard on two contents under one number, keeps both, and leaves the others going', async () => {
    const [here, there] = [feed.publish({ listing: 4 }), feed.publish({ listing: 5 })];
    await rail.applier.handle(slicesOf([here, there]));
    await rail.applier.handle(
      slicesOf([feed.equivocation(here), feed.publish({ listing: 8 }), feed.publish({ listing: 9 })]),
    );
    const [halted, other] = await rail.positions();
    expect(halted).toMatchObject({ halted: 'equivocation', sequence: 1 });
    expect(other).toMatchObject({ halted: null, sequence: 2 });
    expect(await rail.quarantine.list()).toMatchObject([{ reason: 'equivocation', sequence: 1, listing: 4 }]);
  });

  it('quarantines what it cannot use or believe and goes on; more than twenty a minute make it wait', async () => {
    const bad = Array.from({ length: 25 }, () => feed.unverifiable(0));
    const good = feed.publish({ listing: 4 });
    const pauses = await rail.applier.handle(slicesOf([...bad, good]));
    expect(pauses).toMatchObject([{ shard: 0, fromOffset: 20n }]);
    expect(await rail.quarantine.list()).toHaveLength(20);
    expect(rail.applier.quarantineHasRoom()).toBe(false);
    rail.clock.advance(61_000);
    expect(rail.applier.quarantineHasRoom()).toBe(true);
    expect(await rail.applier.handle(slicesOf([...bad.slice(20), good]))).toEqual([]);
    expect((await rail.positions())[0]).toMatchObject({ sequence: 1, nextOffset: 26n });
  });

  it('keeps a listing that is corrected on its page of the table, however full the pages are', async () => {
    const listings = Array.from({ length: 120 }, (_, i) => SHARDS * (i + 1));
    await rail.applier.handle(slicesOf(listings.map((listing) => feed.publish({ listing }))));
    const pageOf = async (listing: number): Promise<number> =>
      (await rail.database.query(`SELECT (ctid::text::point)[0]::int AS page FROM enforced WHERE listing = $1`, [listing]))[0].page; // prettier-ignore
    expect(await pageOf(listings.at(-1)!)).toBeGreaterThan(1);
    await rail.applier.handle(slicesOf([feed.correct({ listing: listings[0] })]));
    expect(await pageOf(listings[0])).toBe(0);
    expect((await rail.rows())[0]).toMatchObject({ listing: listings[0], revision: 2 });
  });

  it('keeps two processes that were given the same shard from doing anything twice', async () => {
    const story = aStory(feed);
    await Promise.all([
      rail.applier.handle(slicesOf(story)),
      rail.applier.handle(slicesOf(story)),
      rail.applier.handle(slicesOf([...story].slice(0, 30))),
    ]);
    await expectEqualToMemory(story);
    const numbers = ((await rail.acknowledged()) as Run[]).flatMap(({ shard, entries }) =>
      entries.map(({ sequence }) => `${shard}/${sequence}`),
    );
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toHaveLength(story.length);
  });
});

describe('a database put back from an older copy', () => {
  it('opens a new incarnation after what is on its topic, and answers no check until it has caught up', async () => {
    const feed = new RegisterFeed(SHARDS);
    const story = aStory(feed);
    const cuts = [0, 1, 2, 3].map((shard) => feed.cut(shard, NOW));
    const original = await AgencyDatabase.open('rail');
    const copy = await AgencyDatabase.open('rail');
    try {
      const early = story.slice(0, 30);
      for (const adapter of [original, copy]) await adapter.applier.handle(slicesOf(early));
      await original.applier.handle(slicesOf([...story.slice(30), ...cuts]));
      const topic = await original.messages(original.acknowledgments);
      expect(await copy.start(topic)).toEqual([0, 1, 2, 3]);
      const question: Question = {
        requestId: 'r-1',
        subject: { number: '990001198001010017' },
        measures: ['soft-berth'],
        purpose: 'decide',
      };
      expect(await copy.check.ask(question)).toMatchObject({
        reason: 'behind-own-acknowledgments',
        kind: 'unavailable',
      });
      await copy.applier.handle(slicesOf([...story.slice(30), ...cuts]));
      expect(await copy.rows()).toEqual(await original.rows());
      expect(await copy.check.ask(question)).toMatchObject({ decision: 'allow', stale: false });
      const said = (await copy.messages(copy.acknowledgments)).filter(({ attributes }) => attributes.epoch === 2);
      for (const { attributes, data } of said) {
        const newest = Math.max(
          ...topic.filter((m) => m.attributes.shard === attributes.shard).map((m) => m.attributes.sequence),
        );
        expect(attributes.sequence).toBe(newest + 1);
        expect(JSON.parse(data.toString())).toMatchObject({ incarnation: 2, kind: 'run' });
      }
      expect(said).toHaveLength(SHARDS);
    } finally {
      await original.close();
      await copy.close();
    }
  });

  it('that is not older goes on in its incarnation', async () => {
    const feed = new RegisterFeed(SHARDS);
    const rail = await AgencyDatabase.open('rail');
    try {
      await rail.applier.handle(slicesOf(aStory(feed)));
      expect(await rail.start(await rail.messages(rail.acknowledgments))).toEqual([]);
      expect((await rail.positions()).map(({ incarnation, behindUntil }) => [incarnation, behindUntil])).toEqual(
        Array(SHARDS).fill([1, 0]),
      );
    } finally {
      await rail.close();
    }
  });
});
