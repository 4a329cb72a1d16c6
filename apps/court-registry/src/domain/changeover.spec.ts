import fc from 'fast-check';
import { policies, selectMeasures, type PolicyCode } from '#contracts';
import { done, listed } from '../../test/deciding.js';
import { aDeletionRow, anOrganisationCode, aStayRow, circumstances } from '../../test/rows.js';
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

/** The listing after both passes, and the revisions between. */
function passed(state: Listing, policy: PolicyCode): Listing[] {
  const lifted = underPolicy(state, policy, 'lifting')?.listing;
  const rest = underPolicy(lifted ?? state, policy, 'rest')?.listing;
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

  it('stays stayed, and resumes under the new policy', () => {
    const stayed = done(under('memorandum-2016'), { kind: 'stay', row: aStayRow() });
    const [after] = passed(stayed, 'lawful-basis');
    expect(after).toMatchObject({ standing: 'stayed', measures: [], policy: 'lawful-basis' });
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
        (from, to, person, kept) => {
          const narrowedTo = kept.length > 0 ? { measures: kept, reason: '比例原则' } : undefined;
          const before = { ...under(from, person ? {} : { subject: organisation }) };
          const state: Listing = { ...before, content: { ...before.content, narrowedTo } };
          const lifted = underPolicy(state, to, 'lifting')?.listing;
          if (lifted) expect([lifts(state, lifted), restricts(state, lifted)]).toEqual([true, false]);
          const rest = underPolicy(lifted ?? state, to, 'rest')?.listing;
          if (rest) expect(lifts(lifted ?? state, rest)).toBe(false);
          const end = rest ?? lifted ?? state;
          const subjectKind = person ? 'person' : 'organisation';
          expect(codes(end)).toEqual(
            selectMeasures({ policy: to, subjectKind, narrowedTo: narrowedTo?.measures })
              .map(({ code }) => code)
              .sort(),
          );
          expect(end.policy).toBe(to);
        },
      ),
    );
  });
});

describe('a listing under new keys', () => {
  it('is the same at its next revision, unless nobody is restricted by it', () => {
    const state = under('lawful-basis');
    expect(underNewKeys(state, 'lifting')).toBeNull();
    expect(underNewKeys(state, 'rest')!.listing).toMatchObject({ revision: 2, measures: state.measures });
    expect(underNewKeys(done(state, { kind: 'delete', row: aDeletionRow() }), 'rest')).toBeNull();
  });
});
