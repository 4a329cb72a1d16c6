import { subjectRef } from '#evidence';
import { openDatabase, Refusal, type DatabaseHandle } from '#service';
import { AgencyDatabase, NOW, SHARDS, SUBJECT_KEY } from '../../../test/support/agency-database.js';
import { DatabaseGate } from '../../../test/support/database-gate.js';
import { eventually } from '../../../test/support/eventually.js';
import { measuresFor, RegisterFeed, slicesOf } from '../../../test/support/register-feed.js';
import { silent } from '../../../test/support/silent.js';
import type { CheckAnswer } from '../src/check/check-answer.js';
import { Check } from '../src/check/check.js';
import { DenialBook } from '../src/check/denial-book.js';
import { SqlRestrictionSource } from '../src/check/restriction-source.js';
import { SubjectFollower } from '../src/check/subject-follower.js';

const [LISTED, ENDING, FREE] = ['99010119800101001X', '990101198001010028', '990101198001010036'];

describe('a check when things fail', () => {
  let rail: AgencyDatabase;
  let feed: RegisterFeed;
  let gate: DatabaseGate;
  let database: DatabaseHandle;
  let subjects: SubjectFollower;
  /** Another instance, whose way to the database can be cut. */
  let check: Check;
  let asked = 0;
  /** Long, but where the database is out of reach: a slow one is none. */
  let deadlineMs: number;

  beforeEach(async () => {
    deadlineMs = 20_000;
    rail = await AgencyDatabase.open('rail');
    feed = new RegisterFeed(SHARDS);
    gate = await DatabaseGate.before(rail.url);
    database = await openDatabase({ url: gate.url, entities: [], migrations: [], poolSize: 4 });
    subjects = new SubjectFollower({ agency: 'rail', database, log: silent, pollMs: 10 });
    check = new Check({
      agency: 'rail',
      subjectKeys: [SUBJECT_KEY],
      subjects,
      source: new SqlRestrictionSource(database),
      denials: new DenialBook({ agency: 'rail', database, denials: rail.denials }),
      clock: rail.clock,
      staleAfterMs: 180_000,
      get deadlineMs() { return deadlineMs; }, // prettier-ignore
    });
    const about = (listing: number, number: string, until: string | null = null) =>
      feed.publish({
        listing,
        until,
        measures: measuresFor(['rail']),
        subjectRefs: { rail: [subjectRef(SUBJECT_KEY, number)] },
      });
    await rail.applier.handle(
      slicesOf([
        about(4, LISTED),
        about(5, ENDING, '2025-06-04T16:00:00.000Z'),
        ...[0, 1, 2, 3].map((shard) => feed.cut(shard, NOW)),
      ]),
    );
  });
  afterEach(async () => {
    await gate.open();
    await subjects.stop();
    await database.close();
    await gate.close();
    await rail.close();
  });

  async function ask(number: string): Promise<CheckAnswer> {
    const question = { requestId: `t-${++asked}`, subject: { number }, measures: ['soft-berth'] };
    const answer = await check.ask({ ...question, purpose: 'decide' });
    if (answer instanceof Refusal) throw new Error(answer.reason);
    return answer;
  }
  const denials = async (): Promise<number> => (await rail.messages(rail.denials)).length;

  it('says nothing of anybody before everything is loaded', async () => {
    for (const number of [LISTED, FREE])
      expect(
        await check.ask({ requestId: 'r', subject: { number }, measures: ['soft-berth'], purpose: 'decide' }),
      ).toMatchObject({ reason: 'not-loaded', kind: 'unavailable' });
    expect(check.refusal()).toMatchObject({ reason: 'not-loaded' });
    await subjects.refresh();
    expect(check.refusal()).toBeNull();
    expect([(await ask(LISTED)).decision, (await ask(FREE)).decision]).toEqual(['deny', 'allow']);
  });

  it.each(['close', 'hang'] as const)(
    'allows whom it does not know and refers whom it knows, both marked, when the database is out of reach (%s)',
    async (way) => {
      subjects.start();
      await eventually(async () =>
        expect(await ask(LISTED)).toMatchObject({ decision: 'deny', reason: 'restricted', unconfirmed: false }),
      );
      const before = await denials();
      deadlineMs = 300;
      await gate[way]();
      const referred = await ask(LISTED);
      expect(referred).toMatchObject({ decision: 'refer', reason: 'database-unreachable', unconfirmed: true });
      expect(referred.refusals).toEqual([]);
      await eventually(async () =>
        expect(await ask(FREE)).toMatchObject({ decision: 'allow', reason: 'not-restricted', unconfirmed: true }),
      );
      expect(await ask(LISTED)).toMatchObject({ decision: 'refer', unconfirmed: true, stale: false });
      expect((await ask(ENDING)).decision).toBe('refer');
      rail.clock.set('2025-06-04T16:00:00.000Z');
      expect(await ask(ENDING)).toMatchObject({ decision: 'allow', stale: true });
      await rail.applier.handle(slicesOf([feed.delete(4)]));
      await gate.open();
      await eventually(async () => expect(await ask(LISTED)).toMatchObject({ decision: 'allow', unconfirmed: false }));
      expect(await denials()).toBe(before);
    },
    180_000,
  );

  it('goes on with the last known state when the bus is silent, says that it is stale, and ends a term all the same', async () => {
    await subjects.refresh();
    expect(await ask(LISTED)).toMatchObject({ decision: 'deny', stale: false });
    rail.clock.advance(180_001);
    expect(await ask(LISTED)).toMatchObject({ decision: 'deny', stale: true });
    expect(await ask(FREE)).toMatchObject({ decision: 'allow', stale: true });
    expect(await ask(ENDING)).toMatchObject({ decision: 'deny', stale: true });
    rail.clock.set('2025-06-04T16:00:00.000Z');
    expect(await ask(ENDING)).toMatchObject({ decision: 'allow', stale: true });
  });

  it('answers on two instances alike, as of the same numbers', async () => {
    await subjects.refresh();
    for (const number of [LISTED, ENDING, FREE]) {
      const question = { requestId: `same-${number}`, subject: { number }, measures: ['soft-berth'] };
      const twice = await Promise.all([check, rail.check].map((each) => each.ask({ ...question, purpose: 'decide' })));
      expect(twice[0]).toEqual(twice[1]);
    }
  });
});
