import type { ProbeResult } from '#contracts';
import { at, GRACE, holding, lift, open } from '../../../../test/support/watched-lift.js';
import type { ListingState } from './fold-event.js';
import { judgeProbe, type KnownOfAgency, type WatchedLift } from './judge-answers.js';

const result = (over: Partial<ProbeResult> = {}): ProbeResult => ({
  probe: 'p',
  agency: 'rail',
  listing: 8,
  measure: 'soft-berth',
  decision: 'deny',
  refusals: [{ listing: 8, measure: 'soft-berth' }],
  askedAt: at(5_000),
  answeredAt: at(5_010),
  decisionSystem: 'http://counter',
  ...over,
});
const known = (lifts: WatchedLift[], ...states: ListingState[]): KnownOfAgency => ({
  state: (listing) => [holding([], []), ...states].findLast((state) => state.listing === listing) ?? null,
  lifts: (listing, measure) => lifts.filter((one) => one.listing === listing && one.measures.includes(measure)),
});

describe('judging a probe', () => {
  const kinds = (r: ProbeResult, asked: WatchedLift | null, k: KnownOfAgency) => {
    const verdict = judgeProbe(r, asked, k, GRACE);
    return { kinds: verdict.accusations.map(({ kind }) => kind), clean: verdict.clean, again: verdict.again };
  };
  const cases: [
    string,
    ProbeResult,
    WatchedLift | null,
    KnownOfAgency,
    { kinds: string[]; clean: boolean; again: boolean },
  ][] = [
    [
      'a refusal after an effective acknowledgment is a false acknowledgment',
      result(),
      lift(),
      known([lift()]),
      { kinds: ['false-acknowledgment'], clean: false, again: true },
    ],
    [
      'a refusal past the deadline without one is still enforcing',
      result({ askedAt: at(61_000) }),
      lift(open),
      known([lift(open)]),
      { kinds: ['still-enforcing'], clean: false, again: true },
    ],
    [
      'an acknowledgment that still awaits the own system is no effective one',
      result({ askedAt: at(61_000) }),
      lift({ effectiveAt: null, confirmation: null }),
      known([lift({ effectiveAt: null, confirmation: null })]),
      { kinds: ['still-enforcing'], clean: false, again: true },
    ],
    [
      'a refusal before the deadline is only asked about again',
      result(),
      lift(open),
      known([lift(open)]),
      { kinds: [], clean: false, again: true },
    ],
    [
      'an answer from within the grace is only asked about again',
      result({ askedAt: at(500) }),
      lift(),
      known([lift()]),
      { kinds: [], clean: false, again: true },
    ],
    [
      'an allow is clean',
      result({ decision: 'allow', refusals: [] }),
      lift(),
      known([lift()]),
      { kinds: [], clean: true, again: false },
    ],
    [
      "an agency that can't be reached is asked again and accused of nothing",
      result({ decision: 'unreachable', refusals: [] }),
      lift(),
      known([lift()]),
      { kinds: [], clean: false, again: true },
    ],
    [
      "a refusal because of another court's listing accuses nobody",
      result({ refusals: [{ listing: 16, measure: 'soft-berth' }] }),
      lift(),
      known([lift()], holding([], []), holding(['soft-berth'], ['aa'], 1, 16)),
      { kinds: [], clean: true, again: false },
    ],
    [
      'a denial that names nothing contradicts the lift that was asked about',
      result({ refusals: [] }),
      lift(),
      known([lift()]),
      { kinds: ['false-acknowledgment'], clean: false, again: true },
    ],
    [
      'a denial that names nothing before the deadline is only asked about again',
      result({ refusals: [] }),
      lift(open),
      known([lift(open)]),
      { kinds: [], clean: false, again: true },
    ],
    [
      'a denial that names nothing is right where the measure is in force again',
      result({ refusals: [] }),
      lift(),
      known([lift()], holding(['soft-berth'], ['aa'], 3)),
      { kinds: [], clean: false, again: false },
    ],
    [
      'a denial because of a listing that nobody heard of shows nothing, and may be ahead of us',
      result({ refusals: [{ listing: 16, measure: 'soft-berth' }] }),
      lift(),
      known([lift()]),
      { kinds: [], clean: false, again: true },
    ],
    [
      'a denial because of a listing that does not hold the measure shows nothing',
      result({ refusals: [{ listing: 16, measure: 'soft-berth' }] }),
      lift(),
      known([lift()], holding([], []), holding(['g-train-any-seat'], ['aa'], 1, 16)),
      { kinds: [], clean: false, again: true },
    ],
    [
      'another measure that is still held is no reason to refuse the lifted one',
      result({ refusals: [{ listing: 8, measure: 'g-train-any-seat' }] }),
      lift(),
      known([lift()], holding(['g-train-any-seat'], ['aa'])),
      { kinds: [], clean: false, again: true },
    ],
    [
      'who refers to a person and names nothing, such as one whose database is down, is asked again and accused of nothing',
      result({ decision: 'refer', refusals: [] }),
      lift(),
      known([lift()]),
      { kinds: [], clean: false, again: true },
    ],
    [
      'a measure that only raises scrutiny is named by an allow, and contradicts as a refusal does',
      result({ decision: 'allow' }),
      lift(),
      known([lift()]),
      { kinds: ['false-acknowledgment'], clean: false, again: true },
    ],
    [
      'a measure that a later revision put in force again is refused rightly',
      result(),
      lift(),
      known([lift()], holding(['soft-berth'], ['aa'], 3)),
      { kinds: [], clean: false, again: false },
    ],
    [
      'a corrected identity must not hit the subject before',
      result(),
      lift({ subjectChanged: true }),
      known([lift({ subjectChanged: true })], holding(['soft-berth'], ['zz'])),
      { kinds: ['false-acknowledgment'], clean: false, again: true },
    ],
    [
      'a corrected identity hits the new subject rightly',
      result(),
      null,
      known([lift({ subjectChanged: true })], holding(['soft-berth'], ['zz'])),
      { kinds: [], clean: false, again: false },
    ],
    [
      'an answer by a revision not heard of yet is asked about again',
      result({ refusals: [{ listing: 8, measure: 'soft-berth', revision: 3 }] }),
      lift(),
      known([lift()]),
      { kinds: [], clean: false, again: true },
    ],
    [
      'a question from before a second lift is judged by the second',
      result(),
      lift(),
      known([lift(), lift({ revision: 4, ...open })], holding([], [], 4)),
      { kinds: [], clean: false, again: true },
    ],
  ];
  it.each(cases)('%s', (_, r, asked, k, verdict) => expect(kinds(r, asked, k)).toEqual(verdict));

  it('accuses the listing that the refusal names, not the one that was asked about', () => {
    const other = lift({ listing: 16, sequence: 3 });
    const verdict = judgeProbe(
      result({ refusals: [{ listing: 16, measure: 'soft-berth' }] }),
      lift(),
      known([lift(), other]),
      GRACE,
    );
    expect(verdict.accusations.map(({ lift: { listing } }) => listing)).toEqual([16]);
    expect(verdict.clean).toBe(false);
  });
});
