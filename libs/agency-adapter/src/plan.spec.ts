import type { Inspected } from '#messaging';
import { aListing, measuresFor, refOf, RegisterFeed } from '../test/register-feed.js';
import { plan, type Plan } from './plan.js';
import { prepare } from './prepare.js';
import { firstPosition, type EnforcedRow, type Position } from './state.js';

const NOW = new Date('2025-06-03T09:00:00Z');

/** Shard 0 of rail's tables, played by the pure plan alone. */
class Rail {
  position: Position = firstPosition(0);
  readonly rows = new Map<number, EnforcedRow>();
  readonly leaves = new Map<number, Buffer>();
  now = NOW;
  budget = 20;

  apply(...records: Inspected[]): Plan {
    const made = plan({ position: this.position, rows: this.rows, leaves: this.leaves }, prepare('rail', records), {
      now: this.now,
      quarantineBudget: this.budget,
      askAgainAfterMs: 10_000,
    });
    made.leaves.forEach((leaf, i) => this.leaves.set(this.position.sequence + 1 + i, leaf));
    for (const [listing, { row }] of made.changes) this.rows.set(listing, row);
    this.position = made.position;
    return made;
  }

  measures(listing: number): readonly string[] | undefined {
    return this.rows.get(listing)?.measures;
  }
}

const RAIL = measuresFor(['rail']);
const codes = RAIL.map(({ code }) => code);
const outcomes = ({ entries }: Plan) => entries.map(({ outcome }) => outcome);

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
});

describe('behind a missing number', () => {
  let feed: RegisterFeed;
  let rail: Rail;
  let missing: Inspected;
  beforeEach(() => {
    feed = new RegisterFeed(1);
    rail = new Rail();
    rail.apply(feed.publish({ listing: 7 }));
    missing = feed.publish({ listing: 8 });
  });

  it('the position halts, reading goes on, and the missing numbers are asked for once', () => {
    const made = rail.apply(feed.publish({ listing: 9 }), feed.publish({ listing: 10 }));
    expect(made.gap).toEqual({ from: 2, to: 2 });
    expect(rail.position).toMatchObject({ sequence: 1, nextOffset: 4n });
    expect(rail.rows.size).toBe(1);
    expect(rail.apply(feed.publish({ listing: 11 })).gap).toBeNull();
  });

  it('they are asked for again after ten seconds', () => {
    rail.apply(feed.publish({ listing: 9 }));
    rail.now = new Date(NOW.getTime() + 10_000);
    expect(rail.apply(feed.publish({ listing: 10 })).gap).toEqual({ from: 2, to: 2 });
  });

  it('a deletion acts at once and gets its outcome in its order', () => {
    const deletion = feed.delete(7);
    const made = rail.apply(deletion);
    expect(made).toMatchObject({ earlyLifts: 1, entries: [] });
    expect(rail.rows.get(7)).toMatchObject({ measures: [], revision: 2, standing: 'deleted' });
    expect(outcomes(rail.apply(feed.again(missing), feed.again(deletion)))).toEqual(['applied', 'lifted']);
    expect(rail.position).toMatchObject({ sequence: 3, gap: null });
  });

  it('a revision below an early lift comes out stale', () => {
    const fresh = new Rail();
    const shard = new RegisterFeed(1);
    const [lost, correction, deletion] = [
      shard.publish({ listing: 7 }),
      shard.correct({ listing: 7 }),
      shard.delete(7),
    ];
    fresh.apply(deletion);
    expect(outcomes(fresh.apply(shard.again(lost), shard.again(correction), shard.again(deletion)))).toEqual([
      'stale',
      'stale',
      'lifted',
    ]);
    expect(fresh.measures(7)).toEqual([]);
  });

  it('a narrowing takes away what it drops and adds nothing', () => {
    const narrowing = feed.correct({ listing: 7, measures: [...RAIL.slice(0, 1), ...measuresFor(['aviation'])] });
    rail.rows.set(7, { ...rail.rows.get(7)!, measures: codes.slice(0, 2) });
    const made = rail.apply(narrowing);
    expect(rail.rows.get(7)).toMatchObject({
      measures: codes.slice(0, 1),
      revision: 2,
      refs: [refOf('person-7', 'rail')],
    });
    expect(made.changes.get(7)).toMatchObject({ lifts: true, early: true });
    expect(outcomes(rail.apply(feed.again(missing), feed.again(narrowing)))).toEqual(['applied', 'amended']);
  });

  it('a corrected identity releases the wrong person at once and restricts the right one in its order', () => {
    const correction = feed.correct({ listing: 7, person: 'right' });
    rail.apply(correction);
    expect(rail.rows.get(7)).toMatchObject({ measures: [], refs: [] });
    rail.apply(feed.again(missing), feed.again(correction));
    expect(rail.rows.get(7)).toMatchObject({ measures: codes, refs: [refOf('right', 'rail')] });
  });

  it('nothing that adds acts early', () => {
    const made = rail.apply(feed.publish({ listing: 9 }), feed.correct({ listing: 7, obligation: 'another sum' }));
    expect(made.changes.size).toBe(0);
  });

  it('a second hole shows as a gap of its own once the first is filled', () => {
    const ten = feed.publish({ listing: 10 });
    feed.publish({ listing: 11 });
    const twelve = feed.publish({ listing: 12 });
    rail.apply(ten);
    expect(rail.apply(feed.again(missing), feed.again(ten), twelve).gap).toEqual({ from: 4, to: 4 });
  });
});

