import { ruleSets, selectMeasures, type DeletionGround } from '#contracts';
import { done, listed, reasonOf } from '../../test/deciding.js';
import {
  aCorrectionRow,
  aDeletionRow,
  aListingRow,
  anIdentityNumber,
  anOrganisationCode,
  circumstances,
} from '../../test/rows.js';
import { lifts, restricts } from './listing.js';

const listing = (changes = {}, at = circumstances()) =>
  reasonOf(null, { kind: 'list', listing: 7, row: aListingRow(changes) }, at);

describe('listing', () => {
  it('puts the measures of the policy for that kind of subject in force, with their bases', () => {
    const person = listed();
    expect(person).toMatchObject({ listing: 7, revision: 1, standing: 'in-force', publishedOn: '2026-06-01', age: 46 });
    expect(person.measures).toEqual(selectMeasures({ policy: 'lawful-basis', subjectKind: 'person' }));
    expect(person.measures.map(({ code }) => code)).toContain('flight');
    const organisation = listed({
      subject: { kind: 'organisation', name: '测试公司', number: anOrganisationCode(), legalRepresentative: '测试乙' },
    });
    expect(organisation.measures.map(({ code }) => code)).toContain('procurement-supplier');
    expect(organisation.measures.map(({ code }) => code)).not.toContain('flight');
  });

  it('limits every ground to two years under the draft, which does not know two of the grounds', () => {
    const draft = circumstances({ rules: ruleSets['draft-2022'], policy: 'draft-2022' });
    expect(listed({}, draft).until).toBe('2028-03-02T16:00:00.000Z');
    expect(listed({}, draft).objection.until).toBe('2026-03-13');
    expect(listing({ grounds: ['property-reporting'] }, draft)).toBe('unknown-ground D 62');
  });

  it('refuses a wrong check digit, a wrong sex and a blank text', () => {
    const number = anIdentityNumber();
    const wrong = number.slice(0, 17) + (number[17] === '1' ? '2' : '1');
    expect(listing({ subject: { kind: 'person', name: '测试甲', number: wrong, sex: 'male' } })).toBe(
      'identity-number P 6',
    );
    expect(listing({ subject: { kind: 'person', name: '测试甲', number, sex: 'female' } })).toBe(
      'identity-number P 6(2)',
    );
    expect(listing({ obligation: '  ' })).toBe('field-missing P 6');
  });

  it('refuses a decision of tomorrow, by the calendar of Shanghai', () => {
    expect(listing({ decision: { number: 'n', madeOn: '2026-06-02' } })).toBe('decision-in-future P 5');
    expect(
      listing(
        { decision: { number: 'n', madeOn: '2026-06-02' } },
        circumstances({ now: new Date('2026-06-01T16:00:00Z') }),
      ),
    ).toBeUndefined();
  });
});

describe('correction', () => {
  it('puts another subject in the place of the wrong one, under the same listing number', () => {
    const before = listed();
    const right = anIdentityNumber('1975-01-02', 203);
    const after = done(before, { kind: 'correct', row: aCorrectionRow({ subject: { number: right } }) });
    expect(after).toMatchObject({
      listing: 7,
      revision: 2,
      age: 51,
      correction: { changed: ['subject.number'], learnedOn: '2026-04-01', dueOn: '2026-04-07', article: 'P 9(2)' },
    });
    expect(after.content.subject.number).toBe(right);
    expect(lifts(before, after)).toBe(true);
    expect(restricts(before, after)).toBe(true);
  });

  it('of an amount neither lifts nor restricts', () => {
    const before = listed();
    const after = done(before, { kind: 'correct', row: aCorrectionRow({ obligation: '支付货款100000元' }) });
    expect(after.correction?.changed).toEqual(['obligation']);
    expect([lifts(before, after), restricts(before, after)]).toEqual([false, false]);
  });

  it('counts the term anew when the grounds change', () => {
    expect(done(listed(), { kind: 'correct', row: aCorrectionRow({ grounds: ['evasion'] }) }).until).toBe(
      '2028-03-02T16:00:00.000Z',
    );
  });

  it('that changes nothing, makes the listing unlawful or comes after the deletion is refused', () => {
    const state = listed();
    expect(reasonOf(state, { kind: 'correct', row: aCorrectionRow({ obligation: state.content.obligation }) })).toBe(
      'nothing-changed P 9(2)',
    );
    expect(
      reasonOf(state, {
        kind: 'correct',
        row: aCorrectionRow({ subject: { number: anIdentityNumber('2010-01-01') } }),
      }),
    ).toBe('minor P 4');
    expect(
      reasonOf(done(state, { kind: 'delete', row: aDeletionRow() }), {
        kind: 'correct',
        row: aCorrectionRow({ obligation: 'x' }),
      }),
    ).toBe('already-deleted');
    expect(reasonOf(null, { kind: 'correct', row: aCorrectionRow({ obligation: 'x' }) })).toBe('unknown-listing');
  });

  it('with null takes an optional member away', () => {
    const narrowed = listed({ narrowedTo: { measures: ['flight'], reason: '比例原则' } });
    const after = done(narrowed, { kind: 'correct', row: aCorrectionRow({ narrowedTo: null }) });
    expect(after.content.narrowedTo).toBeUndefined();
    expect(after.measures.length).toBeGreaterThan(1);
  });
});

