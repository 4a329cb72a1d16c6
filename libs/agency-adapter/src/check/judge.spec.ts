import { judge } from './judge.js';
import type { Details, EnforcedRow } from '../tables/state.js';

const details: Details = {
  court: '崇川区人民法院',
  caseNumber: '(2025)苏0602执1234号',
  grounds: ['refusal'],
  measures: {
    'soft-berth': {
      effect: 'deny',
      basis: [{ instrument: 'consumption-provisions', article: '3(1)', tier: 'judicial-interpretation' }],
    },
    'financing-credit': {
      effect: 'refer',
      basis: [{ instrument: 'p', article: '8(1)', tier: 'judicial-interpretation' }],
    },
    'document-inspection': { effect: 'heighten', basis: [{ instrument: 'm', article: '', tier: 'memorandum' }] },
  },
  howToObject: { until: '2025-09-01', 'zh-CN': '申请纠正', en: 'ask for correction' },
};
const aRow = (change: Partial<EnforcedRow> = {}): EnforcedRow => ({
  listing: 7,
  shard: 7,
  revision: 2,
  standing: 'in-force',
  refs: ['aa'],
  nameTag: null,
  measures: ['soft-berth'],
  until: null,
  rests: null,
  details: JSON.stringify(details),
  sequence: 9,
  ...change,
});
const at = (text: string): Date => new Date(text);
const NOW = at('2025-07-01T00:00:00Z');

describe('judging an ask', () => {
  it('allows when nothing was met', () => {
    expect(judge([], ['soft-berth'], NOW, null)).toEqual({ decision: 'allow', met: [] });
    expect(judge([aRow()], ['g-train-any-seat'], NOW, null).decision).toBe('allow');
  });

  it('denies when one measure denies, and refers when the worst met refers to a person', () => {
    expect(judge([aRow()], ['soft-berth'], NOW, null).decision).toBe('deny');
    const refer = aRow({ listing: 8, measures: ['financing-credit'] });
    expect(judge([refer], ['financing-credit'], NOW, null).decision).toBe('refer');
    expect(judge([refer, aRow()], ['financing-credit', 'soft-berth'], NOW, null).decision).toBe('deny');
  });

  it('allows under heightened scrutiny but says so', () => {
    const { decision, met } = judge([aRow({ measures: ['document-inspection'] })], ['document-inspection'], NOW, null);
    expect(decision).toBe('allow');
    expect(met).toMatchObject([{ measure: 'document-inspection', effect: 'heighten' }]);
  });

  it('names every listing that holds the restriction up, in order', () => {
    expect(
      judge([aRow({ listing: 9 }), aRow({ listing: 7 })], ['soft-berth'], NOW, null).met.map(({ listing }) => listing),
    ).toEqual([7, 9]);
  });

  it.each([
    ['own clock', at('2027-01-01T00:00:00Z'), null],
    ['the newest cut, when the own clock is behind', NOW, at('2027-01-01T00:00:00Z')],
  ])('stops at the end of the term by %s', (_by, now, cut) => {
    expect(judge([aRow({ until: '2027-01-01T00:00:00.000Z' })], ['soft-berth'], now, cut).decision).toBe('allow');
  });

  it('goes on until the end of the term when neither clock has reached it', () => {
    expect(
      judge([aRow({ until: '2027-01-01T00:00:00.000Z' })], ['soft-berth'], NOW, at('2026-12-31T23:59:59.999Z'))
        .decision,
    ).toBe('deny');
  });

  it.each([
    ['own clock', at('2025-08-02T00:00:00Z'), at('2025-07-01T00:00:00Z')],
    ['newest cut', at('2025-07-01T00:00:00Z'), at('2025-08-02T00:00:00Z')],
  ])('lets an exemption hold by the %s alone', (_by, now, cut) => {
    const rests = JSON.stringify([
      { measure: 'soft-berth', from: '2025-08-01T00:00:00Z', until: '2025-08-03T00:00:00Z' },
    ]);
    expect(judge([aRow({ rests })], ['soft-berth'], now, cut).decision).toBe('allow');
  });

  it('exempts only the measure that rests, and not from its end on', () => {
    const rests = JSON.stringify([
      { measure: 'g-train-any-seat', from: '2025-01-01T00:00:00Z', until: '2026-01-01T00:00:00Z' },
    ]);
    expect(judge([aRow({ rests })], ['soft-berth'], NOW, null).decision).toBe('deny');
    const over = JSON.stringify([
      { measure: 'soft-berth', from: '2025-01-01T00:00:00Z', until: '2025-07-01T00:00:00Z' },
    ]);
    expect(judge([aRow({ rests: over })], ['soft-berth'], NOW, null).decision).toBe('deny');
  });

  it('judges an exemption by when the thing asked for happens, where that is said, not by when it is asked for', () => {
    const rests = JSON.stringify([
      { measure: 'soft-berth', from: '2025-08-01T00:00:00Z', until: '2025-08-03T00:00:00Z' },
    ]);
    const of = (now: string, happensAt: string) =>
      judge([aRow({ rests })], ['soft-berth'], at(now), at(now), at(happensAt)).decision;
    expect(of('2025-07-01T00:00:00Z', '2025-08-02T09:00:00Z')).toBe('allow');
    expect(of('2025-08-02T00:00:00Z', '2025-08-09T09:00:00Z')).toBe('deny');
    expect(of('2025-07-01T00:00:00Z', '2025-08-03T00:00:00Z')).toBe('deny');
  });
});
