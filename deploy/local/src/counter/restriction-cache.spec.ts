import { RestrictionCache, type Restriction } from './restriction-cache.js';

const at = new Date('2025-06-01T00:00:00Z');
const aRestriction = (change: Partial<Restriction> = {}): Restriction => ({
  listing: 7,
  revision: 1,
  standing: 'in-force',
  subjectRefs: ['aa'],
  measures: [{ code: 'soft-berth', effect: 'deny' }],
  rests: [],
  until: null,
  ...change,
});
const aDeletion = (change: Partial<Restriction> = {}) =>
  aRestriction({ revision: 2, standing: 'deleted', measures: [], ...change });
const refused = (cache: RestrictionCache, ref = 'aa') =>
  cache.refusals([ref], 'soft-berth', at).map(({ restriction }) => restriction.listing);

describe('the ticket counter', () => {
  test('refuses whom it was told to refuse, for that measure only', () => {
    const cache = new RestrictionCache();
    cache.put(aRestriction());
    expect(refused(cache)).toEqual([7]);
    expect(refused(cache, 'bb')).toEqual([]);
    expect(cache.refusals(['aa'], 'g-train-any-seat', at)).toEqual([]);
  });

  test('stops refusing after a deletion', () => {
    const cache = new RestrictionCache();
    cache.put(aRestriction());
    cache.put(aDeletion());
    expect(refused(cache)).toEqual([]);
  });

  test('an older revision that comes late changes nothing', () => {
    const cache = new RestrictionCache();
    cache.put(aDeletion());
    expect(cache.isNews(aRestriction())).toBe(false);
    expect(cache.isNews(aDeletion())).toBe(false);
    cache.put(aRestriction());
    expect(refused(cache)).toEqual([]);
  });

  test('a corrected subject frees the person who was listed by mistake', () => {
    const cache = new RestrictionCache();
    cache.put(aRestriction());
    cache.put(aRestriction({ revision: 2, subjectRefs: ['bb'] }));
    expect(refused(cache, 'aa')).toEqual([]);
    expect(refused(cache, 'bb')).toEqual([7]);
  });

  test('a person listed twice stays refused until the second listing is deleted', () => {
    const cache = new RestrictionCache();
    cache.put(aRestriction());
    cache.put(aRestriction({ listing: 8 }));
    cache.put(aDeletion());
    expect(refused(cache)).toEqual([8]);
    cache.put(aDeletion({ listing: 8 }));
    expect(refused(cache)).toEqual([]);
  });

  test('a restriction past its last day, or resting, is not in force', () => {
    const cache = new RestrictionCache();
    cache.put(aRestriction({ until: '2025-06-01T00:00:00Z' }));
    cache.put(
      aRestriction({
        listing: 8,
        rests: [{ measure: 'soft-berth', from: '2025-05-31T00:00:00Z', until: '2025-06-02T00:00:00Z' }],
      }),
    );
    expect(refused(cache)).toEqual([]);
  });
});

describe('the planted fault', () => {
  test('keeps the first deleted person and nobody else', () => {
    const cache = new RestrictionCache({ kind: 'keep', whom: 'first' });
    cache.put(aRestriction());
    cache.put(aRestriction({ listing: 8, subjectRefs: ['bb'] }));
    expect(cache.kept).toBeNull();
    cache.put(aDeletion());
    cache.put(aDeletion({ listing: 8, subjectRefs: ['bb'] }));
    expect(cache.kept).toEqual({ listing: 7, revision: 1, confirmedRevision: 2 });
    expect(refused(cache)).toEqual([7]);
    expect(refused(cache, 'bb')).toEqual([]);
  });

  test('passes over a person whom another listing rightly keeps', () => {
    const cache = new RestrictionCache({ kind: 'keep', whom: 'first' });
    cache.put(aRestriction());
    cache.put(aRestriction({ listing: 8 }));
    cache.put(aDeletion());
    expect(cache.kept).toBeNull();
    cache.put(aDeletion({ listing: 8 }));
    expect(cache.kept?.listing).toBe(8);
  });

  test('waits for the chosen person', () => {
    const cache = new RestrictionCache({ kind: 'keep', whom: 'bb' });
    cache.put(aRestriction());
    cache.put(aRestriction({ listing: 8, subjectRefs: ['bb'] }));
    cache.put(aDeletion());
    cache.put(aDeletion({ listing: 8, subjectRefs: ['bb'] }));
    expect(cache.kept?.listing).toBe(8);
  });

  test('a re-issued deletion is confirmed again and the person is refused all the same', () => {
    const cache = new RestrictionCache({ kind: 'keep', whom: 'first' });
    cache.put(aRestriction());
    cache.put(aDeletion());
    cache.put(aDeletion({ revision: 3 }));
    expect(cache.kept).toEqual({ listing: 7, revision: 1, confirmedRevision: 3 });
    expect(refused(cache)).toEqual([7]);
  });
});
