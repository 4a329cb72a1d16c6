import type { Denial } from '#contracts';
import { at, GRACE, holding, lift, open } from '../../../../test/support/watched-lift.js';
import { judgeDenial, type WatchedLift } from './judge-answers.js';

describe('judging a denial', () => {
  const denial = (over: Partial<Denial> = {}): Denial => ({
    agency: 'rail',
    denial: 'd',
    requestId: 'r',
    listing: 8,
    revision: 1,
    measure: 'soft-berth',
    effect: 'deny',
    asOf: { shard: 0, sequence: 9 },
    at: at(5_000),
    ...over,
  });
  const before = { shard: 0, sequence: 8 };
  const cases: [string, Denial, WatchedLift, string | null, boolean][] = [
    [
      'as of the lift by the older revision, after it was effective: false acknowledgment',
      denial(),
      lift(),
      'false-acknowledgment',
      true,
    ],
    [
      'as of before a lift that is not signed as effective: nothing',
      denial({ asOf: before, at: at(61_000) }),
      lift(open),
      null,
      false,
    ],
    ['said before the lift was effective: nothing', denial({ asOf: before, at: at(79) }), lift(), null, false],
    [
      'as of before a lift that was signed as effective a moment ago: a reason to probe',
      denial({ asOf: before }),
      lift(),
      null,
      true,
    ],
    [
      'as of before a lift that was signed as effective a minute ago: false acknowledgment',
      denial({ asOf: before, at: at(60_080) }),
      lift(),
      'false-acknowledgment',
      true,
    ],
    [
      "by the lift's own revision, which does not have the measure: false acknowledgment",
      denial({ revision: 2 }),
      lift(),
      'false-acknowledgment',
      true,
    ],
    [
      "by the lift's own revision, which has the measure for another person: nothing",
      denial({ revision: 2 }),
      lift({ subjectChanged: true }),
      null,
      false,
    ],
    ['by a later revision: nothing', denial({ revision: 3 }), lift(), null, false],
    ['because of another measure: nothing', denial({ measure: 'g-train-any-seat' }), lift(), null, false],
    ['not yet acknowledged and before the deadline: a reason to probe', denial(), lift(open), null, true],
    [
      'not acknowledged past the deadline: still enforcing',
      denial({ at: at(61_000) }),
      lift(open),
      'still-enforcing',
      true,
    ],
  ];
  it.each(cases)('%s', (_, said, of, kind, probe) => {
    const verdict = judgeDenial(said, [of], holding([], []), GRACE);
    expect(verdict.accusation?.kind ?? null).toBe(kind);
    expect(verdict.probe !== null).toBe(probe);
  });

  it('as of before the lift is nothing where a later revision holds the measure up again', () => {
    const late = denial({ asOf: before, at: at(90_000) });
    const again = holding(['soft-berth'], ['aa'], 3);
    expect(judgeDenial(late, [lift()], again, GRACE)).toEqual({ accusation: null, probe: null });
  });
});
