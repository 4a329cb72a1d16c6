import fc from 'fast-check';
import { endOfKey } from './key-end.js';

describe('the end of a key', () => {
  it('is where the next key goes on', () => {
    expect(endOfKey({ denseTo: 12, succeededAt: 10, last: 9 })).toEqual({
      signedUpTo: 9,
      succeededAt: 10,
      beyond: null,
    });
    expect(endOfKey({ denseTo: 3, succeededAt: 1, last: null })).toMatchObject({ signedUpTo: 0, beyond: null });
  });

  it('is the last that was heard without a hole while no other key goes on', () => {
    expect(endOfKey({ denseTo: 9, succeededAt: null, last: 9 })).toMatchObject({ signedUpTo: 9, beyond: null });
    expect(endOfKey({ denseTo: 0, succeededAt: null, last: null })).toMatchObject({ signedUpTo: 0, beyond: null });
  });

  it('is not moved by what a thief signs behind the next key, or under a number of his choice', () => {
    expect(endOfKey({ denseTo: 12, succeededAt: 10, last: 11 })).toMatchObject({ signedUpTo: 9, beyond: 11 });
    expect(endOfKey({ denseTo: 9, succeededAt: null, last: 900 })).toMatchObject({ signedUpTo: 9, beyond: 900 });
    // The owner went on behind the number that he found at the end of his topic.
    expect(endOfKey({ denseTo: 9, succeededAt: 901, last: 900 })).toMatchObject({ signedUpTo: 9, beyond: 900 });
  });

  it('leaves all that its owner signed believed and nothing behind it, whatever a thief adds', () => {
    const shard = fc.record({
      own: fc.nat(20),
      next: fc.integer({ min: 1, max: 20 }),
      forged: fc.array(fc.integer({ min: 1, max: 60 })),
    });
    fc.assert(
      fc.property(shard, ({ own, next, forged }) => {
        const heard = new Set([...Array.from({ length: own + next }, (_, i) => i + 1), ...forged]);
        let denseTo = 0;
        while (heard.has(denseTo + 1)) denseTo++;
        const end = endOfKey({ denseTo, succeededAt: own + 1, last: Math.max(own, ...forged) });
        expect(end.signedUpTo).toBe(own);
        expect(end.beyond !== null).toBe(forged.some((number) => number > own));
      }),
    );
  });
});
