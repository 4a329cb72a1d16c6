import fc from 'fast-check';
import { policies, selectMeasures, type PolicyCode } from '#contracts';
import { done, listed, reasonOf } from '../../test/deciding.js';
import {
  aCorrectionRow,
  aDeletionRow,
  anExemptionRow,
  anOrganisationCode,
  aResumptionRow,
  aStayRow,
  circumstances,
} from '../../test/rows.js';
import { underNewKeys, underPolicy } from './changeover.js';
import { lifts, restricts, type Listing } from './listing.js';

const codes = ({ measures }: Listing): string[] => measures.map(({ code }) => code).sort();
const organisation = {
  kind: 'organisation',
  name: '测试公司',
  number: anOrganisationCode(),
  legalRepresentative: '测试乙',
} as const;
const under = (policy: PolicyCode, more = {}): Listing => listed(more, { ...circumstances(), policy });

const { now: NOW } = circumstances();
/** The last instant of a term of two years from 2 March 2026, and the first after it. */
const [LAST, OVER] = ['2028-03-02T15:59:59.999Z', '2028-03-02T16:00:00.000Z'].map((now) =>
  circumstances({ now: new Date(now) }),
);

/** The listing after both passes, and the revisions between. */
function passed(state: Listing, policy: PolicyCode, { now } = circumstances()): Listing[] {
  const lifted = underPolicy(state, policy, 'lifting', now)?.listing;
  const rest = underPolicy(lifted ?? state, policy, 'rest', now)?.listing;
  return [lifted, rest].filter((one) => one !== undefined);
}

