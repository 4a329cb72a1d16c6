import { ruleSets, selectMeasures, type Ground, type ListingRow } from '#contracts';
import { done, listed, reasonOf } from '../../test/deciding.js';
import {
  aCorrectionRow,
  aDeletionRow,
  aListingRow,
  anIdentityNumber,
  anOrganisationCode,
  circumstances,
} from '../../test/rows.js';
import type { Circumstances } from './listing.js';

/** The law line by line; each name carries the article, and docs/law.md is made from these names. */
const draft = circumstances({ rules: ruleSets['draft-2022'], policy: 'draft-2022' });
const refusal = (changes: Partial<ListingRow>, at: Circumstances = circumstances()) =>
  reasonOf(null, { kind: 'list', listing: 7, row: aListingRow(changes) }, at);
const on = (ground: Ground, more: Partial<ListingRow> = {}) => ({ grounds: [ground], ...more });
const person = (birth: string) =>
  ({ kind: 'person', name: '测试甲', number: anIdentityNumber(birth), sex: 'male' }) as const;
const extension = (because: 'violence-or-threats' | 'several-behaviours', years = 1) => ({
  termExtension: { years, because, reason: '情节严重' },
});
/** The day after the last day of a term, at its first instant. */
const overOn = (day: string): string => new Date(Date.parse(`${day}T00:00:00+08:00`)).toISOString();

describe('who is listed', () => {
  it('P 1(1): refusal lists who is able to perform, and a duty to pay needs that finding', () => {
    expect(listed(on('refusal')).content.grounds).toEqual(['refusal']);
    expect(refusal(on('refusal', { ability: undefined }))).toBe('ability-missing P 1(1)');
    expect(refusal(on('refusal', { ability: '  ' }))).toBe('ability-missing P 1(1)');
  });

  it('P 1(1): of a duty of conduct not performing suffices', () => {
    expect(refusal(on('refusal', { ability: undefined, duty: 'conduct' }))).toBeUndefined();
  });

  it('P 1(2): obstruction is a ground', () => expect(listed(on('obstruction')).revision).toBe(1));
  it('P 1(3): evasion is a ground', () => expect(listed(on('evasion')).revision).toBe(1));
  it('P 1(4): violating the property reporting system is a ground', () =>
    expect(listed(on('property-reporting')).revision).toBe(1));
  it('P 1(5): violating a consumption order is a ground', () =>
    expect(listed(on('consumption-order')).revision).toBe(1));
  it('P 1(6): breaching an enforcement reconciliation is a ground', () =>
    expect(listed(on('reconciliation-breach')).revision).toBe(1));

  it('P 1: a listing needs a ground that the rules name', () => {
    expect(refusal(on('laziness' as Ground))).toBe('unknown-ground P 1');
  });

  it('P 4: nobody under eighteen on the day of the decision', () => {
    expect(refusal({ subject: person('2008-03-03') })).toBe('minor P 4');
    expect(refusal({ subject: person('2008-03-02') })).toBeUndefined();
  });

  it('D 62(1): the draft does not name property reporting and reconciliation', () => {
    expect(refusal(on('property-reporting'), draft)).toBe('unknown-ground D 62');
    expect(refusal(on('reconciliation-breach'), draft)).toBe('unknown-ground D 62');
    expect(refusal(on('evasion'), draft)).toBeUndefined();
  });

  it('D 67(1): under the draft, too, nobody under eighteen', () => {
    expect(refusal({ subject: person('2008-03-03') }, draft)).toBe('minor D 67(1)');
  });
});

