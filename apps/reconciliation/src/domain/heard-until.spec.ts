import { HeardUntil } from './heard-until.js';

describe('until when an agency has been heard', () => {
  it('is now when nothing is unread, and never before the first look', () => {
    const heard = new HeardUntil(60_000);
    expect(heard.of('rail 0')).toBe(-Infinity);
    heard.look('rail 0', 100, 7, 7);
    expect([heard.of('rail 0'), heard.of('rail 1')]).toEqual([100, -Infinity]);
  });

  it('moves on although the agency never stops speaking', () => {
    const heard = new HeardUntil(60_000);
    heard.look('rail 0', 100, 10, 4);
    expect(heard.of('rail 0')).toBe(-Infinity);
    heard.look('rail 0', 600, 20, 9);
    expect(heard.of('rail 0')).toBe(-Infinity);
    heard.look('rail 0', 1_100, 30, 15);
    expect(heard.of('rail 0')).toBe(100);
  });

  it("does not wait for ever for what can't be read", () => {
    const heard = new HeardUntil(60_000);
    heard.look('rail 0', 100, 10, 4);
    heard.look('rail 0', 60_101, 10, 4);
    expect(heard.of('rail 0')).toBe(100);
  });
});
