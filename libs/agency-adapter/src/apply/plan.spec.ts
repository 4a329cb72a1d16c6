import { aListing, measuresFor, refOf, RegisterFeed } from '../../../../test/support/register-feed.js';
import { outcomes, Rail } from '../../../../test/support/plan-player.js';
import { prepare } from './prepare.js';

const RAIL = measuresFor(['rail']);
const codes = RAIL.map(({ code }) => code);

describe('an event in its order', () => {
  let feed: RegisterFeed;
  let rail: Rail;
  beforeEach(() => {
    feed = new RegisterFeed(1);
    rail = new Rail();
  });

  it('of a new listing is applied, with refs, term, exemptions and what a refusal must say', () => {
    const rests = [
      { measure: 'soft-berth', from: '2025-07-01T00:00:00Z', until: '2025-07-03T00:00:00Z' },
      { measure: 'flight', from: '2025-07-01T00:00:00Z', until: '2025-07-03T00:00:00Z' },
    ];
    const made = rail.apply(feed.publish({ listing: 7, person: 'wang', until: '2027-06-02T16:00:00.000Z', rests }));
    expect(made.entries).toEqual([{ sequence: 1, listing: 7, revision: 1, outcome: 'applied' }]);
    expect(rail.rows.get(7)).toMatchObject({
      revision: 1,
      standing: 'in-force',
      refs: [refOf('wang', 'rail')],
      measures: codes,
      until: '2027-06-02T16:00:00.000Z',
      sequence: 1,
    });
    expect(JSON.parse(rail.rows.get(7)!.rests!)).toEqual([rests[0]]);
    expect(JSON.parse(rail.rows.get(7)!.details!)).toMatchObject({
      court: '崇川区人民法院',
      caseNumber: '(2025)苏0602执1234号',
      grounds: ['refusal'],
    });
  });

  it('moves the position by one, and the epoch and the next offset with it', () => {
    feed.epoch = 3;
    rail.apply(feed.publish({ listing: 7 }), feed.publish({ listing: 8 }));
    expect(rail.position).toMatchObject({ sequence: 2, epoch: 3, nextOffset: 2n, gap: null, halted: null });
  });

  it('of a listing in force here is amended', () => {
    const made = rail.apply(
      feed.publish({ listing: 7 }),
      feed.correct({ listing: 7, obligation: 'to pay 90,000 yuan' }),
    );
    expect(outcomes(made)).toEqual(['applied', 'amended']);
    expect(rail.rows.get(7)?.revision).toBe(2);
  });

  it('that corrects who is listed replaces the subject in one step', () => {
    rail.apply(feed.publish({ listing: 7, person: 'wrong' }), feed.correct({ listing: 7, person: 'right' }));
    expect(rail.rows.get(7)?.refs).toEqual([refOf('right', 'rail')]);
  });

  it('that deletes lifts, clears everything that tells of the person and keeps the floor', () => {
    rail.apply(feed.publish({ listing: 7 }));
    const made = rail.apply(feed.delete(7));
    expect(outcomes(made)).toEqual(['lifted']);
    expect(made.changes.get(7)?.lifts).toBe(true);
    expect(rail.rows.get(7)).toEqual({
      listing: 7,
      shard: 0,
      revision: 2,
      standing: 'deleted',
      refs: [],
      nameTag: null,
      measures: [],
      until: null,
      rests: null,
      details: null,
      sequence: 2,
    });
  });

  it('that stays lifts, and the correction after it applies again', () => {
    const made = rail.apply(feed.publish({ listing: 7 }), feed.stay(7), feed.correct({ listing: 7 }));
    expect(outcomes(made)).toEqual(['applied', 'lifted', 'applied']);
    expect(rail.measures(7)).toEqual(codes);
  });

  it('that drops the measures of this agency only lifts here', () => {
    const made = rail.apply(
      feed.publish({ listing: 7 }),
      feed.correct({ listing: 7, measures: measuresFor(['aviation']) }),
    );
    expect(outcomes(made)).toEqual(['applied', 'lifted']);
  });

  it('that narrows is amended and counts as a lift for delivery', () => {
    rail.apply(feed.publish({ listing: 7 }));
    const made = rail.apply(feed.correct({ listing: 7, measures: RAIL.slice(0, 1) }));
    expect(outcomes(made)).toEqual(['amended']);
    expect(made.changes.get(7)?.lifts).toBe(true);
  });

  it('without measures of this agency and without a row does not concern it and stores nothing', () => {
    const made = rail.apply(feed.publish({ listing: 7, measures: measuresFor(['aviation']) }), feed.delete(7));
    expect(outcomes(made)).toEqual(['not-concerned', 'not-concerned']);
    expect(rail.rows.size).toBe(0);
  });

  it('of a lower revision than the floor is stale and changes nothing', () => {
    rail.apply(feed.publish({ listing: 7 }), feed.delete(7));
    expect(outcomes(rail.apply(feed.publish({ listing: 7, revision: 1 })))).toEqual(['stale']);
    expect(rail.measures(7)).toEqual([]);
  });

  it('that is a cut is acknowledged without a listing and moves the instant of the newest cut, never back', () => {
    const made = rail.apply(feed.cut(0, '2025-06-03T08:01:00Z'), feed.cut(0, '2025-06-03T08:00:00Z'));
    expect(made.entries).toEqual([
      { sequence: 1, outcome: 'applied' },
      { sequence: 2, outcome: 'applied' },
    ]);
    expect(rail.position.cutAt).toEqual(new Date('2025-06-03T08:01:00Z'));
  });

  it('with measures but without a subject ref is rejected: it could match nobody', () => {
    const made = rail.apply(feed.publish({ listing: 7, measures: RAIL, subjectRefs: {} }));
    expect(outcomes(made)).toEqual(['rejected']);
  });
});

