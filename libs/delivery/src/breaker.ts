const FAILURES_TO_OPEN = 5;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Keeps a system that is down from being hammered: after five failures in a row nothing goes out for a while, then one
 * try at a time until one succeeds.
 */
export class Breaker {
  private failures = 0;
  private openUntil = 0;
  private trying = false;

  /** @param tick monotonic milliseconds, for tests */
  constructor(private readonly tick: () => number = () => performance.now()) {}

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
    const over = this.failures - FAILURES_TO_OPEN;
    if (over >= 0) this.openUntil = this.tick() + Math.min(FIRST_PAUSE_MS * 2 ** Math.min(over, 10), LONGEST_PAUSE_MS);
  }

  get state(): 'closed' | 'open' {
    return this.failures < FAILURES_TO_OPEN ? 'closed' : 'open';
  }
}
