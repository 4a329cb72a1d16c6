import { type DeletionGround, type Ground } from '#contracts';
import type { Clock, DatabaseHandle } from '#service';
import { refusal } from '../domain/refusal.js';
import { boundsOfMonth, shanghaiMonth, type Month } from '../domain/shanghai-month.js';
import { shanghaiDay } from '../domain/working-days.js';
import type { RegisterMode } from '../register/mode.js';
import { reject } from '../register/refusals.js';

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
  what: 'published' | 'corrected' | 'in-force' | `deleted ${DeletionGround}`;
  count: number;
}

const FRESH_MS = 10 * 60_000;
/** A month that is long over changes only when a register is recovered. */
const CLOSED_FRESH_MS = 24 * 3_600_000;
const CLOSED_AFTER_MS = 3_600_000;

/** The figures of a month in Asia/Shanghai that courts announce (P art. 7(2)), counted in the history of revisions. */
export class PublicStatistics {
  private readonly counted = new Map<Month, { until: number; statistics: MonthStatistics }>();
  private readonly counting = new Map<Month, Promise<MonthStatistics>>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: StatisticsParts) {}

  /**
   * Counting reads the whole history, so it is done once for all who ask in ten minutes (in a day, of a month that is
   * over), one month after the other.
   * @throws Refused `month-in-future`; `register-starting`, `register-behind`
   */
  async of(month: Month): Promise<MonthStatistics> {
    const { mode, clock } = this.parts;
    const now = clock.now();
    if (month > shanghaiMonth(now)) {
      reject(refusal('month-in-future', 'the month has not begun', undefined, 'month'), 'invalid');
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
    const rows = await database.query<CountRow>(COUNT, [from, until, asOf, shanghaiDay(from)]);
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
 * A revision that repeats the one before (a re-issue) or only changes its standing (a stay and its end) is no correction.
 * A listing that was taken over was published by another register, in a month of its own.
 * The history is read as it was at the end of the month: a listing counts with the newest revision made by then.
 */
const COUNT = `
  WITH told AS (
    SELECT r.state #> '{content,court}' AS court, r.state #> '{content,grounds}' AS grounds,
      CASE
        WHEN r.revision = 1 THEN CASE WHEN r.state ->> 'publishedOn' >= $4 THEN 'published' END
        WHEN r.standing = 'deleted' THEN CASE WHEN b.standing IS DISTINCT FROM 'deleted' THEN 'deleted ' || (r.state #>> '{deletion,ground}') END
        WHEN r.origin <> 'reissue' AND r.standing = b.standing THEN 'corrected'
      END AS what
    FROM revision r LEFT JOIN revision b ON b.listing = r.listing AND b.revision = r.revision - 1
    WHERE r.made_at >= $1 AND r.made_at < $2
    UNION ALL
    SELECT r.state #> '{content,court}', r.state #> '{content,grounds}', 'in-force'
    FROM (SELECT listing, max(revision) AS revision FROM revision WHERE made_at < $2 GROUP BY listing) newest
    JOIN revision r ON r.listing = newest.listing AND r.revision = newest.revision
    WHERE r.standing = 'in-force' AND (r.state ->> 'until' IS NULL OR (r.state ->> 'until')::timestamptz > $3)
  ), counted AS (
    SELECT court, grounds, what, count(*) AS count FROM told WHERE what IS NOT NULL GROUP BY court, grounds, what
  )
  SELECT court ->> 'code' AS court, max(court ->> 'name') AS name, ground, what, sum(count)::int AS count
  FROM counted CROSS JOIN LATERAL jsonb_array_elements_text(grounds) g(ground)
  GROUP BY court ->> 'code', ground, what ORDER BY 1, ground, what`;
