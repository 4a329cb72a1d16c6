import type { Inspected } from '#messaging';
import { measuresFor, refOf, RegisterFeed } from '../../../../test/support/register-feed.js';
import { NOW, outcomes, Rail } from '../../../../test/support/plan-player.js';

const RAIL = measuresFor(['rail']);
const codes = RAIL.map(({ code }) => code);

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
    expect(made.earlyLifts).toBe(0);
    expect(rail.rows.has(9)).toBe(false);
    expect(rail.measures(7)).toEqual(codes);
  });

  it('a correction stops what is older from adding a measure that it no longer has', () => {
    rail.rows.set(7, { ...rail.rows.get(7)!, measures: codes.slice(0, 1) });
    const widening = feed.correct({ listing: 7 });
    const narrowing = feed.correct({ listing: 7, measures: RAIL.slice(0, 1) });
    expect(rail.apply(narrowing).earlyLifts).toBe(0);
    expect(outcomes(rail.apply(feed.again(missing), feed.again(widening)))).toEqual(['applied', 'stale']);
    expect(rail.measures(7)).toEqual(codes.slice(0, 1));
    expect(outcomes(rail.apply(feed.again(narrowing)))).toEqual(['amended']);
  });

  it('a correction without measures here stops the listing that it corrects, which has not come yet', () => {
    const late = feed.publish({ listing: 9 });
    const correction = feed.correct({ listing: 9, measures: measuresFor(['aviation']) });
    rail.apply(correction);
    expect(outcomes(rail.apply(feed.again(missing), late))).toEqual(['applied', 'stale']);
    expect(rail.measures(9)).toEqual([]);
    expect(outcomes(rail.apply(feed.again(correction)))).toEqual(['lifted']);
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
