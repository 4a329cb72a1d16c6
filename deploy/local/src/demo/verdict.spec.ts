import type { AgencyProgress, Finding } from './bus-apps.js';
import type { ExpectedListing } from './expected.js';
import { judgeFindings, judgeRefusals, judgeRegister, judgeTables, outstanding } from './verdict.js';

const row = {} as ExpectedListing['row'];
const expected = new Map<string, ExpectedListing>([
  [
    'A',
    { decision: 'A', row, standing: 'in-force', measures: new Map([['rail', ['g-train-any-seat', 'soft-berth']]]) },
  ],
  ['B', { decision: 'B', row, standing: 'deleted', measures: new Map() }],
]);
const listings = new Map([
  ['A', 1],
  ['B', 2],
]);
const judge = (rows: [number, string[]][]) =>
  judgeTables(expected, { listings, enforced: new Map([['rail', new Map(rows)]]) }).get('rail')!;

describe('the verdict on tables', () => {
  test('an agency that enforces exactly what stands is in order', () => {
    expect(
      judge([
        [1, ['soft-berth', 'g-train-any-seat']],
        [2, []],
      ]),
    ).toEqual({ stillRestricted: 0, problems: [] });
  });

  test('a deleted listing that is still enforced is counted and told', () => {
    const verdict = judge([
      [1, ['g-train-any-seat', 'soft-berth']],
      [2, ['soft-berth']],
    ]);
    expect(verdict.stillRestricted).toBe(1);
    expect(verdict.problems).toEqual(['rail, listing 2 (deleted): enforces soft-berth, must enforce nothing']);
  });

  test('a missing measure and a listing nobody decided are told', () => {
    expect(
      judge([
        [1, ['soft-berth']],
        [9, ['soft-berth']],
      ]).problems,
    ).toHaveLength(2);
  });

  test('a decision that the register lost is told', () => {
    expect(judgeRegister(expected, new Map([['A', 1]]))).toEqual(['the register holds no listing of decision B']);
  });
});

describe('the verdict on refusals', () => {
  const refused = [
    { line: 3, reason: 'minor' },
    { line: 5, reason: 'unknown-ground' },
  ];
  test('the refused rows must be exactly those that the file deserves', () => {
    expect(judgeRefusals(refused, refused)).toEqual([]);
    expect(
      judgeRefusals(refused, [
        { line: 3, reason: 'identity-number' },
        { line: 5, reason: 'unknown-ground' },
      ]),
    ).toHaveLength(2);
  });
  test('a file of which nothing is known may be refused as the register likes', () => {
    expect(judgeRefusals(refused, undefined)).toEqual([]);
  });
});

const aFinding = (change: Partial<Finding> = {}) =>
  ({ kind: 'false-acknowledgment', state: 'open', agency: 'rail', listing: 2, ...change }) as Finding;

describe('the verdict on findings', () => {
  test('one lie planted, one lie found', () => {
    expect(judgeFindings([aFinding()], { listing: 2 })).toEqual([]);
    expect(judgeFindings([], null)).toEqual([]);
  });
  test('a lie that is missed, told twice or pinned on somebody else is a failure', () => {
    expect(judgeFindings([], { listing: 2 })).toHaveLength(1);
    expect(judgeFindings([aFinding(), aFinding()], { listing: 2 })).toHaveLength(1);
    expect(judgeFindings([aFinding(), aFinding({ agency: 'banking' })], { listing: 2 })).toHaveLength(1);
    expect(judgeFindings([aFinding()], null)).toHaveLength(1);
  });
  test('a gap that healed accuses nobody, an accusation of lying does even when closed', () => {
    expect(judgeFindings([aFinding({ kind: 'gap', state: 'closed' })], null)).toEqual([]);
    expect(judgeFindings([aFinding({ kind: 'late' })], null)).toHaveLength(1);
    expect(judgeFindings([aFinding({ kind: 'still-enforcing', state: 'closed' })], null)).toHaveLength(1);
  });
});

describe('what is outstanding', () => {
  const done = {
    agency: 'rail',
    lifted: 1,
    acknowledged: 4,
    eventsBehind: 0,
    oldestUnliftedMs: null,
    probes: { ordered: 2, answered: 2, contradicted: 0 },
  } as AgencyProgress;
  test('nothing, when every event is acknowledged, every deletion lifted and every probe answered', () => {
    expect(outstanding([done], ['rail'])).toEqual([]);
  });
  test('an agency not heard of, a lift and a probe are each named', () => {
    expect(outstanding([], ['rail'])).toEqual(['rail has not been heard of']);
    expect(
      outstanding(
        [{ ...done, eventsBehind: 3, oldestUnliftedMs: 5, probes: { ordered: 2, answered: 1, contradicted: 0 } }],
        ['rail'],
      ),
    ).toHaveLength(3);
  });
});
