import { aListingRow, circumstances } from '../../test/rows.js';
import { decide } from './decide.js';
import { figuresOf } from './figures.js';
import type { Listing } from './listing.js';

const madeAt = new Date('2026-06-01T04:00:00Z');
const listed = (): Listing => {
  const decided = decide(
    null,
    { kind: 'list', listing: 1, row: aListingRow({ grounds: ['refusal'] }) },
    circumstances(),
  );
  if (!decided.ok) throw new Error(decided.refusal.reason);
  return decided.event.listing;
};
const next = (before: Listing, changes: Partial<Listing>): Listing => ({
  ...before,
  revision: before.revision + 1,
  ...changes,
});
const told = (before: Listing | null, listing: Listing, origin = 'test', at = madeAt): unknown[] =>
  figuresOf({ before, listing, origin, madeAt: at }).map(({ grounds, held, counts }) => [grounds.join(), held, counts]);

describe('the figures of a revision', () => {
  it('P 7(2): a listing comes into force where it was published, unless another register published it in a month before', () => {
    const listing = listed();
    expect(told(null, listing)).toEqual([['refusal', 1, 'published']]);
    expect(told(null, { ...listing, publishedOn: '2026-04-30' })).toEqual([['refusal', 1, null]]);
  });

  it('P 7(2): a correction moves what is held only where court, grounds or term change', () => {
    const before = listed();
    expect(told(before, next(before, {}))).toEqual([['refusal', 0, 'corrected']]);
    const content = { ...before.content, grounds: ['evasion' as const] };
    expect(told(before, next(before, { content }))).toEqual([
      ['refusal', -1, null],
      ['evasion', 1, 'corrected'],
    ]);
    expect(told(before, next(before, { until: '2028-06-01T16:00:00.000Z' }))).toEqual([
      ['refusal', -1, 'corrected'],
      ['refusal', 1, null],
    ]);
  });

  it('P 7(2): a stay, its end and a re-issue are no corrections, and a deletion is counted once', () => {
    const before = listed();
    const stayed = next(before, { standing: 'stayed' });
    expect(told(before, next(before, {}), 'reissue')).toEqual([]);
    expect(told(before, stayed)).toEqual([['refusal', -1, null]]);
    expect(told(stayed, next(stayed, { standing: 'in-force' }))).toEqual([['refusal', 1, null]]);
    const deletion = { ground: 'performed' } as Listing['deletion'];
    const deleted = next(before, { standing: 'deleted', deletion });
    expect(told(before, deleted)).toEqual([['refusal', -1, 'deleted performed']]);
    expect(told(stayed, next(stayed, { standing: 'deleted', deletion }))).toEqual([
      ['refusal', 0, 'deleted performed'],
    ]);
    expect(told(deleted, next(deleted, {}))).toEqual([]);
  });
});
