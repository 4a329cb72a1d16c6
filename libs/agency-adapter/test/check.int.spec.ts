import { subjectRef } from '#evidence';
import { Refusal } from '#service';
import type { CheckAnswer } from '../src/check/check-answer.js';
import { AgencyDatabase, NOW, SHARDS, SUBJECT_KEY } from '../../../test/support/agency-database.js';
import { measuresFor, RegisterFeed, slicesOf, type ListingChange } from '../../../test/support/register-feed.js';

const NUMBER = '99010119800101001X';

describe('answering a check', () => {
  let rail: AgencyDatabase;
  let feed: RegisterFeed;
  let asked = 0;
  beforeEach(async () => {
    rail = await AgencyDatabase.open('rail');
    feed = new RegisterFeed(SHARDS);
  });
  afterEach(() => rail.close());

  const about = (number: string, change: ListingChange): ListingChange => ({
    measures: measuresFor(['rail']),
    subjectRefs: { rail: [subjectRef(SUBJECT_KEY, number)] },
    ...change,
  });
  async function check(number: string, measures = ['soft-berth'], requestId = `r-${++asked}`): Promise<CheckAnswer> {
    const answer = await rail.check.ask({ requestId, subject: { number }, measures, purpose: 'decide' });
    if (answer instanceof Refusal) throw new Error(answer.reason);
    return answer;
  }

  it('finds the subject under either of two refs while keys rotate', async () => {
    const refs = ['ab'.repeat(32), subjectRef(SUBJECT_KEY, NUMBER)];
    await rail.applier.handle(slicesOf([feed.publish(about(NUMBER, { listing: 4, subjectRefs: { rail: refs } }))]));
    expect((await check(NUMBER)).decision).toBe('deny');
  });

  it('refuses for every listing and measure that was met, with a denial each, signed once', async () => {
    await rail.applier.handle(
      slicesOf([feed.publish(about(NUMBER, { listing: 4 })), feed.publish(about(NUMBER, { listing: 5 }))]),
    );
    const first = await check(NUMBER, ['soft-berth', 'g-train-any-seat'], 'same');
    expect(first.refusals).toHaveLength(4);
    expect(await check(NUMBER, ['soft-berth', 'g-train-any-seat'], 'same')).toEqual(first);
    const denials = await rail.messages(rail.denials);
    expect(denials.map(({ data }) => JSON.parse(data.toString()).denial).sort()).toEqual(
      first.refusals.map(({ denial }) => denial).sort(),
    );
    expect(JSON.parse(denials[0].data.toString())).toMatchObject({
      agency: 'rail',
      requestId: 'same',
      listing: 4,
      revision: 1,
      effect: 'deny',
      asOf: { shard: 0, sequence: 1 },
      at: NOW,
    });
  });

  it('names what is open instead of what it denies, and nothing where nothing is denied', async () => {
    await rail.applier.handle(slicesOf([feed.publish(about(NUMBER, { listing: 4 }))]));
    const instead = [
      { ask: { train: 'D', seat: 'business' }, measures: ['emu-high-class-seat'] },
      { ask: { train: 'D', seat: 'second' }, measures: [] },
      { ask: { train: 'K', seat: 'hard-seat' }, measures: [] },
    ];
    const question = {
      subject: { number: NUMBER },
      measures: ['g-train-any-seat'],
      instead,
      purpose: 'inquire',
    } as const;
    expect(await rail.check.ask({ ...question, requestId: 'listed' })).toMatchObject({
      decision: 'deny',
      instead: [
        { train: 'D', seat: 'second' },
        { train: 'K', seat: 'hard-seat' },
      ],
    });
    expect(await rail.check.ask({ ...question, measures: [], requestId: 'open' })).toMatchObject({ instead: [] });
  });

  it('keeps one denial when the same request asks from many sides at once', async () => {
    await rail.applier.handle(slicesOf([feed.publish(about(NUMBER, { listing: 4 }))]));
    const answers = await Promise.all(Array.from({ length: 8 }, () => check(NUMBER, ['soft-berth'], 'at-once')));
    expect(new Set(answers.map(({ refusals }) => refusals[0].denial)).size).toBe(1);
    expect(await rail.messages(rail.denials)).toHaveLength(1);
  });

  it('keeps one denial of a request that is asked again when the keys have rotated by one meanwhile', async () => {
    const young = Buffer.alloc(32, 9);
    const refs = [SUBJECT_KEY, young].map((key) => subjectRef(key, NUMBER));
    await rail.applier.handle(slicesOf([feed.publish(about(NUMBER, { listing: 4, subjectRefs: { rail: refs } }))]));
    const ask = (keys: Buffer[], number = NUMBER) =>
      rail
        .checkUnder(keys)
        .ask({ requestId: 'same', subject: { number }, measures: ['soft-berth'], purpose: 'decide' });
    const first = await ask([SUBJECT_KEY, young]);
    expect(first).toMatchObject({ decision: 'deny' });
    expect(await ask([SUBJECT_KEY])).toEqual(first);
    expect(await ask([young])).toEqual(first);
    expect(await rail.messages(rail.denials)).toHaveLength(1);
    const another = '99010119800101003X';
    const listed = about(another, { listing: 5, subjectRefs: { rail: [subjectRef(young, another)] } });
    await rail.applier.handle(slicesOf([feed.publish(listed)]));
    expect(await ask([SUBJECT_KEY, young], another)).toMatchObject({ reason: 'request-id-used' });
  });

  it('writes the denials of many requests that come at once in a few transactions, under few signatures', async () => {
    await rail.applier.handle(slicesOf([feed.publish(about(NUMBER, { listing: 4 }))]));
    await check(NUMBER, ['soft-berth'], 'first');
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => check(NUMBER, ['soft-berth'], `r-${i}`)));
    expect(new Set(answers.map(({ refusals }) => refusals[0].denial)).size).toBe(40);
    const [{ transactions }] = await rail.database.query(
      'SELECT count(DISTINCT xmin::text)::int AS transactions FROM denial',
    );
    expect(transactions).toBeLessThanOrEqual(6);
    expect(await rail.messages(rail.denials)).toHaveLength(41);
  });

  it('refuses another question under the same request id, also when both come at once', async () => {
    await rail.applier.handle(slicesOf([feed.publish(about(NUMBER, { listing: 4 }))]));
    const ask = (measure: string) =>
      rail.check.ask({ requestId: 'both', subject: { number: NUMBER }, measures: [measure], purpose: 'decide' });
    const others = Array.from({ length: 6 }, (_, i) => check(NUMBER, ['soft-berth'], `other-${i}`));
    const [berth, train, again] = await Promise.all([ask('soft-berth'), ask('g-train-any-seat'), ask('soft-berth')]);
    await Promise.all(others);
    expect(berth).toMatchObject({ decision: 'deny' });
    expect(train).toMatchObject({ reason: 'request-id-used' });
    expect(again).toEqual(berth);
    expect(await rail.messages(rail.denials)).toHaveLength(7);
  });

  it('refuses another question under the same request id', async () => {
    await rail.applier.handle(slicesOf([feed.publish(about(NUMBER, { listing: 4 }))]));
    await check(NUMBER, ['soft-berth'], 'same');
    expect(
      await rail.check.ask({
        requestId: 'same',
        subject: { number: NUMBER },
        measures: ['g-train-any-seat'],
        purpose: 'decide',
      }),
    ).toMatchObject({
      reason: 'request-id-used',
      kind: 'conflict',
    });
  });

  it('keeps no number and no name: not in its tables, not in its messages', async () => {
    await rail.applier.handle(slicesOf([feed.publish(about(NUMBER, { listing: 4 }))]));
    await check(NUMBER);
    for (const table of ['enforced', 'denial', 'outbox', 'position']) {
      const text = JSON.stringify(await rail.database.query(`SELECT t::text FROM ${table} t`));
      expect(text).not.toContain(NUMBER);
      expect(text).not.toContain(Buffer.from(NUMBER).toString('hex'));
      expect(text).not.toContain('甲某');
    }
  });

  it('is stale until every shard had a cut, and again when cuts stop', async () => {
    expect(await check(NUMBER)).toMatchObject({ stale: true, asOf: { cutAt: null } });
    await rail.applier.handle(slicesOf([0, 1, 2].map((shard) => feed.cut(shard, NOW))));
    expect((await check(NUMBER)).stale).toBe(true);
    await rail.applier.handle(slicesOf([feed.cut(3, NOW)]));
    expect(await check(NUMBER)).toMatchObject({
      stale: false,
      asOf: {
        cutAt: NOW,
        shards: [
          { shard: 0, sequence: 1 },
          { shard: 1, sequence: 1 },
          { shard: 2, sequence: 1 },
          { shard: 3, sequence: 1 },
        ],
      },
    });
    rail.clock.advance(180_001);
    expect((await check(NUMBER)).stale).toBe(true);
  });

  it('stops at the end of the term although nobody sends anything', async () => {
    await rail.applier.handle(
      slicesOf([feed.publish(about(NUMBER, { listing: 4, until: '2025-06-04T16:00:00.000Z' }))]),
    );
    expect((await check(NUMBER)).decision).toBe('deny');
    rail.clock.set('2025-06-04T16:00:00.000Z');
    expect((await check(NUMBER)).decision).toBe('allow');
    expect((await rail.rows())[0].measures).not.toEqual([]);
  });
});
