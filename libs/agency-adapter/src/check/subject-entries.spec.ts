import fc from 'fast-check';
import { measuresOf } from '#contracts';
import { floorRow, type EnforcedRow } from '../tables/state.js';
import { dayOf, entriesOf, lastDayOf, MeasureBits } from './subject-entries.js';
import { SubjectIndex, tagOf } from './subject-index.js';

const bits = new MeasureBits('rail');
const ref = (n: number): string => n.toString(16).padStart(2, '0').repeat(32);
const held = (index: SubjectIndex, of: string, measures = ['soft-berth'], day = 0): boolean =>
  index.has(tagOf(Buffer.from(of, 'hex')), bits.of(measures), day);
const aRow = (change: Partial<EnforcedRow>): EnforcedRow => ({
  ...floorRow({ listing: 7, shard: 3, revision: 1, standing: 'in-force', sequence: 1 }),
  refs: [ref(1)],
  measures: ['soft-berth'],
  ...change,
});

describe('what a listing does to the index', () => {
  it('is its state under every ref, and nothing under a ref that it no longer has', () => {
    const index = new SubjectIndex();
    const [published, rotating, renewed] = [aRow({}), aRow({ refs: [ref(1), ref(2)] }), aRow({ refs: [ref(2)] })];
    index.apply(entriesOf(bits, undefined, published));
    expect([held(index, ref(1)), held(index, ref(2))]).toEqual([true, false]);
    index.apply(entriesOf(bits, published, rotating));
    expect([held(index, ref(1)), held(index, ref(2))]).toEqual([true, true]);
    index.apply(entriesOf(bits, rotating, renewed));
    expect([held(index, ref(1)), held(index, ref(2))]).toEqual([false, true]);
    index.apply(entriesOf(bits, renewed, floorRow({ ...renewed, standing: 'stayed' })));
    expect(index.size).toBe(0);
  });

  it('leaves another listing of the same subject where it is', () => {
    const index = new SubjectIndex();
    index.apply(entriesOf(bits, undefined, aRow({})));
    index.apply(entriesOf(bits, undefined, aRow({ listing: 8 })));
    index.apply(entriesOf(bits, aRow({}), floorRow({ ...aRow({}), standing: 'deleted' })));
    expect(held(index, ref(1))).toBe(true);
  });

  it('tells measures apart, and takes a code that it does not know for a reason to look', () => {
    const index = new SubjectIndex();
    index.apply(entriesOf(bits, undefined, aRow({ measures: ['soft-berth', 'of-tomorrow'] })));
    expect(held(index, ref(1), ['g-train-any-seat'])).toBe(false);
    expect(held(index, ref(1), ['of-the-day-after'])).toBe(true);
    expect(new MeasureBits('exit-entry').of(['exit', 'of-tomorrow'])).toBe(1 << 15);
    const all = bits.of(measuresOf('rail').map(({ code }) => code));
    expect(all.toString(2)).toBe('1'.repeat(measuresOf('rail').length));
  });

  it('is over on the day after the last one in Shanghai, never before the term is', () => {
    expect(lastDayOf('2025-06-04T16:00:00.000Z')).toBe(dayOf(Date.parse('2025-06-04T15:59:59.999Z')));
    expect(dayOf(Date.parse('2025-06-04T16:00:00Z'))).toBe(lastDayOf('2025-06-04T16:00:00.000Z') + 1);
    expect([lastDayOf(null), lastDayOf('2300-01-01T00:00:00Z'), lastDayOf('2025-06-30T23:59:60Z')]).toEqual([
      65_535, 65_535, 65_535,
    ]);
    expect(lastDayOf('1960-01-01T00:00:00Z')).toBe(0);
    const instant = fc.date({
      min: new Date('1971-01-01'),
      max: new Date('2400-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, instant, (until, now) => {
        if (lastDayOf(until.toISOString()) < dayOf(now.getTime()))
          expect(until.getTime()).toBeLessThanOrEqual(now.getTime());
      }),
    );
  });
});
