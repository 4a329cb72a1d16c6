import { foldEvent, stateOf, type ListingState } from './fold-event.js';

const RAIL = { measures: ['soft-berth', 'g-train-any-seat'], refs: ['aa'] };
const state = (over: Partial<ListingState>): ListingState => ({
  listing: 8,
  revision: 1,
  standing: 'in-force',
  shard: 0,
  sequence: 5,
  time: 1_000,
  legalDueOn: null,
  leaf: '01',
  agencies: { rail: RAIL, aviation: { measures: ['flight'], refs: ['bb'] } },
  ...over,
});
const second = (over: Partial<ListingState>) => state({ revision: 2, sequence: 9, time: 2_000, leaf: '02', ...over });

describe('folding register events', () => {
  const cases: [string, ListingState, { agency: string; measures: string[]; subjectChanged?: boolean }[]][] = [
    [
      'a deletion lifts everything from everybody',
      second({ standing: 'deleted', agencies: {} }),
      [
        { agency: 'rail', measures: ['soft-berth', 'g-train-any-seat'] },
        { agency: 'aviation', measures: ['flight'] },
      ],
    ],
    [
      'a stay lifts everything from everybody',
      second({ standing: 'stayed', agencies: {} }),
      [
        { agency: 'rail', measures: ['soft-berth', 'g-train-any-seat'] },
        { agency: 'aviation', measures: ['flight'] },
      ],
    ],
    [
      'a narrowing lifts what it takes away',
      second({
        agencies: {
          rail: { measures: ['soft-berth'], refs: ['aa'] },
          aviation: { measures: ['flight'], refs: ['bb'] },
        },
      }),
      [{ agency: 'rail', measures: ['g-train-any-seat'] }],
    ],
    [
      'a corrected identity lifts all measures from the subject before',
      second({ agencies: { rail: { ...RAIL, refs: ['zz'] }, aviation: { measures: ['flight'], refs: ['bb'] } } }),
      [{ agency: 'rail', measures: ['soft-berth', 'g-train-any-seat'], subjectChanged: true }],
    ],
    ['a change of amount lifts nothing', second({}), []],
    [
      'a rotating key changes no subject while one ref stays',
      second({ agencies: { rail: { ...RAIL, refs: ['aa', 'cc'] }, aviation: { measures: ['flight'], refs: ['bb'] } } }),
      [],
    ],
  ];
  it.each(cases)('%s', (_, event, lifts) => {
    const folded = foldEvent(state({}), event);
    expect(folded.state).toBe(event);
    expect(folded.lifts.map(({ agency, measures, subjectChanged }) => ({ agency, measures, subjectChanged }))).toEqual(
      lifts.map((lift) => ({ subjectChanged: false, ...lift })),
    );
    for (const lift of folded.lifts)
      expect(lift).toMatchObject({ listing: 8, revision: 2, sequence: 9, liftedAt: 2_000, leaf: '02' });
  });

  it('expects nothing of a listing heard of for the first time', () => {
    expect(foldEvent(null, second({ standing: 'deleted', agencies: {} })).lifts).toEqual([]);
  });

  it('learns from a re-sent older event what the newest took away', () => {
    const deleted = second({ standing: 'deleted', agencies: {} });
    const folded = foldEvent(deleted, state({}));
    expect(folded.state).toBe(deleted);
    expect(folded.lifts.map(({ agency, revision }) => [agency, revision])).toEqual([
      ['rail', 2],
      ['aviation', 2],
    ]);
  });

  it('ignores a revision that it knows', () => {
    const known = state({});
    expect(foldEvent(known, state({ leaf: 'ff', agencies: {} }))).toEqual({ state: known, lifts: [] });
  });

  it('takes an unusable record that lifts by its headers as one without measures', () => {
    const at = {
      listing: 8,
      revision: 2,
      standing: 'deleted' as const,
      shard: 0,
      sequence: 9,
      time: 2_000,
      leaf: '02',
    };
    expect(foldEvent(state({}), stateOf(at, null)).lifts).toHaveLength(2);
  });
});
