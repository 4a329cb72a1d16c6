import type { ListingRow } from '#contracts';
import { done, listed, reasonOf } from '../../test/deciding.js';
import { aDeletionRow, aListingRow, anIdentityNumber, circumstances } from '../../test/rows.js';
import { whyNotTakenOver } from './take-over.js';

/** Decided two years before the register's today (2026-06-01), published ten days later elsewhere. */
const elsewhere = (changes: Partial<ListingRow> = {}): ListingRow =>
  aListingRow({
    decision: { number: 'd-1', madeOn: '2025-03-02' },
    case: { number: '(2025)苏9902执101号', filedOn: '2025-01-12' },
    grounds: ['evasion'],
    publishedOn: '2025-03-12',
    ...changes,
  });
const refusal = (changes: Partial<ListingRow>, at = circumstances()) =>
  reasonOf(null, { kind: 'take-over', listing: 7, row: elsewhere(changes) }, at);
const takenOver = (changes: Partial<ListingRow> = {}, at = circumstances()) =>
  done(null, { kind: 'take-over', listing: 7, row: elsewhere(changes) }, at);

describe('a listing that is taken over', () => {
  it('P 2: has been in force since its decision, and its term counts from there', () => {
    const listing = takenOver();
    expect(listing).toMatchObject({ standing: 'in-force', revision: 1, publishedOn: '2025-03-12' });
    expect(listing.until).toBe(new Date('2027-03-03T00:00:00+08:00').toISOString());
  });

  it('P 2: where the term starts at publication it counts from the publication elsewhere', () => {
    const { until } = takenOver({}, circumstances({ termStartsAt: 'publication' }));
    expect(until).toBe(new Date('2027-03-13T00:00:00+08:00').toISOString());
  });

  it('P 2: is refused when its term is over', () => {
    const decision = { number: 'd-1', madeOn: '2024-05-31' };
    const filed = { case: { number: 'c', filedOn: '2024-01-12' }, publishedOn: '2024-06-10' };
    expect(refusal({ decision, ...filed })).toBe('term-over P 2');
    expect(refusal({ decision, ...filed, grounds: ['refusal'], ability: '有存款' })).toBeUndefined();
  });

  it('P 6(2): has the age of the day on which it was published', () => {
    const subject = { kind: 'person', name: '测试甲', number: anIdentityNumber('1980-05-17'), sex: 'male' } as const;
    expect(takenOver({ subject }).age).toBe(44);
  });

  it('P 7(1): says when it was published, which is no day before its decision and none to come', () => {
    expect(refusal({ publishedOn: undefined })).toBe('field-missing P 7(1)');
    expect(refusal({ publishedOn: '2025-03-01' })).toBe('published-before-decision P 5');
    expect(refusal({ publishedOn: '2025-03-02' })).toBeUndefined();
    expect(refusal({ publishedOn: '2026-06-02' })).toBe('published-in-future P 7(1)');
    expect(refusal({ publishedOn: '2026-06-01' })).toBeUndefined();
  });

  it('P 4: is refused for everything for which a new one is, a minor for example', () => {
    const subject = { kind: 'person', name: '测试甲', number: anIdentityNumber('2008-03-03'), sex: 'male' } as const;
    expect(refusal({ subject })).toBe('minor P 4');
    expect(refusal({ grounds: ['refusal'], ability: undefined })).toBe('ability-missing P 1(1)');
  });

  it('is a listing: a take-over holds nothing else', () => {
    expect(whyNotTakenOver(aDeletionRow({ listing: 'd-1' }), circumstances())?.reason).toBe('take-over-lists-only');
  });

  it('is corrected like any other, and keeps the day of its publication', () => {
    const row = {
      row: 'correction',
      listing: 'd-1',
      learnedOn: '2026-05-29',
      changes: { performance: '已履行' },
    } as const;
    expect(done(takenOver(), { kind: 'correct', row })).toMatchObject({ revision: 2, publishedOn: '2025-03-12' });
  });
});

describe('a new listing', () => {
  it('P 7(1): is published here and today, and can not date its publication back', () => {
    expect(listed().publishedOn).toBe('2026-06-01');
    const row = aListingRow({ publishedOn: '2026-03-10' });
    expect(reasonOf(null, { kind: 'list', listing: 7, row })).toBe('published-elsewhere P 7(1)');
  });
});
