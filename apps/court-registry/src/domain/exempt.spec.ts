import { done, listed, reasonOf, restsIn } from '../../test/deciding.js';
import {
  aCorrectionRow,
  aDeletionRow,
  anExemptionRow,
  aResumptionRow,
  aStayRow,
  circumstances,
} from '../../test/rows.js';
import { lifts, restricts } from './listing.js';

const exempt = (more = {}) => ({ kind: 'exempt', row: anExemptionRow(more) }) as const;
const rest = { measure: 'flight', from: '2026-06-09T16:00:00.000Z', until: '2026-06-19T16:00:00.000Z' };

describe('an exemption', () => {
  it('lets one measure rest from-until, says so to the agencies and never what for', () => {
    const before = listed();
    const after = done(before, exempt());
    expect(after).toMatchObject({ revision: 2, standing: 'in-force', measures: before.measures });
    expect(restsIn(after)).toEqual([rest]);
    expect(JSON.stringify(after)).not.toContain('就医');
    expect([lifts(before, after), restricts(before, after)]).toEqual([true, false]);
  });

  it('stays through corrections and a stay, is silent while nothing is in force, and goes when it is over', () => {
    const exempted = done(listed(), exempt());
    const corrected = done(exempted, { kind: 'correct', row: aCorrectionRow({ obligation: '支付100000元' }) });
    expect(restsIn(corrected)).toEqual([rest]);
    const stayed = done(corrected, { kind: 'stay', row: aStayRow() });
    expect(restsIn(stayed)).toEqual([]);
    expect(restsIn(done(stayed, { kind: 'resume', row: aResumptionRow() }))).toEqual([rest]);
    const later = circumstances({ now: new Date('2026-06-19T16:00:00Z') });
    const over = done(corrected, { kind: 'correct', row: aCorrectionRow({ obligation: '支付90000元' }) }, later);
    expect(over.rests).toBeUndefined();
    expect(done(corrected, { kind: 'delete', row: aDeletionRow() }).rests).toBeUndefined();
  });

  it('taken away before its end would restrict', () => {
    const exempted = done(listed(), exempt());
    expect(restricts(exempted, { ...exempted, rests: undefined })).toBe(true);
  });

  it('needs a measure that the listing holds up, and a time that is not over', () => {
    expect(reasonOf(listed(), exempt({ measure: 'procurement-supplier' }))).toBe('measure-not-held');
    expect(reasonOf(listed(), exempt({ until: '2026-06-10T00:00:00+08:00' }))).toBe('exemption-empty');
    expect(reasonOf(listed(), exempt({ from: '2026-05-01T00:00:00Z', until: '2026-06-01T04:00:00Z' }))).toBe(
      'exemption-over',
    );
    expect(reasonOf(done(listed(), exempt()), exempt())).toBe('nothing-changed');
    expect(reasonOf(done(listed(), { kind: 'stay', row: aStayRow() }), exempt())).toBe('not-in-force');
  });
});