describe('the decision', () => {
  it('P 5: it is in force the day it is made, so it can not be of tomorrow', () => {
    expect(refusal({ decision: { number: 'n', madeOn: '2026-06-02' } })).toBe('decision-in-future P 5');
    expect(refusal({ decision: { number: 'n', madeOn: '2026-06-01' } })).toBeUndefined();
  });

  it('P 5: it is served after it was made', () => {
    expect(refusal({ decision: { number: 'n', madeOn: '2026-03-02', servedOn: '2026-03-01' } })).toBe(
      'served-before-decision P 5',
    );
  });

  it('P 2: two years for grounds two to six, to the end of the same date', () => {
    for (const ground of [
      'obstruction',
      'evasion',
      'property-reporting',
      'consumption-order',
      'reconciliation-breach',
    ]) {
      expect(listed(on(ground as Ground)).until).toBe(overOn('2028-03-03'));
    }
  });

  it('P 2: a term from 29 February ends with the last day of February', () => {
    const decision = { number: 'n', madeOn: '2024-02-29' };
    const at = circumstances({ now: new Date('2024-06-01T04:00:00Z') });
    const filed = { number: '(2024)苏9902执1号', filedOn: '2024-01-02' };
    expect(listed(on('evasion', { decision, case: filed }), at).until).toBe(overOn('2026-03-01'));
  });

  it('P 2: one to three years more for violence, threats or other means of obstruction', () => {
    for (const years of [1, 2, 3])
      expect(listed(on('obstruction', extension('violence-or-threats', years))).until).toBe(
        overOn(`${2028 + years}-03-03`),
      );
    expect(refusal(on('evasion', extension('violence-or-threats')))).toBe('extension-not-allowed P 2');
  });

  it('P 2: one to three years more for several behaviours', () => {
    expect(listed(on('evasion', extension('several-behaviours', 3))).until).toBe(overOn('2031-03-03'));
  });

  it('P 2: no time limit for the first ground, so nothing to extend', () => {
    expect(listed(on('refusal')).until).toBeNull();
    expect(refusal(on('refusal', extension('several-behaviours')))).toBe('extension-without-term P 2');
  });

  it('P 2: where the term starts is a policy setting, the decision as shipped', () => {
    expect(ruleSets['provisions-2017'].settings.termStartsAt).toBe('decision');
    expect(listed(on('evasion'), circumstances({ termStartsAt: 'publication' })).until).toBe(overOn('2028-06-02'));
  });

  it('D 68: at most two years for every ground, one to three more in serious or multiple cases', () => {
    expect(listed(on('refusal'), draft).until).toBe(overOn('2028-03-03'));
    expect(listed(on('refusal', extension('several-behaviours', 3)), draft).until).toBe(overOn('2031-03-03'));
  });
});

describe('what is recorded and published', () => {
  it('P 6(1): of an organisation name, code and legal representative', () => {
    const organisation = { kind: 'organisation', name: '测试公司', number: anOrganisationCode() } as const;
    expect(refusal({ subject: { ...organisation, legalRepresentative: '' } })).toBe('field-missing P 6(1)');
    expect(refusal({ subject: { ...organisation, legalRepresentative: '测试乙' } })).toBeUndefined();
  });

  it('P 6(2): of a person name, sex and age, which agree with the identity number', () => {
    expect(refusal({ subject: { ...person('1980-05-17'), sex: 'female' } })).toBe('identity-number P 6(2)');
    expect(listed().age).toBe(46);
  });

  it('P 6: obligation, performance, behaviour, basis and case may not be blank', () => {
    const { basisDocument } = aListingRow();
    const blanks: Partial<ListingRow>[] = [
      { obligation: ' ' },
      { performance: ' ' },
      { behaviour: ' ' },
      { basisDocument: { ...basisDocument, number: ' ' } },
      { case: { number: ' ', filedOn: '2026-01-12' } },
    ];
    for (const blank of blanks) expect(refusal(blank)).toBe('field-missing P 6');
  });

  it('P 6(5): the case was filed before the decision', () => {
    expect(refusal({ case: { number: 'n', filedOn: '2026-03-03' } })).toBe('filed-after-decision P 6(5)');
  });
});

