import { AGENCIES, citeBasis, measures, measuresOf, policies, selectMeasures } from './measures.js';

const codes = (selection: Parameters<typeof selectMeasures>[0]): string[] =>
  selectMeasures(selection).map(({ code }) => code);

describe('measures and policies', () => {
  it('gives every measure an agency, a basis, and the tier of its best basis', () => {
    const rank = ['law', 'administrative-regulation', 'judicial-interpretation', 'departmental-rule', 'memorandum'];
    for (const measure of measures) {
      expect(AGENCIES).toContain(measure.agency);
      const best = Math.min(...measure.bases.map(({ tier }) => rank.indexOf(tier)));
      expect([measure.code, measure.tier]).toEqual([measure.code, rank[best]]);
      expect(measure.thirdParty).toBe(measure.subjects.includes('third-party'));
    }
    expect(new Set(measures.map(({ code }) => code)).size).toBe(measures.length);
  });

  it('keeps a place for every agency', () => {
    for (const agency of AGENCIES) expect(measuresOf(agency).length).toBeGreaterThan(0);
  });

  it('selects by lawful basis only proper measures against the listed subject', () => {
    expect(codes({ policy: 'lawful-basis', subjectKind: 'person' })).toEqual([
      'flight',
      'soft-berth',
      'g-train-any-seat',
      'emu-high-class-seat',
      'high-premium-product',
      'credit-record',
      'financing-credit',
      'tendering',
    ]);
    expect(codes({ policy: 'lawful-basis', subjectKind: 'organisation' })).toEqual([
      'credit-record',
      'financing-credit',
      'procurement-supplier',
      'tendering',
      'certified-enterprise',
    ]);
  });

  it('rests no measure on the memorandum alone unless the policy is the memorandum', () => {
    for (const policy of ['lawful-basis', 'draft-2022'] as const) {
      for (const subjectKind of ['person', 'organisation'] as const) {
        for (const { basis } of selectMeasures({ policy, subjectKind })) {
          expect(basis.length).toBeGreaterThan(0);
          expect(basis.map(({ tier }) => tier)).not.toContain('memorandum');
        }
      }
    }
    expect(codes({ policy: 'memorandum-2016', subjectKind: 'organisation' })).toContain('bond-issue');
  });

  it('never takes a measure against third parties from a listing of somebody else', () => {
    for (const policy of Object.keys(policies) as (keyof typeof policies)[]) {
      expect(codes({ policy, subjectKind: 'organisation' })).not.toContain('high-premium-of-controllers');
    }
  });

  it('narrows to what the court names and never widens', () => {
    const narrowedTo = ['flight', 'bond-issue', 'no-such-measure'];
    expect(codes({ policy: 'lawful-basis', subjectKind: 'person', narrowedTo })).toEqual(['flight']);
    expect(codes({ policy: 'lawful-basis', subjectKind: 'person', narrowedTo: [] })).toEqual([]);
  });

  it('refuses a policy that does not exist', () => {
    expect(() => selectMeasures({ policy: 'none' as never, subjectKind: 'person' })).toThrow(RangeError);
  });

  it('cites a basis in both languages', () => {
    const [basis] = selectMeasures({ policy: 'lawful-basis', subjectKind: 'person' })[0].basis;
    expect(citeBasis(basis, 'en')).toMatch(/^Provisions on Restricting High Consumption .*, art\. 3\(1\)$/);
    expect(citeBasis(basis, 'zh-CN')).toMatch(/^《最高人民法院关于限制/);
  });
});
