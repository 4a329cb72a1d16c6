import type { Database, Now } from '#messaging';
import { EventTimes, LagWindow } from './domain/lag-window.js';
import type { HeardRun } from './hear-acknowledgments.js';
import type { Signed } from './statements.js';

/** From numbers and the clock: how long after an event each agency's acknowledgment of it arrives here. Kept in memory. */
export class Lag {
  private readonly times = new EventTimes();
  private readonly windows = new Map<string, LagWindow>();
  /** Per shard how far each agency has acknowledged. */
  private readonly positions = new Map<number, Map<string, number>>();

  constructor(
    private readonly clock: Now,
    private readonly agencies: readonly string[],
  ) {}

  /** After a start: the times of events that somebody has yet to acknowledge. */
  async load(database: Database): Promise<void> {
    const rows = await database.query<{ shard: number; sequence: number; time: Date }>(
      `SELECT h.shard, h.sequence, h.time FROM shard_state s
       LEFT JOIN (SELECT shard, min(acknowledged_to) AS done FROM agency_position GROUP BY shard HAVING count(*) >= $1) p USING (shard)
       JOIN heard h ON h.stream = 'register' AND h.shard = s.shard AND h.sequence > GREATEST(COALESCE(p.done, 0), s.last - 5000)
       ORDER BY h.shard, h.sequence`,
      [this.agencies.length],
    );
    for (const { shard, sequence, time } of rows) this.times.add(shard, sequence, time.getTime());
  }

  registered(events: readonly Signed[]): void {
    for (const {
      attributes: { shard, sequence, time },
    } of events)
      this.times.add(shard, sequence, Date.parse(time));
  }

  acknowledged(runs: readonly HeardRun[]): void {
    if (runs.length === 0) return;
    const now = this.clock.now().getTime();
    for (const { agency, shard, from, to } of runs) {
      let window = this.windows.get(agency);
      if (!window) this.windows.set(agency, (window = new LagWindow()));
      for (let sequence = from; sequence <= to; sequence++) {
        const time = this.times.of(shard, sequence);
        if (time !== undefined) window.add(now, Math.max(0, now - time));
      }
      this.move(agency, shard, to);
    }
  }

  of(agency: string): { p50: number | null; p99: number | null } {
    return this.windows.get(agency)?.percentiles(this.clock.now().getTime()) ?? { p50: null, p99: null };
  }

  private move(agency: string, shard: number, to: number): void {
    let positions = this.positions.get(shard);
    if (!positions) this.positions.set(shard, (positions = new Map()));
    positions.set(agency, Math.max(to, positions.get(agency) ?? 0));
    if (positions.size >= this.agencies.length) this.times.forget(shard, Math.min(...positions.values()));
  }
}
