const FAILURES_TO_OPEN = 5;

export interface BreakerOptions {
  /** Pause after the fifth failure, 500 by default; each further failure doubles it. */
  firstPauseMs?: number;
  /** It never grows longer, 10,000 by default. */
  longestPauseMs?: number;
  /** Monotonic milliseconds, for tests. */
  tick?: () => number;
}

/**
 * Keeps a system that is down from being hammered: after five failures in a row nothing goes out for a while, then one
 * try at a time until one succeeds.
 */
export class Breaker {
  private failures = 0;
  private openUntil = 0;
  private trying = false;

  constructor(private readonly options: BreakerOptions = {}) {}

  /** How many may go out now. */
  room(): number {
    if (this.failures < FAILURES_TO_OPEN) return Infinity;
    if (this.trying || this.tick() < this.openUntil) return 0;
    return 1;
  }

  /** Something is on its way; of a half-open breaker it is the one try. */
  began(): void {
    if (this.failures >= FAILURES_TO_OPEN) this.trying = true;
  }

  succeeded(): void {
    this.failures = 0;
    this.trying = false;
  }

  failed(): void {
    this.failures++;
    this.trying = false;
    const { firstPauseMs = 500, longestPauseMs = 10_000 } = this.options;
    const over = this.failures - FAILURES_TO_OPEN;
    if (over >= 0) this.openUntil = this.tick() + Math.min(firstPauseMs * 2 ** Math.min(over, 10), longestPauseMs);
  }

  private tick(): number {
    return this.options.tick?.() ?? performance.now();
  }

  get state(): 'closed' | 'open' {
    return this.failures < FAILURES_TO_OPEN ? 'closed' : 'open';
  }
}
