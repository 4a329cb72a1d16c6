import { subjectRef } from '#evidence';
import { Refusal } from '#service';
import { AgencyDatabase, SHARDS, SUBJECT_KEY } from '../../../test/support/agency-database.js';
import { measuresFor, refOf, RegisterFeed, slicesOf, type ListingChange } from '../../../test/support/register-feed.js';
import { silent } from '../../../test/support/silent.js';
import { MeasureBits } from '../src/check/subject-entries.js';
import { SubjectFollower } from '../src/check/subject-follower.js';
import { tagOf } from '../src/check/subject-index.js';

const bits = new MeasureBits('rail').of(['soft-berth']);
const holds = ({ index }: SubjectFollower, person: string): boolean =>
  index.has(tagOf(Buffer.from(refOf(person, 'rail'), 'hex')), bits, 0);

describe('the index of subjects beside the tables', () => {
  let rail: AgencyDatabase;
  let feed: RegisterFeed;
  /** Another instance on the same database, as far as its index goes. */
  let replica: SubjectFollower;
  beforeEach(async () => {
    rail = await AgencyDatabase.open('rail');
    feed = new RegisterFeed(SHARDS);
    replica = new SubjectFollower({ agency: 'rail', database: rail.database, log: silent, pageRows: 2 });
  });
  afterEach(() => rail.close());

  const apply = (...records: Parameters<typeof slicesOf>[0]) => rail.applier.handle(slicesOf(records));
  const both = (person: string): boolean[] => [holds(rail.subjects, person), holds(replica, person)];

  it('is loaded page by page with every ref of every row, and holds nobody who was lifted', async () => {
    const refs = [refOf('old', 'rail'), refOf('new', 'rail')];
    await apply(
      ...Array.from({ length: 7 }, (_, i) => feed.publish({ listing: i + 1, person: `p-${i}` })),
      feed.publish({ listing: 20, subjectRefs: { rail: refs, aviation: refs } }),
      feed.delete(3),
      feed.publish({ listing: 30, person: 'over', until: '2020-01-01T16:00:00.000Z' }),
    );
    expect(replica.loaded).toBe(false);
    await replica.refresh();
    expect(replica.loaded).toBe(true);
    expect(['p-0', 'p-1', 'p-2', 'p-6', 'old', 'new', 'over'].map((person) => holds(replica, person))).toEqual([
      ...[true, true, false, true],
      ...[true, true, true],
    ]);
    expect(replica.index.size).toBe(9);
    expect(rail.subjects.index.size).toBe(9);
    expect(replica.index.has(tagOf(Buffer.from(refOf('over', 'rail'), 'hex')), bits, 20_000)).toBe(false);
  });

  it('follows a commit at once where it was made, and on every other instance at the next look', async () => {
    await replica.refresh();
    await apply(feed.publish({ listing: 4, person: 'wang' }), feed.publish({ listing: 5, person: 'li' }));
    expect(both('wang')).toEqual([true, false]);
    await replica.refresh();
    expect(both('wang')).toEqual([true, true]);
    await apply(feed.stay(4), feed.correct({ listing: 5, person: 'zhao' }));
    expect([both('wang'), both('li'), both('zhao')]).toEqual([
      [false, true],
      [false, true],
      [true, false],
    ]);
    await replica.refresh();
    expect([both('wang'), both('li'), both('zhao')]).toEqual([
      [false, false],
      [false, false],
      [true, true],
    ]);
    expect(replica.shards).toEqual(rail.subjects.shards);
  });

  it('lets go at an early lift, ahead of the number that is missing', async () => {
    await replica.refresh();
    await apply(feed.publish({ listing: 4, person: 'wang' }));
    feed.publish({ listing: 8 });
    await apply(feed.delete(4));
    await replica.refresh();
    expect(both('wang')).toEqual([false, false]);
    expect(replica.shards[0]).toMatchObject({ sequence: 1, change: 2 });
  });

  it('holds nothing of a transaction that was rolled back', async () => {
    const event = feed.publish({ listing: 4, person: 'wang' });
    rail.failing = 1;
    await expect(apply(event)).rejects.toThrow();
    await replica.refresh();
    expect([...both('wang'), rail.subjects.index.size]).toEqual([false, false, 0]);
    await apply(event);
    expect(holds(rail.subjects, 'wang')).toBe(true);
  });

  it('takes the changes of two instances in the order of their commits', async () => {
    const other = await rail.instance();
    await apply(feed.publish({ listing: 4, person: 'wang' }));
    await other.applier.handle(slicesOf([feed.delete(4)]));
    expect([holds(rail.subjects, 'wang'), holds(other.subjects, 'wang')]).toEqual([true, false]);
    await apply(feed.publish({ listing: 8, person: 'li' }));
    expect(holds(rail.subjects, 'li')).toBe(false);
    await rail.subjects.refresh();
    expect([holds(rail.subjects, 'wang'), holds(rail.subjects, 'li')]).toEqual([false, true]);
  });

  it('loads anew when what it missed was swept away, and says nothing until then', async () => {
    await replica.refresh();
    for (const listing of [4, 8, 12]) await apply(feed.publish({ listing, person: `p-${listing}` }));
    await rail.database.query(`UPDATE subject_change SET at = at - interval '11 minutes'`);
    await new SubjectFollower({ agency: 'rail', database: rail.database, log: silent }).refresh();
    expect(await rail.database.query('SELECT shard, number FROM subject_change')).toEqual([{ shard: 0, number: 3 }]);
    await replica.refresh();
    expect(replica.loaded).toBe(false);
    await replica.refresh();
    expect([replica.loaded, replica.index.size]).toEqual([true, 3]);
    await apply(feed.delete(4));
    await replica.refresh();
    expect([replica.loaded, replica.index.size]).toEqual([true, 2]);
  });

  it('keeps up with more changes than one look brings', async () => {
    await replica.refresh();
    for (let i = 0; i < 450; i++) await apply(feed.publish({ listing: 4 * (i + 1) }));
    await replica.refresh();
    expect(replica.index.size).toBe(450);
    expect(replica.shards[0]).toMatchObject({ sequence: 450, change: 450 });
  }, 180_000);

  it('leads from both keys of a subject ref to the row, and from the old one no longer when it ends', async () => {
    const number = '99010119800101001X';
    const [before, after] = [SUBJECT_KEY, Buffer.alloc(32, 9)];
    const refs = (...keys: Buffer[]): ListingChange => ({
      listing: 4,
      measures: measuresFor(['rail']),
      subjectRefs: { rail: keys.map((key) => subjectRef(key, number)) },
    });
    const decisions = async (): Promise<unknown[]> => {
      const asked = [before, after].map((key) =>
        rail
          .checkUnder([key])
          .ask({ requestId: 'r', subject: { number }, measures: ['soft-berth'], purpose: 'inquire' }),
      );
      return (await Promise.all(asked)).map((answer) => (answer instanceof Refusal ? answer.reason : answer.decision));
    };
    await apply(feed.publish(refs(before)));
    expect(await decisions()).toEqual(['deny', 'allow']);
    await apply(feed.correct(refs(after, before)));
    expect(await decisions()).toEqual(['deny', 'deny']);
    await apply(feed.correct(refs(after)));
    expect(await decisions()).toEqual(['allow', 'deny']);
  });
});