describe('a signed record that cannot be used', () => {
  it('is rejected, kept raw, and everything after it goes on', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    const made = rail.apply(feed.unusable(feed.publish({ listing: 7 })), feed.publish({ listing: 8 }));
    expect(made.entries).toEqual([
      { sequence: 1, listing: 7, revision: 1, outcome: 'rejected' },
      { sequence: 2, listing: 8, revision: 1, outcome: 'applied' },
    ]);
    expect(made.held).toEqual([expect.objectContaining({ reason: 'schema', sequence: 1, listing: 7, revision: 1 })]);
  });

  it('lifts from its headers alone when they say so', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    rail.apply(feed.publish({ listing: 7 }));
    expect(outcomes(rail.apply(feed.unusable(feed.delete(7))))).toEqual(['rejected']);
    expect(rail.measures(7)).toEqual([]);
  });

  it('takes nothing away when its headers say in force', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    rail.apply(feed.publish({ listing: 7 }));
    rail.apply(feed.unusable(feed.correct({ listing: 7 })));
    expect(rail.measures(7)).toEqual(codes);
  });

  it('lifts early too, and is quarantined only in its order', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    rail.apply(feed.publish({ listing: 7 }));
    const lost = feed.publish({ listing: 8 });
    const broken = feed.unusable(feed.delete(7));
    expect(rail.apply(broken)).toMatchObject({ earlyLifts: 1, held: [] });
    const made = rail.apply(feed.again(lost), feed.again(broken));
    expect(outcomes(made)).toEqual(['applied', 'rejected']);
    expect(made.held).toHaveLength(1);
  });

  it('is applied by a later revision: quarantine holds the record, never the listing', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    const made = rail.apply(feed.unusable(feed.publish({ listing: 7 })), feed.correct({ listing: 7 }));
    expect(outcomes(made)).toEqual(['rejected', 'applied']);
  });
});

describe('a record that cannot be believed', () => {
  it('is set aside by its offset and leaves the position where it is', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    const made = rail.apply(feed.unverifiable(0), feed.publish({ listing: 7 }));
    expect(made.held).toEqual([expect.objectContaining({ reason: 'wrong-signature' })]);
    expect(outcomes(made)).toEqual(['applied']);
    expect(rail.position).toMatchObject({ sequence: 1, nextOffset: 2n });
  });

  it('is not counted twice when the topic is replayed', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    const bad = feed.unverifiable(0);
    rail.apply(bad, feed.publish({ listing: 7 }));
    expect(rail.apply(bad)).toMatchObject({ held: [], dropped: 1 });
  });

  it('under an unknown key makes the partition wait in front of it, while lifts behind it act', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    rail.apply(feed.publish({ listing: 7 }));
    const made = rail.apply(feed.unknownKey(feed.publish({ listing: 8 })), feed.delete(7));
    expect(made.pause).toEqual({ fromOffset: 1n, why: 'unknown-key' });
    expect(made).toMatchObject({ earlyLifts: 1, gap: null, entries: [] });
    expect(rail.position).toMatchObject({ sequence: 1, nextOffset: 1n });
  });
});

describe('when too much is quarantined', () => {
  it('the shard waits in front of the next such record, and a lift by its headers still acts', () => {
    const [feed, rail] = [new RegisterFeed(1), new Rail()];
    rail.apply(feed.publish({ listing: 7 }));
    rail.budget = 1;
    const broken = feed.unusable(feed.delete(7));
    const made = rail.apply(feed.unverifiable(0), broken, feed.publish({ listing: 9 }));
    expect(made.pause).toEqual({ fromOffset: broken.record.offset, why: 'quarantine-full' });
    expect(made.held).toHaveLength(1);
    expect(rail.measures(7)).toEqual([]);
    expect(rail.position.sequence).toBe(1);
    rail.budget = 20;
    expect(outcomes(rail.apply(broken))).toEqual(['rejected']);
  });
});

it('aListing makes an event that this agency can use', () => {
  expect(prepare('rail', [new RegisterFeed(1).publish(aListing({ listing: 3 }))])[0]?.kind).toBe('listing');
});
