import measuresFile from '../measures.json' with { type: 'json' };
import { explainMeasure } from './explain-measure.js';
import { AGENCIES, citeBasis, measures, measuresOf, UNASSIGNED } from './measures.js';
import { policies, selectMeasures } from './policies.js';

/** The agencies that the bus began with; more may be added without a word here. */
const FIRST_FIVE = ['aviation', 'rail', 'banking', 'procurement', 'customs'];

const codes = (selection: Parameters<typeof selectMeasures>[0]): string[] =>
  selectMeasures(selection)
    .filter(({ agency }) => FIRST_FIVE.includes(agency))
    .map(({ code }) => code);

describe('measures and policies', () => {
  it('gives every measure an agency or none, a basis, and the tier of its best basis', () => {
    const rank = ['law', 'administrative-regulation', 'judicial-interpretation', 'departmental-rule', 'memorandum'];
    for (const measure of measures) {
      expect([...AGENCIES, UNASSIGNED]).toContain(measure.agency);
      const best = Math.min(...measure.bases.map(({ tier }) => rank.indexOf(tier)));
      expect([measure.code, measure.tier]).toEqual([measure.code, rank[best]]);
      expect(measure.thirdParty !== null).toBe(measure.subjects.includes('third-party'));
    }
    expect(new Set(measures.map(({ code }) => code)).size).toBe(measures.length);
  });

  it('holds every measure of the table once, by how strong its best basis is', () => {
    const count = Object.fromEntries(
      ['law', 'judicial-interpretation', 'departmental-rule', 'memorandum'].map((tier) => [
        tier,
        measures.filter((measure) => measure.tier === tier).length,
      ]),
    );
    expect(count).toEqual({ law: 4, 'judicial-interpretation': 15, 'departmental-rule': 4, memorandum: 23 });
  });

  it('names agencies only with an adapter of ours or one elsewhere, and leaves none without measures', () => {
    for (const { adapter = 'elsewhere' } of measuresFile.agencies as { adapter?: string }[])
      expect(adapter).toBe('elsewhere');
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

  it('puts no measure into an event that no agency of the bus applies', () => {
    expect(measures.filter(({ agency }) => agency === UNASSIGNED).length).toBeGreaterThan(0);
    for (const policy of Object.keys(policies) as (keyof typeof policies)[])
      for (const { agency } of selectMeasures({ policy, subjectKind: 'person' })) expect(AGENCIES).toContain(agency);
  });

  it.each([
    ['flight', [true, true, true]],
    ['bond-issue', [false, true, false]],
    ['certified-enterprise', [true, true, true]],
    ['import-export-supervision', [false, true, false]],
    ['private-school', [false, true, false]],
    ['exit', [true, true, false]],
  ])('explains why %s is in or out of each policy', (code, expected) => {
    const { policies: verdicts } = explainMeasure(measures.find((measure) => measure.code === code)!);
    expect(verdicts.map((verdict) => verdict.in)).toEqual(expected);
    for (const { reasons } of verdicts) expect(reasons.length).toBeGreaterThan(0);
  });

  it('names every reason that keeps a measure out', () => {
    const bond = explainMeasure(measures.find(({ code }) => code === 'bond-issue')!);
    expect(bond.policies[0]).toEqual({
      policy: 'lawful-basis',
      in: false,
      reasons: [
        'its best basis is a memorandum; the policy asks for law, administrative-regulation or judicial-interpretation, and only a discretionary measure may rest on less',
        'its connection with the default is disputed',
      ],
    });
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
