import { boundsOfMonth, shanghaiMonth } from './shanghai-month.js';

describe('a month in Asia/Shanghai', () => {
  it.each([
    ['2026-05', '2026-04-30T16:00:00.000Z', '2026-05-31T16:00:00.000Z'],
    ['2024-02', '2024-01-31T16:00:00.000Z', '2024-02-29T16:00:00.000Z'],
    ['2026-12', '2026-11-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
  ])('%s is from %s to %s', (month, from, until) => {
    expect(boundsOfMonth(month)).toEqual({ from: new Date(from), until: new Date(until) });
    expect(shanghaiMonth(new Date(from))).toBe(month);
    expect(shanghaiMonth(new Date(Date.parse(until) - 1))).toBe(month);
    expect(shanghaiMonth(new Date(until))).not.toBe(month);
  });
});
