import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileClock, FixedClock } from './clock.js';

const path = () => join(mkdtempSync(join(tmpdir(), 'clock-')), 'clock');

describe('the clock', () => {
  it('stands still in tests until it is moved', () => {
    const clock = new FixedClock('2025-03-01T00:00:00.000Z');
    clock.advance(1_500);
    expect(clock.now().toISOString()).toBe('2025-03-01T00:00:01.500Z');
    clock.set('2026-01-01T00:00:00.000Z');
    expect(clock.now().toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });

  it('hands out instants that a caller can change without moving it', () => {
    const clock = new FixedClock('2025-03-01T00:00:00.000Z');
    clock.now().setFullYear(1999);
    expect(clock.now().getUTCFullYear()).toBe(2025);
  });

  it("is the machine's while its file does not exist or is empty", () => {
    const machine = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    try {
      const file = path();
      expect(new FileClock(file).now().getTime()).toBe(1_000_000);
      writeFileSync(file, '\n');
      expect(new FileClock(file).now().getTime()).toBe(1_000_000);
    } finally {
      machine.mockRestore();
    }
  });

  it('is moved by the milliseconds in its file, and goes on', () => {
    const machine = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    try {
      const file = path();
      writeFileSync(file, '86400000\n');
      const clock = new FileClock(file);
      expect(clock.now().getTime()).toBe(87_400_000);
      machine.mockReturnValue(1_000_007);
      expect(clock.now().getTime()).toBe(87_400_007);
    } finally {
      machine.mockRestore();
    }
  });

  it('stands at the instant in its file', () => {
    const file = path();
    writeFileSync(file, '2030-05-05T00:00:00.000Z');
    expect(new FileClock(file).now().toISOString()).toBe('2030-05-05T00:00:00.000Z');
  });

  it('takes up a changed file and the loss of it', () => {
    const machine = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    try {
      const file = path();
      writeFileSync(file, '5000');
      const clock = new FileClock(file);
      expect(clock.now().getTime()).toBe(1_005_000);
      writeFileSync(file, '7000');
      machine.mockReturnValue(1_000_019);
      expect(clock.now().getTime()).toBe(1_005_019);
      machine.mockReturnValue(1_000_020);
      expect(clock.now().getTime()).toBe(1_007_020);
      rmSync(file);
      machine.mockReturnValue(1_000_100);
      expect(clock.now().getTime()).toBe(1_000_100);
    } finally {
      machine.mockRestore();
    }
  });

  it('refuses a file that it cannot understand', () => {
    const file = path();
    writeFileSync(file, 'tomorrow');
    expect(() => new FileClock(file).now()).toThrow('neither milliseconds nor an instant');
  });
});