describe('a record that comes again', () => {
  it('has no effect and is counted', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    const first = feed.publish({ listing: 7 });
    rail.apply(first);
    const made = rail.apply(feed.again(first));
    expect(made).toMatchObject({ dropped: 1, entries: [], gap: null });
    expect(made.changes.size).toBe(0);
    expect(rail.position).toMatchObject({ sequence: 1, nextOffset: 2n });
  });

  it('with another content halts the shard and keeps the other content', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    const first = feed.publish({ listing: 7 });
    rail.apply(first);
    const made = rail.apply(feed.equivocation(first), feed.publish({ listing: 8 }));
    expect(made.position.halted).toBe('equivocation');
    expect(made.held).toEqual([expect.objectContaining({ reason: 'equivocation', sequence: 1, listing: 7 })]);
    expect(made.entries).toEqual([]);
    expect(rail.position.sequence).toBe(1);
  });

  it('with another content within the same slice is noticed too', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    const first = feed.publish({ listing: 7 });
    expect(rail.apply(first, feed.equivocation(first)).position.halted).toBe('equivocation');
  });

  it('from a register that was replaced is dropped, whatever it holds', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    const zombie = feed.publish({ listing: 7 });
    feed.epoch = 2;
    rail.apply(feed.again({ ...zombie, attributes: { ...zombie.attributes, epoch: 2 } }));
    const late = feed.publish({ listing: 8 });
    const made = rail.apply(feed.equivocation(zombie), { ...late, attributes: { ...late.attributes, epoch: 1 } });
    expect(made).toMatchObject({ dropped: 2, entries: [], held: [] });
    expect(made.position.halted).toBeNull();
  });

  it('lifts even while the shard is halted', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    const first = feed.publish({ listing: 7 });
    rail.apply(first, feed.equivocation(first));
    const made = rail.apply(feed.delete(7));
    expect(made).toMatchObject({ earlyLifts: 1, entries: [], gap: null });
    expect(rail.measures(7)).toEqual([]);
  });

  it('lifts and does nothing else behind a record that the shard waits at', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    rail.apply(feed.publish({ listing: 7 }));
    const before = rail.position;
    const made = rail.play([feed.publish({ listing: 8 }), feed.delete(7)], { onlyLifts: true });
    expect(made).toMatchObject({ earlyLifts: 1, entries: [], gap: null, position: before });
    expect([rail.measures(7), rail.measures(8)]).toEqual([[], undefined]);
  });
});

it('aListing makes an event that this agency can use', () => {
  expect(prepare('rail', [new RegisterFeed(1).publish(aListing({ listing: 3 }))])[0]?.kind).toBe('listing');
});
