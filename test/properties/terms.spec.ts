import fc from 'fast-check';
import { Applier, judge, type EnforcedRow } from '#agency-adapter/parts';
import { FixedClock } from '#service';
import { propertyRuns, propertyTimeoutMs } from '../support/property-runs.js';
import { measuresFor, RegisterFeed, slicesOf } from '../support/register-feed.js';
import { MemoryAdapterStore } from '../support/memory-adapter-store.js';
import { silent } from '../support/silent.js';

const RAIL = measuresFor(['rail']);
const CODES = RAIL.map(({ code }) => code);
const START = Date.parse('2026-06-01T08:00:00.000Z');

/** Instants close together, so that bounds are often hit exactly. */
const minute = fc.integer({ min: 0, max: 12 });
const instant = (at: number): string => new Date(START + at * 60_000).toISOString();
const rest = fc.record({ measure: fc.constantFrom(...CODES), from: minute, until: minute });
const term = fc.record({
  listing: fc.integer({ min: 1, max: 4 }),
  until: fc.option(minute),
  rests: fc.array(rest, { maxLength: 3 }),
  measures: fc.subarray(CODES, { minLength: 1 }),
});
type Term = {
  listing: number;
  until: number | null;
  rests: { measure: string; from: number; until: number }[];
  measures: string[];
};

async function rowsOf(terms: readonly Term[], clock: FixedClock, stepMs: number): Promise<EnforcedRow[]> {
  const feed = new RegisterFeed(1);
  const store = new MemoryAdapterStore(1);
  const applier = new Applier({ agency: 'rail', enforcement: 'tables', store, clock, log: silent });
  for (const { listing, until, rests, measures } of terms) {
    const change = {
      listing,
      until: until === null ? null : instant(until),
      rests: rests.map(({ measure, from, until: end }) => ({ measure, from: instant(from), until: instant(end) })),
      measures: RAIL.filter(({ code }) => measures.includes(code)),
    };
    await applier.handle(slicesOf([feed.correct(change)]));
    clock.advance(stepMs);
    await applier.handle(slicesOf([feed.cut(0, clock.now().toISOString())]));
  }
  return [...store.rows.values()];
}

describe('terms and exemptions', () => {
  it(
    'are judged when a check is answered: the later clock ends a term, either clock grants an exemption, rows never change',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(term, { minLength: 1, maxLength: 6 }),
          minute,
          fc.option(minute),
          fc.constantFrom(0, 1_000, 3_600_000, 90_000_000),
          async (terms, now, cut, stepMs) => {
            const rows = await rowsOf(terms, new FixedClock(new Date(START).toISOString()), 0);
            // However long it takes, and whatever has run out meanwhile, the rows are the same.
            expect(await rowsOf(terms, new FixedClock(new Date(START).toISOString()), stepMs)).toEqual(rows);
            const before = JSON.stringify(rows);
            const newest = new Map(terms.map((one) => [one.listing, one]));
            const clocks = cut === null ? [now] : [now, cut];
            const expected = [...newest.values()].flatMap(({ listing, until, rests, measures }) =>
              measures
                .filter(() => until === null || clocks.every((at) => at < until))
                .filter(
                  (code) =>
                    !rests.some((one) => one.measure === code && clocks.some((at) => one.from <= at && at < one.until)),
                )
                .map((code) => `${listing} ${code}`),
            );
            const asked = new Date(instant(now));
            const { met, decision } = judge(rows, CODES, asked, cut === null ? null : new Date(instant(cut)));
            expect(met.map(({ listing, measure }) => `${listing} ${measure}`).sort()).toEqual(expected.sort());
            expect(decision === 'allow').toBe(!met.some(({ effect }) => effect === 'deny' || effect === 'refer'));
            expect(JSON.stringify(rows)).toBe(before);
          },
        ),
        propertyRuns(500),
      );
    },
    propertyTimeoutMs,
  );
});
