/** Lags of the newest acknowledged events, bounded in number and age. All values in milliseconds. */
export class LagWindow {
  private readonly at: Float64Array;
  private readonly lag: Float64Array;
  private next = 0;
  private filled = 0;

  constructor(
    private readonly capacity = 4_096,
    private readonly keepMs = 600_000,
  ) {
    this.at = new Float64Array(capacity);
    this.lag = new Float64Array(capacity);
  }

  add(arrivedAt: number, lagMs: number): void {
    this.at[this.next] = arrivedAt;
    this.lag[this.next] = lagMs;
    this.next = (this.next + 1) % this.capacity;
    this.filled = Math.min(this.filled + 1, this.capacity);
  }

  /** Nearest-rank percentiles; null while nothing was acknowledged lately. */
  percentiles(now: number): { p50: number | null; p99: number | null } {
    const recent: number[] = [];
    for (let i = 0; i < this.filled; i++) if (now - this.at[i] <= this.keepMs) recent.push(this.lag[i]);
    recent.sort((a, b) => a - b);
    const rank = (share: number) =>
      recent.length === 0 ? null : recent[Math.max(0, Math.ceil(share * recent.length) - 1)];
    return { p50: rank(0.5), p99: rank(0.99) };
  }
}

/** When the register made each event of a shard, kept until every agency has acknowledged it, at most so many. */
export class EventTimes {
  private readonly times = new Map<number, Map<number, number>>();

  constructor(private readonly maxPerShard = 50_000) {}

  add(shard: number, sequence: number, time: number): void {
    let shardTimes = this.times.get(shard);
    if (!shardTimes) this.times.set(shard, (shardTimes = new Map()));
    shardTimes.set(sequence, time);
    if (shardTimes.size > this.maxPerShard) shardTimes.delete(shardTimes.keys().next().value!);
  }

  of(shard: number, sequence: number): number | undefined {
    return this.times.get(shard)?.get(sequence);
  }

  /** Forgets what all agencies have acknowledged. */
  forget(shard: number, upTo: number): void {
    const shardTimes = this.times.get(shard);
    if (!shardTimes) return;
    for (const sequence of shardTimes.keys()) {
      if (sequence > upTo) break;
      shardTimes.delete(sequence);
    }
  }
}
