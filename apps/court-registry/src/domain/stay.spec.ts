import { ruleSets, type CorrectionRow } from '#contracts';
import { done, listed, reasonOf } from '../../test/deciding.js';
import {
  aCorrectionRow,
  aDeletionRow,
  anIdentityNumber,
  aResumptionRow,
  aStayRow,
  circumstances,
} from '../../test/rows.js';
import { lifts, restricts } from './listing.js';

const stay = { kind: 'stay', row: aStayRow() } as const;
const resume = { kind: 'resume', row: aResumptionRow() } as const;
const nextYear = (now: string) => circumstances({ now: new Date(now) });

describe('P 12(2): a stay during reconsideration', () => {
  it('takes every measure off, and its end puts back those of the listing as it now reads', () => {
    const before = listed();
    const stayed = done(before, stay);
    expect(stayed).toMatchObject({ revision: 2, standing: 'stayed', measures: [], until: before.until });
    expect([lifts(before, stayed), restricts(before, stayed)]).toEqual([true, false]);
    const narrowed = done(stayed, {
      kind: 'correct',
      row: aCorrectionRow({ narrowedTo: { measures: ['flight'], reason: '复议变更' } }),
    });
    expect(narrowed).toMatchObject({ standing: 'stayed', measures: [] });
    const after = done(narrowed, { kind: 'resume', row: aResumptionRow({ outcome: 'changed' }) });
    expect(after).toMatchObject({ revision: 4, standing: 'in-force' });
    expect(after.measures.map(({ code }) => code)).toEqual(['flight']);
    expect([lifts(stayed, after), restricts(stayed, after)]).toEqual([false, true]);
  });

  it('does not stop the term, and is no way around it', () => {
    const stayed = done(listed({ grounds: ['evasion'] }), stay);
    const over = nextYear('2028-03-02T16:00:00Z');
    expect(reasonOf(stayed, { ...resume, row: aResumptionRow({ decidedOn: '2028-03-01' }) }, over)).toBe(
      'term-over P 2',
    );
    expect(done(stayed, { kind: 'expire' }, over)).toMatchObject({
      standing: 'deleted',
      deletion: { ground: 'term-expired', learnedOn: '2028-03-03', dueOn: '2028-03-08', article: 'P 10(2)' },
    });
  });

  it('can be deleted, but neither stayed twice nor resumed when it is not stayed', () => {
    const stayed = done(listed(), stay);
    expect(done(stayed, { kind: 'delete', row: aDeletionRow({ ground: 'listed-by-mistake' }) }).standing).toBe(
      'deleted',
    );
    expect(reasonOf(stayed, stay)).toBe('already-stayed P 12(2)');
    expect(reasonOf(listed(), resume)).toBe('not-stayed P 12(2)');
    expect(reasonOf(done(stayed, resume), resume)).toBe('not-stayed P 12(2)');
  });

  it('is not provided where the policy reads the article the other way, and never for days to come', () => {
    expect(reasonOf(listed(), stay, circumstances({ stayDuringReconsideration: false }))).toBe(
      'stay-not-provided P 12(2)',
    );
    expect(
      reasonOf(listed(), stay, circumstances({ rules: ruleSets['draft-2022'], stayDuringReconsideration: false })),
    ).toBe('stay-not-provided D 71(2)');
    expect(reasonOf(listed(), { kind: 'stay', row: aStayRow({ receivedOn: '2026-06-02' }) })).toBe(
      'received-in-future P 12(2)',
    );
    expect(reasonOf(done(listed(), stay), { kind: 'resume', row: aResumptionRow({ decidedOn: '2026-06-02' }) })).toBe(
      'decided-in-future P 12(2)',
    );
  });
});

describe('P 10(2): the end of the term', () => {
  it('comes with the first instant after the last day, not before, and never where there is no limit', () => {
    const state = listed({ grounds: ['evasion'] });
    const expire = { kind: 'expire' } as const;
    expect(reasonOf(state, expire, nextYear('2028-03-02T15:59:59.999Z'))).toMatch(
      /^(term-not-over|learned-in-future) P 10\(2\)$/,
    );
    expect(done(state, expire, nextYear('2028-03-02T16:00:00Z')).standing).toBe('deleted');
    expect(reasonOf(listed(), expire)).toBe('term-unlimited P 10(2)');
    expect(reasonOf(done(state, expire, nextYear('2028-03-02T16:00:00Z')), expire)).toBe('already-deleted');
  });

  it('P 2: a correction puts nothing in force of what is over, or turns out to be over by it, and is not refused', () => {
    const corrected = (changes: CorrectionRow['changes']) =>
      ({ kind: 'correct', row: aCorrectionRow(changes) }) as const;
    const over = nextYear('2028-03-02T16:00:00Z');
    const wrong = corrected({ subject: { number: anIdentityNumber('1975-01-02', 203) } });
    expect(done(listed({ grounds: ['evasion'] }), wrong, over)).toMatchObject({ standing: 'in-force', measures: [] });
    expect(done(listed(), corrected({ grounds: ['evasion'] }), over).measures).toEqual([]);
    expect(done(listed(), wrong, over).measures).not.toEqual([]);
  });

  it('P 2: what is over before it is published is not published', () => {
    const over = nextYear('2028-03-02T16:00:00Z');
    expect(() => listed({ grounds: ['evasion'] }, over)).toThrow('term-over');
    expect(listed({ grounds: ['evasion'] }, nextYear('2028-03-02T15:59:59Z')).standing).toBe('in-force');
  });
});
