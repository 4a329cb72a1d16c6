const MINUTE_MS = 60_000;

/**
 * How long something is waited for that may never come, so that one record can't make the rest wait for ever. Patience
 * once lost is not found again before the thing was out of sight for ten minutes: many such records wait no longer than one.
 */
export class Patience {
  private readonly waits = new Map<string, { since: number; seen: number }>();

  constructor(
    private readonly patienceMs = MINUTE_MS,
    private readonly forgetMs = 10 * MINUTE_MS,
  ) {}

  /** Says that it is still waited for, at an instant of a clock that only goes forward; answers whether that was long enough. */
  isLost(what: string, atMs: number): boolean {
    let wait = this.waits.get(what);
    if (!wait || atMs - wait.seen > this.forgetMs) this.waits.set(what, (wait = { since: atMs, seen: atMs }));
    wait.seen = atMs;
    return atMs - wait.since >= this.patienceMs;
  }
}
