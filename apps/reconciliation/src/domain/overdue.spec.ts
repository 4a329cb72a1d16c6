import { hearAbout, type AgencyWord } from './acknowledge-lift.js';
import type { WatchedLift } from './judge-answers.js';
import { advance, isLate, missedCut } from './overdue.js';

describe('what time shows', () => {
  it.each([
    [null, 59_999, false],
    [null, 60_000, true],
    [30_000, 90_000, false],
  ])('a lift effective at %p is, at %p, late: %p', (effectiveAt, now, late) => {
    expect(isLate({ serviceDueAt: 60_000, effectiveAt }, now)).toBe(late);
  });

  it('calls an agency silent once two cuts were missed, by the oldest', () => {
    const cuts = [
      { shard: 0, sequence: 7, time: 10_000 },
      { shard: 1, sequence: 3, time: 9_000 },
    ];
    expect(missedCut(cuts, 129_000, 60_000)).toBeNull();
    expect(missedCut(cuts, 129_001, 60_000)).toMatchObject({ shard: 1 });
    expect(missedCut([], 1e9, 60_000)).toBeNull();
  });

  it.each([
    [
      { incarnation: 1, to: 10 },
      { incarnation: 1, to: 12 },
      { incarnation: 1, to: 12 },
    ],
    [
      { incarnation: 1, to: 10 },
      { incarnation: 1, to: 8 },
      { incarnation: 1, to: 10 },
    ],
    [
      { incarnation: 1, to: 10 },
      { incarnation: 2, to: 4 },
      { incarnation: 2, to: 4 },
    ],
    [
      { incarnation: 2, to: 4 },
      { incarnation: 1, to: 11 },
      { incarnation: 2, to: 4 },
    ],
  ])('from %p a run %p leads to %p', (known, run, expected) => expect(advance(known, run)).toEqual(expected));
});

describe('hearing an agency about a lift', () => {
  const lift = {
    listing: 8,
    revision: 2,
    agency: 'rail',
    standing: 'deleted',
    acknowledgedAt: null,
    acknowledgment: null,
    effectiveAt: null,
    confirmation: null,
  } as unknown as WatchedLift;
  const word = (over: Partial<AgencyWord>): AgencyWord => ({
    agency: 'rail',
    listing: 8,
    revision: 2,
    outcome: 'lifted',
    effective: true,
    at: 5,
    leaf: 'w',
    ...over,
  });
  const cases: [string, WatchedLift, AgencyWord, boolean, boolean][] = [
    ['an effective run acknowledges and settles it', lift, word({}), true, true],
    ['a run that awaits the own system only acknowledges it', lift, word({ effective: false }), true, false],
    ['the settlement then settles it', { ...lift, acknowledgedAt: 3 }, word({ outcome: null }), true, true],
    [
      'who has nothing to do with it has nothing to settle',
      lift,
      word({ outcome: 'not-concerned', effective: false }),
      true,
      true,
    ],
    ['a word about a later revision holds for it too', lift, word({ revision: 3, outcome: 'amended' }), true, true],
    ['a word about an earlier revision does not', lift, word({ revision: 1, outcome: 'applied' }), false, false],
    ['a rejected deletion lifts by its headers', lift, word({ outcome: 'rejected' }), true, true],
    [
      'a rejected narrowing lifts nothing',
      { ...lift, standing: 'in-force' },
      word({ outcome: 'rejected' }),
      true,
      false,
    ],
    ['another agency says nothing about it', lift, word({ agency: 'customs' }), false, false],
  ];
  it.each(cases)('%s', (_, before, said, acknowledged, effective) => {
    const after = hearAbout(before, said);
    expect([after.acknowledgedAt !== null, after.effectiveAt !== null]).toEqual([acknowledged, effective]);
  });

  it('keeps the first word', () => {
    const once = hearAbout(lift, word({}));
    expect(hearAbout(once, word({ at: 9, leaf: 'x' }))).toBe(once);
  });
});