describe('correction and deletion', () => {
  const dueOn = (ground: string, proof: object = {}, at = circumstances()) =>
    done(listed(), { kind: 'delete', row: aDeletionRow({ ground: ground as never, ...proof }) }, at).deletion;
  const thirdWorkingDay = '2026-04-07'; // learned on Wednesday 1 April; 4 to 6 April is Qingming

  it('P 9(1): a mistake is revoked in three working days', () =>
    expect(dueOn('listed-by-mistake')).toMatchObject({ dueOn: thirdWorkingDay, article: 'P 9(1)' }));
  it('P 9(2): what is wrong is corrected in three working days', () =>
    expect(done(listed(), { kind: 'correct', row: aCorrectionRow({ obligation: 'x' }) }).correction).toMatchObject({
      dueOn: thirdWorkingDay,
      article: 'P 9(2)',
    }));
  it('P 10(1)(1): performed', () => expect(dueOn('performed')?.dueOn).toBe(thirdWorkingDay));
  it('P 10(1)(2): reconciled and performed', () => expect(dueOn('reconciled')?.dueOn).toBe(thirdWorkingDay));
  it('P 10(1)(3): the applicant asked in writing', () => {
    expect(dueOn('withdrawn-by-applicant', { requestedInWritingOn: '2026-03-30' })?.dueOn).toBe(thirdWorkingDay);
    expect(reasonOf(listed(), { kind: 'delete', row: aDeletionRow({ ground: 'withdrawn-by-applicant' }) })).toBe(
      'proof-missing P 10(1)(3)',
    );
  });
  it('P 10(1)(4): the proceeding ended and two searches found nothing', () => {
    const proof = { proceedingEndedOn: '2026-03-30', searchedOn: ['2026-03-01', '2026-03-20'] };
    expect(dueOn('no-property-found', proof)?.dueOn).toBe(thirdWorkingDay);
    const once = aDeletionRow({ ground: 'no-property-found', ...proof, searchedOn: ['2026-03-01'] });
    expect(reasonOf(listed(), { kind: 'delete', row: once })).toBe('proof-missing P 10(1)(4)');
  });
  it('P 10(1)(5): enforcement suspended for trial supervision or bankruptcy', () => {
    expect(dueOn('enforcement-suspended', { suspendedFor: 'trial-supervision' })?.dueOn).toBe(thirdWorkingDay);
    expect(dueOn('enforcement-suspended', { suspendedFor: 'bankruptcy' })?.dueOn).toBe(thirdWorkingDay);
  });
  it('P 10(1)(6): enforcement not begun or ended', () =>
    expect(dueOn('enforcement-ended')?.dueOn).toBe(thirdWorkingDay));
  it('P 10(2): a term that is over', () =>
    expect(
      done(listed(on('evasion')), { kind: 'expire' }, circumstances({ now: new Date(overOn('2028-03-03')) })).deletion,
    ).toMatchObject({ ground: 'term-expired', learnedOn: '2028-03-03', dueOn: '2028-03-08', article: 'P 10(2)' }));
  it('D 70: behaviour corrected deletes under the draft only', () => {
    expect(dueOn('conduct-corrected', {}, draft)).toMatchObject({ article: 'D 70' });
    expect(reasonOf(listed(), { kind: 'delete', row: aDeletionRow({ ground: 'conduct-corrected' }) })).toBe(
      'ground-not-allowed P 10',
    );
  });
  it('P 10(3): who was deleted can be listed again', () =>
    expect(refusal({ decision: { number: 'another', madeOn: '2026-05-02' } })).toBeUndefined());
});

describe('policies', () => {
  it('P 8(1): the court may narrow the measures for one listing, never widen them', () => {
    const narrowed = (measures: string[]) => ({ narrowedTo: { measures, reason: '比例原则' } });
    expect(listed(narrowed(['flight'])).measures.map(({ code }) => code)).toEqual(['flight']);
    expect(refusal(narrowed(['procurement-supplier']))).toBe('measure-not-allowed P 8(1)');
  });

  it('D 69: under the draft no measure rests on the memorandum alone', () => {
    for (const subjectKind of ['person', 'organisation'] as const)
      for (const { basis } of selectMeasures({ policy: 'draft-2022', subjectKind }))
        expect(basis.some(({ tier }) => tier !== 'memorandum')).toBe(true);
  });
});
