import type { DeletionGround, Ground } from '#contracts';
import type { Clock, DatabaseHandle } from '#service';
import type { Counted } from '../domain/figures.js';
import { refusal } from '../domain/refusal.js';
import { boundsOfMonth, shanghaiMonth, type Month } from '../domain/shanghai-month.js';
import type { RegisterMode } from '../register/mode.js';
import { throwRefusal } from '../register/refusals.js';

/** One court's decisions of a month on one ground. A listing on several grounds counts under each of them. */
export interface CourtStatistics {
  court: { code: string; name: string };
  ground: Ground;
  published: number;
  corrected: number;
  deleted: Partial<Record<DeletionGround, number>>;
  /** In force at the end of the month, of a month that is not over at `asOf`. */
  inForce: number;
}

export interface MonthStatistics {
  month: Month;
  /** ISO 8601: the end of the month, or when it was counted. */
  asOf: string;
  courts: CourtStatistics[];
}

interface StatisticsParts {
  database: DatabaseHandle;
  mode: RegisterMode;
  clock: Clock;
}

interface CountRow {
  court: string;
  name: string;
  ground: Ground;
  what: Counted | 'in-force';
  count: number;
}

const FRESH_MS = 10 * 60_000;
/** A month that is long over changes only when a register is recovered. */
const CLOSED_FRESH_MS = 24 * 3_600_000;
const CLOSED_AFTER_MS = 3_600_000;

/** The figures of a month in Asia/Shanghai that courts announce (P art. 7(2)), counted from what each revision added to them. */
export class PublicStatistics {
  private readonly counted = new Map<Month, { until: number; statistics: MonthStatistics }>();
  private readonly counting = new Map<Month, Promise<MonthStatistics>>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: StatisticsParts) {}

  /**
   * Counting looks at every listing there ever was, so it is done once for all who ask in ten minutes (in a day, of a month that is
   * over), one month after the other.
   * @throws Refused `month-in-future`; `register-starting`, `register-behind`
   */
  async of(month: Month): Promise<MonthStatistics> {
    const { mode, clock } = this.parts;
    const now = clock.now();
    if (month > shanghaiMonth(now)) {
      throwRefusal(refusal('month-in-future', 'the month has not begun', undefined, 'month'), 'invalid');
    }
    mode.assertLive();
    const known = this.counted.get(month);
    if (known && now.getTime() < known.until) return known.statistics;
    let counting = this.counting.get(month);
    if (!counting) {
      counting = this.turn.then(() => this.count(month)).finally(() => this.counting.delete(month));
      this.counting.set(month, counting);
      this.turn = counting.catch(() => undefined);
    }
    return counting;
  }

  private async count(month: Month): Promise<MonthStatistics> {
    const { database, clock } = this.parts;
    const now = clock.now();
    const { from, until } = boundsOfMonth(month);
    const asOf = now < until ? now : until;
    const rows = await database.query<CountRow>(COUNT, [from, until, asOf]);
    const statistics = { month, asOf: asOf.toISOString(), courts: byCourtAndGround(rows) };
    const closed = now.getTime() - until.getTime() > CLOSED_AFTER_MS;
    this.counted.set(month, { until: now.getTime() + (closed ? CLOSED_FRESH_MS : FRESH_MS), statistics });
    return statistics;
  }
}

function byCourtAndGround(rows: readonly CountRow[]): CourtStatistics[] {
  const found = new Map<string, CourtStatistics>();
  for (const { court, name, ground, what, count } of rows) {
    const key = JSON.stringify([court, ground]);
    const known = found.get(key);
    const one = known ?? { court: { code: court, name }, ground, published: 0, corrected: 0, deleted: {}, inForce: 0 };
    found.set(key, one);
    if (what === 'published') one.published = count;
    else if (what === 'corrected') one.corrected = count;
    else if (what === 'in-force') one.inForce = count;
    else one.deleted[what.slice('deleted '.length) as DeletionGround] = count;
  }
  return [...found.values()];
}

/**
 * Of each court and ground what was counted in the month, and the sum of what was held until its end: a look over the
 * figures alone, which are some ten times narrower than the history. A court's name is that of its newest listing.
 */
const COUNT = `
  WITH told AS (
    SELECT court, grounds, coalesce(counts, '') AS counts, count(*) FILTER (WHERE made_at >= $1) AS counted, max(listing) AS listing,
      coalesce(sum(held) FILTER (WHERE until IS NULL OR until > $3), 0) AS held
    FROM figure WHERE made_at < $2 GROUP BY court, grounds, counts
  ), figures AS (
    SELECT court, ground, counts AS what, sum(counted) AS count FROM told, unnest(string_to_array(grounds, ',')) ground
    WHERE counts <> '' GROUP BY court, ground, counts
    UNION ALL SELECT court, ground, 'in-force', sum(held) FROM told, unnest(string_to_array(grounds, ',')) ground GROUP BY court, ground
  ), names AS (
    SELECT newest.court, r.name FROM (SELECT court, max(listing) AS listing FROM told GROUP BY court) newest, LATERAL (
      SELECT state #>> '{content,court,name}' AS name FROM revision
      WHERE listing = newest.listing AND state #>> '{content,court,code}' = newest.court ORDER BY revision DESC LIMIT 1
    ) r
  )
  SELECT court, name, ground, what, count::int AS count FROM figures JOIN names USING (court) WHERE count > 0 ORDER BY 1, ground, what`;