describe('deletion', () => {
  const proofs: Partial<Record<DeletionGround, object>> = {
    'withdrawn-by-applicant': { requestedInWritingOn: '2026-03-30' },
    'no-property-found': { proceedingEndedOn: '2026-03-30', searchedOn: ['2026-03-01', '2026-03-20'] },
    'enforcement-suspended': { suspendedFor: 'bankruptcy' },
  };

  it.each(
    ruleSets['provisions-2017'].deletionGrounds
      .filter(({ code }) => code !== 'term-expired')
      .map(({ code, article }) => [code, article]),
  )('on the ground %s takes all measures off, within three working days (%s)', (ground, article) => {
    const after = done(listed(), {
      kind: 'delete',
      row: aDeletionRow({ ground: ground, ...proofs[ground] }),
    });
    expect(after).toMatchObject({
      revision: 2,
      standing: 'deleted',
      measures: [],
      deletion: { ground, article, dueOn: '2026-04-07' },
    });
  });

  it('is refused without what its ground needs', () => {
    const state = listed();
    const deletion = (more: object) => reasonOf(state, { kind: 'delete', row: aDeletionRow(more) });
    expect(deletion({ ground: 'withdrawn-by-applicant' })).toBe('proof-missing P 10(1)(3)');
    expect(deletion({ ground: 'no-property-found', proceedingEndedOn: '2026-03-30', searchedOn: ['2026-03-01'] })).toBe(
      'proof-missing P 10(1)(4)',
    );
    expect(deletion({ ground: 'enforcement-suspended' })).toBe('proof-missing P 10(1)(5)');
    expect(deletion({ ground: 'withdrawn-by-applicant', requestedInWritingOn: '2026-07-01' })).toBe(
      'proof-in-future P 10(1)(3)',
    );
    expect(deletion({ learnedOn: '2026-06-02' })).toBe('learned-in-future P 10(1)(1)');
  });

  it('for an expired term needs a term that is over; its clock starts the day after the last day', () => {
    const ground = { kind: 'delete', row: aDeletionRow({ ground: 'term-expired', learnedOn: '2028-03-06' }) } as const;
    const state = listed({ grounds: ['evasion'] });
    expect(reasonOf(state, ground, circumstances({ now: new Date('2028-03-01T00:00:00Z') }))).toBe(
      'learned-in-future P 10(2)',
    );
    expect(
      reasonOf(
        state,
        { ...ground, row: { ...ground.row, learnedOn: '2028-03-01' } },
        circumstances({ now: new Date('2028-03-02T15:59:00Z') }),
      ),
    ).toBe('term-not-over P 10(2)');
    expect(reasonOf(listed(), { ...ground, row: { ...ground.row, learnedOn: '2026-05-01' } })).toBe(
      'term-unlimited P 10(2)',
    );
    const after = done(state, ground, circumstances({ now: new Date('2028-03-06T04:00:00Z') }));
    expect(after.deletion).toMatchObject({ dueOn: '2028-03-08' });
  });
});
