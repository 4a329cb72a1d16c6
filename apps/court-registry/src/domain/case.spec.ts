import { aCase, aDebtor, anApplicant, on } from '../../test/cases.js';
import { anIdentityNumber, anOrganisationCode } from '../../test/rows.js';
import { howFarPerformed, whyNoCase, whyNoPerformance, type NewCase } from './case.js';

const TODAY = '2026-03-02';
const company = { kind: 'organisation', name: '测试公司', number: anOrganisationCode() } as const;

const table: [name: string, changes: Partial<NewCase>, refused: string | null][] = [
  ['P 6: a whole case is taken in', {}, null],
  ['P 6(5): filed today', { case: { number: 'n', filedOn: TODAY } }, null],
  ['P 6(5): not filed yet', { case: { number: 'n', filedOn: '2026-03-03' } }, 'filed-in-future P 6(5)'],
  ['P 6(3): a duty to pay without an amount', { amountFen: undefined }, 'amount-missing P 6(3)'],
  ['P 6(3): a duty to do something has no amount', { duty: 'conduct', amountFen: undefined }, null],
  ['P 6: a wrong check digit', { debtors: [aDebtor({ number: '990001198005171010' })] }, 'identity-number P 6'],
  ['P 6: a wrong organisation code', { applicants: [{ ...anApplicant(), number: 'X' }] }, 'organisation-code P 6'],
  ['P 6(2): another sex than the number says', { debtors: [aDebtor({ sex: 'female' })] }, 'identity-number P 6(2)'],
  ['P 6(2): no sex', { debtors: [aDebtor({ sex: undefined })] }, 'identity-number P 6(2)'],
  ['P 6(1): an organisation without a person in charge', { debtors: [company] }, 'field-missing P 6(1)'],
  ['P 6(1): an organisation with one', { debtors: [{ ...company, legalRepresentative: '测试乙' }] }, null],
  ['one debtor twice', { debtors: [aDebtor(), aDebtor()] }, 'party-twice'],
  ['two debtors', { debtors: [aDebtor(), aDebtor({ number: anIdentityNumber('1981-02-03', 103) })] }, null],
];

describe('a case', () => {
  it.each(table)('%s', (_name, changes, refused) => {
    const found = whyNoCase(aCase(changes), on(TODAY));
    expect(found && `${found.reason} ${found.article ?? ''}`.trim()).toBe(refused);
  });
});

describe('how far performed (P 6(3))', () => {
  const after = (performedOn: string, description: string) => ({ performedOn, description, complete: false });

  it('is nothing while nothing was recorded, and then what was recorded for the latest day', () => {
    expect(howFarPerformed([])).toBe('全部未履行');
    expect(howFarPerformed([after('2026-02-02', 'b'), after('2026-02-01', 'a')])).toBe('b');
    expect(howFarPerformed([after('2026-02-02', 'b'), after('2026-02-02', 'c')])).toBe('c');
  });

  it('is never told of a day to come', () => {
    expect(whyNoPerformance('2026-03-03', on(TODAY))?.reason).toBe('performed-in-future');
    expect(whyNoPerformance(TODAY, on(TODAY))).toBeNull();
  });
});
