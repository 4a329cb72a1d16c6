import { ruleSets } from './rule-sets.js';

const { 'provisions-2017': provisions, 'draft-2022': draft } = ruleSets;

describe('rule sets', () => {
  it('gives the six grounds of 2017 two years each, and ground 1 no limit', () => {
    expect(provisions.grounds.map(({ code, termYears }) => [code, termYears])).toEqual([
      ['refusal', null],
      ['obstruction', 2],
      ['evasion', 2],
      ['property-reporting', 2],
      ['consumption-order', 2],
      ['reconciliation-breach', 2],
    ]);
  });

  it('gives the draft four grounds, all with a term', () => {
    expect(draft.grounds.map(({ code }) => code)).toEqual(['refusal', 'obstruction', 'evasion', 'consumption-order']);
    expect(draft.grounds.every(({ termYears }) => termYears === 2)).toBe(true);
  });

  it('knows conduct-corrected in the draft only', () => {
    expect(provisions.deletionGrounds.map(({ code }) => code)).not.toContain('conduct-corrected');
    expect(draft.deletionGrounds.map(({ code }) => code)).toContain('conduct-corrected');
  });

  it('gives every deletion and every correction three working days and an article', () => {
    for (const { correction, deletionGrounds } of [provisions, draft]) {
      for (const { workingDays, article } of [correction, ...deletionGrounds]) {
        expect(workingDays).toBe(3);
        expect(article).toMatch(/^[PD] \d/);
      }
    }
  });

  it('wants two searches for a debtor without property', () => {
    const rule = provisions.deletionGrounds.find(({ code }) => code === 'no-property-found');
    expect(rule?.needs).toContainEqual({ field: 'searchedOn', atLeast: 2 });
  });

  it('lets a decision give one, two or three months of grace (D 66(2))', () => {
    for (const { grace } of [provisions, draft])
      expect(grace).toEqual({ months: [1, 2, 3], startsAt: 'service', article: 'D 66(2)' });
  });

  it('asks five questions before a listing under the Provisions and seven under the draft', () => {
    const asked = ({ exclusions }: typeof draft) => exclusions.map(({ code, article }) => `${code} ${article}`);
    const refusal = [
      'guarantee-given P 3(1)',
      'property-secured P 3(2)',
      'later-in-order P 3(3)',
      'not-refusing P 3(4)',
    ];
    expect(asked(provisions)).toEqual([...refusal, 'minor P 4']);
    expect(asked(draft)).toEqual([...refusal, 'minor D 67(1)', 'representative D 67(2)', 'emergency-duty D 67(3)']);
  });

  it('P 12(2), D 71(2): is against the rejection of a request, and against the listing itself where there is no request', () => {
    expect(provisions).toMatchObject({
      request: { decideInDays: 15, actInWorkingDays: 3 },
      reconsideration: { against: 'rejection', askWithinDays: 10, decideInDays: 15 },
    });
    expect(draft).toMatchObject({
      request: null,
      reconsideration: { against: 'listing-decision', askWithinDays: 10, decideInDays: 30 },
    });
  });
});
