import type { Tx } from '#messaging';
import { gauge, type Log } from '#service';

/** How many of an hour are still ordinary. */
export interface MassLimits {
  listingsPerHour: number;
  deletionsPerHour: number;
}

const HOUR_MS = 3_600_000;
const COUNT_AGAIN_MS = 1_000;
const ALARM_AGAIN_MS = 600_000;

interface Count {
  at: number;
  listings: number;
  deletions: number;
}

/**
 * Looks at how much the register does in an hour. A mass of new listings waits for a second president; a mass of
 * deletions never waits for anybody, it raises an alarm: blocking a lift is a harm. Terms that end by themselves are
 * no alarm. Counts are at most a second old, so a limit may be passed by what a second brings.
 */
export class MassWatch {
  private known: Count = { at: -Infinity, listings: 0, deletions: 0 };
  private alarmAt = -Infinity;
  private readonly deletions = gauge({
    name: 'register_deletions_last_hour',
    help: 'Listings deleted by people within an hour; the alarm is raised above the configured limit.',
  });
  private readonly alarm = gauge({
    name: 'register_mass_deletion_alarm',
    help: '1 while more listings than the limit were deleted within an hour. Nothing is held: look who deletes, and why.',
  });

  constructor(
    private readonly limits: MassLimits,
    private readonly log: Log,
  ) {}

  /** Whether so many more listings would be a mass: then two presidents must approve. */
  async isMass(tx: Tx, more: number, now: Date): Promise<boolean> {
    if (more === 0) return false;
    const { listings } = await this.count(tx, now);
    this.known.listings += more;
    return listings + more > this.limits.listingsPerHour;
  }

  /** Says that so many were deleted. Never refuses. */
  async noteDeletions(tx: Tx, more: number, now: Date): Promise<void> {
    if (more === 0) return;
    const { deletions } = await this.count(tx, now);
    const sum = (this.known.deletions = deletions + more);
    const { deletionsPerHour: limit } = this.limits;
    this.deletions.set(sum);
    this.alarm.set(sum > limit ? 1 : 0);
    if (sum <= limit || now.getTime() - this.alarmAt < ALARM_AGAIN_MS) return;
    this.alarmAt = now.getTime();
    this.log.error(
      { deletions: sum, limit },
      'alarm: a mass of listings was deleted within an hour; nothing is held, look who deletes and why',
    );
  }

  private async count(tx: Tx, now: Date): Promise<Count> {
    const at = now.getTime();
    if (Math.abs(at - this.known.at) < COUNT_AGAIN_MS) return this.known;
    const [row] = await tx.query<{ listings: number; deletions: number }>(
      `SELECT count(*) FILTER (WHERE revision = 1)::int AS listings,
         count(*) FILTER (WHERE type = 'sanctions.listing.deleted.v1' AND origin <> 'term')::int AS deletions
       FROM revision WHERE made_at > $1`,
      [new Date(at - HOUR_MS)],
    );
    return (this.known = { at, listings: row.listings, deletions: row.deletions });
  }
}
