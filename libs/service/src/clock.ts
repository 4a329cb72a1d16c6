import { readFileSync } from 'node:fs';

/**
 * The one source of the present instant in a process. Everything that decides by time gets it injected, so that tests
 * and the embedded runtime can move it. Used as a Nest injection token.
 */
export abstract class Clock {
  /** The present instant, millisecond precision. */
  abstract now(): Date;
}

/** The machine's clock. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that stands still until a test moves it. */
export class FixedClock extends Clock {
  private at: number;

  constructor(at: Date | string) {
    super();
    this.at = new Date(at).getTime();
  }

  now(): Date {
    return new Date(this.at);
  }

  set(at: Date | string): void {
    this.at = new Date(at).getTime();
  }

  advance(ms: number): void {
    this.at += ms;
  }
}

const REREAD_AFTER_MS = 20;

/**
 * The machine's clock moved by a file, which the embedded runtime writes to play years of deadlines in seconds.
 * The file holds a whole number of milliseconds to add to the machine's clock (`-86400000`), or an ISO instant at which
 * time stands still. No file, or an empty one: the machine's clock. It is read at most every 20 ms.
 *
 * @throws Error when the file holds anything else: a deadline must never be judged by a clock that was misread.
 */
export class FileClock extends Clock {
  private readAt = -Infinity;
  private offsetMs = 0;
  private standsAt: number | null = null;

  constructor(private readonly path: string) {
    super();
  }

  now(): Date {
    const machine = Date.now();
    if (machine - this.readAt >= REREAD_AFTER_MS || machine < this.readAt) this.read(machine);
    return new Date(this.standsAt ?? machine + this.offsetMs);
  }

  private read(machine: number): void {
    const text = this.text();
    if (/^[+-]?\d+$/.test(text)) {
      this.offsetMs = Number(text);
      this.standsAt = null;
    } else if (text === '') {
      this.offsetMs = 0;
      this.standsAt = null;
    } else {
      const instant = new Date(text).getTime();
      if (Number.isNaN(instant))
        throw new Error('the file named by BUS_CLOCK_FILE holds neither milliseconds nor an instant');
      this.standsAt = instant;
    }
    this.readAt = machine;
  }

  private text(): string {
    try {
      return readFileSync(this.path, 'utf8').trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  }
}