describe('a listing under another policy', () => {
  it('loses first what the new policy does not allow, and gains afterwards', () => {
    const before = under('draft-2022', { subject: organisation });
    const narrower = passed(under('memorandum-2016', { subject: organisation }), 'lawful-basis');
    expect(narrower).toHaveLength(1);
    expect(codes(narrower[0])).not.toContain('bond-issue');
    expect(narrower[0]).toMatchObject({ revision: 2, policy: 'lawful-basis' });
    const wider = passed(before, 'memorandum-2016');
    expect(wider).toHaveLength(1);
    expect(codes(wider[0])).toContain('bond-issue');
    // The draft has no credit record, the lawful basis no honours: some go and some come.
    const both = passed(
      {
        ...before,
        measures: [
          ...before.measures,
          ...selectMeasures({ policy: 'memorandum-2016', subjectKind: 'organisation', narrowedTo: ['bond-issue'] }),
        ],
      },
      'lawful-basis',
    );
    expect(both.map(({ revision }) => revision)).toEqual([2, 3]);
    expect(codes(both[0])).not.toContain('credit-record');
    expect(codes(both[1])).toContain('credit-record');
  });

  it('keeps the narrowing of the court', () => {
    const narrowedTo = { measures: ['flight'], reason: '初次失信' };
    expect(codes(passed(under('lawful-basis', { narrowedTo }), 'memorandum-2016').at(-1)!)).toEqual(['flight']);
  });

  it('P 9(2): can be corrected though the court kept a measure that the new policy does not know', () => {
    const narrowedTo = { measures: ['bond-issue', 'credit-record'], reason: '初次失信' };
    const before = under('memorandum-2016', { subject: organisation, narrowedTo });
    const state = passed(before, 'lawful-basis').at(-1)!;
    const right = { subject: { number: anOrganisationCode(2) } };
    const after = done(state, { kind: 'correct', row: aCorrectionRow(right) });
    expect([lifts(state, after), codes(after)]).toEqual([true, ['credit-record']]);
    const again = (measures: [string, ...string[]]) =>
      reasonOf(state, { kind: 'correct', row: aCorrectionRow({ narrowedTo: { measures, reason: '初次失信' } }) });
    expect(again(['credit-record'])).toBeUndefined();
    expect(again(['bond-issue'])).toBe('measure-not-allowed P 8(1)');
  });

  it('stays stayed, and resumes under the new policy', () => {
    const stayed = done(under('memorandum-2016'), { kind: 'stay', row: aStayRow() });
    const [after] = passed(stayed, 'lawful-basis');
    expect(after).toMatchObject({ standing: 'stayed', measures: [], policy: 'lawful-basis' });
  });

  it('P 2: puts nothing on anybody whose term is over, and takes off what is still held up, to the instant', () => {
    const state = under('lawful-basis', { subject: organisation, grounds: ['evasion'] });
    expect(codes(passed(state, 'memorandum-2016', LAST).at(-1)!)).toContain('bond-issue');
    const after = passed(state, 'memorandum-2016', OVER);
    expect(after.map(({ revision, measures }) => [revision, measures])).toEqual([[2, []]]);
    expect(passed(state, 'lawful-basis', OVER).at(-1)).toMatchObject({ standing: 'in-force', measures: [] });
  });

  it('P 2: is over between the passes, and gains nothing in the second', () => {
    const state = under('memorandum-2016', { subject: organisation, grounds: ['evasion'] });
    const held = state.measures.filter(({ code }) => code !== 'credit-record');
    const lifted = underPolicy({ ...state, measures: held }, 'lawful-basis', 'lifting', LAST.now)!.listing;
    expect(codes(lifted)).toContain('tendering');
    expect(codes(underPolicy(lifted, 'lawful-basis', 'rest', LAST.now)!.listing)).toContain('credit-record');
    expect(underPolicy(lifted, 'lawful-basis', 'rest', OVER.now)!.listing.measures).toEqual([]);
  });

  it('keeps the exemptions that are not over, and names no other', () => {
    const rested = ['2026-06-02', '2026-06-20'].reduce(
      (state, until) =>
        done(state, {
          kind: 'exempt',
          row: anExemptionRow({ from: '2026-06-01T00:00:00Z', until: `${until}T00:00:00Z` }),
        }),
      under('memorandum-2016'),
    );
    const later = circumstances({ now: new Date('2026-06-10T00:00:00Z') });
    for (const one of passed(rested, 'lawful-basis', later))
      expect(one.rests).toEqual([expect.objectContaining({ measure: 'flight', until: '2026-06-20T00:00:00.000Z' })]);
    expect(underNewKeys(rested, 'rest', later.now)!.listing.rests).toHaveLength(1);
  });

  it('P 8(1): between the passes gains nothing by a stay that ends or a correction that the new policy does not allow', () => {
    const kept = { narrowedTo: { measures: ['credit-record'], reason: '初次失信' }, subject: organisation };
    const narrowed = under('memorandum-2016', kept);
    expect(underPolicy(narrowed, 'lawful-basis', 'lifting', NOW)).toBeNull();
    const corrected = done(narrowed, { kind: 'correct', row: aCorrectionRow({ narrowedTo: null }) });
    const stayed = done(under('memorandum-2016', { subject: organisation }), { kind: 'stay', row: aStayRow() });
    expect(underPolicy(stayed, 'lawful-basis', 'lifting', NOW)).toBeNull();
    for (const state of [corrected, done(stayed, { kind: 'resume', row: aResumptionRow() })]) {
      expect(codes(state)).toContain('procurement-supplier');
      expect(codes(state)).not.toContain('bond-issue');
    }
  });

  it('is left alone where it is deleted, or as it must be', () => {
    const deleted = done(under('memorandum-2016'), { kind: 'delete', row: aDeletionRow() });
    expect(passed(deleted, 'lawful-basis')).toEqual([]);
    expect(passed(under('lawful-basis'), 'lawful-basis')).toEqual([]);
  });

  it('gains nothing at an agency that never got a ref of a subject whose number is lost', () => {
    const known = under('draft-2022', { subject: organisation });
    const lost: Listing = {
      ...known,
      content: { ...known.content, subject: { ...known.content.subject, number: null } },
      published: { refs: { procurement: ['0'.repeat(64)] }, maskedNumber: '9199***' },
    };
    expect(
      new Set(
        passed(lost, 'memorandum-2016')
          .at(-1)!
          .measures.map(({ agency }) => agency),
      ),
    ).toEqual(new Set(['procurement']));
  });

  it('whatever it was and becomes: the first pass only lifts, the second never does, and both end at the policy', () => {
    const policy = fc.constantFrom(...(Object.keys(policies) as PolicyCode[]));
    fc.assert(
      fc.property(
        policy,
        policy,
        fc.boolean(),
        fc.subarray(['flight', 'credit-record', 'bond-issue']),
        fc.constantFrom(NOW, LAST.now, OVER.now),
        fc.boolean(),
        (from, to, person, kept, now, isStayed) => {
          const narrowedTo = kept.length > 0 ? { measures: kept, reason: '比例原则' } : undefined;
          const before = under(from, { grounds: ['evasion'], ...(!person && { subject: organisation }) });
          const begun: Listing = { ...before, content: { ...before.content, narrowedTo } };
          const state = isStayed ? done(begun, { kind: 'stay', row: aStayRow() }) : begun;
          const lifted = underPolicy(state, to, 'lifting', now)?.listing;
          if (lifted) expect([lifts(state, lifted), restricts(state, lifted)]).toEqual([true, false]);
          const rest = underPolicy(lifted ?? state, to, 'rest', now)?.listing;
          if (rest) expect(lifts(lifted ?? state, rest)).toBe(false);
          const end = rest ?? lifted ?? state;
          const subjectKind = person ? 'person' : 'organisation';
          const allowed = selectMeasures({ policy: to, subjectKind, narrowedTo: narrowedTo?.measures });
          const inForce = !isStayed && now < OVER.now;
          expect(codes(end)).toEqual(inForce ? allowed.map(({ code }) => code).sort() : []);
          expect(end.policy).toBe(to);
        },
      ),
    );
  });
});

describe('a listing under new keys', () => {
  it('is the same at its next revision, unless nobody is restricted by it', () => {
    const state = under('lawful-basis');
    expect(underNewKeys(state, 'lifting', NOW)).toBeNull();
    expect(underNewKeys(state, 'rest', NOW)!.listing).toMatchObject({ revision: 2, measures: state.measures });
    expect(underNewKeys(done(state, { kind: 'delete', row: aDeletionRow() }), 'rest', NOW)).toBeNull();
  });
});
