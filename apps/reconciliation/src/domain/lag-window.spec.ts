import { EventTimes, LagWindow } from './lag-window.js';
import { askAgainAfterMs, orderAgainAfterMs } from './probe-plan.js';

describe('lag', () => {
  it('is told by nearest rank over the newest events', () => {
    const window = new LagWindow(100);
    for (let i = 1; i <= 150; i++) window.add(i, i);
    expect(window.percentiles(150)).toEqual({ p50: 100, p99: 149 });
  });

  it('is unknown when nothing was acknowledged lately', () => {
    const window = new LagWindow(10, 1_000);
    window.add(0, 5);
    expect(window.percentiles(2_000)).toEqual({ p50: null, p99: null });
  });

  it('forgets event times that everybody has acknowledged, and the oldest beyond its bound', () => {
    const times = new EventTimes(3);
    for (let sequence = 1; sequence <= 5; sequence++) times.add(0, sequence, sequence * 10);
    expect([times.of(0, 2), times.of(0, 3)]).toEqual([undefined, 30]);
    times.forget(0, 4);
    expect([times.of(0, 4), times.of(0, 5)]).toEqual([undefined, 50]);
  });
});

describe('asking again', () => {
  it('waits seconds, growing to minutes', () => {
    expect([1, 2, 3].map(askAgainAfterMs)).toEqual([4_000, 8_000, 16_000]);
    expect(askAgainAfterMs(50)).toBe(300_000);
  });

  it('hands an order over again within a minute at most', () => {
    expect(orderAgainAfterMs(1)).toBe(500);
    expect(orderAgainAfterMs(50)).toBe(60_000);
  });
});
