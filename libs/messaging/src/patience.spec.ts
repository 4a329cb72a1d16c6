import { Patience } from './patience.js';

describe('Patience', () => {
  it('is lost after its time, stays lost while the thing is in sight, and is one of each thing', () => {
    const patience = new Patience(60, 600);
    expect([0, 30, 59].map((at) => patience.isLost('a', at))).toEqual([false, false, false]);
    expect([60, 500, 1_000].map((at) => patience.isLost('a', at))).toEqual([true, true, true]);
    expect(patience.isLost('b', 1_000)).toBe(false);
  });

  it('comes back when the thing was out of sight for long', () => {
    const patience = new Patience(60, 600);
    for (const at of [0, 60]) patience.isLost('a', at);
    expect(patience.isLost('a', 661)).toBe(false);
  });
});
