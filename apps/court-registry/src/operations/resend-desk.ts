/** Re-sends one shard of the register's topic, from a number to the head. */
export type Resend = (shard: number, fromSequence: number) => Promise<void>;

/**
 * Answers the agencies' gaps. One re-send serves every agency that asks meanwhile, since they all read the same topic:
 * a gap that begins at or behind one that was just served is not served again.
 */
export class ResendDesk {
  private readonly served = new Map<number, { from: number; atMs: number }>();

  /**
   * @param monotonic milliseconds of a clock that never goes back
   * @param servesForMs how long a re-send serves later askers
   */
  constructor(
    private readonly resend: Resend,
    private readonly monotonic: () => number = () => performance.now(),
    private readonly servesForMs = 5_000,
  ) {}

  /** Answers whether it was sent again for this asker. */
  async serve(shard: number, from: number): Promise<boolean> {
    const atMs = this.monotonic();
    const last = this.served.get(shard);
    if (last && atMs - last.atMs < this.servesForMs && last.from <= from) return false;
    await this.resend(shard, from);
    this.served.set(shard, { from, atMs });
    return true;
  }
}
