import { parseBody, type DeletionGround, type ListingEvent, type Standing } from '#contracts';
import { isPublic, publicListing, type PublicListing } from './public-listing.js';
import { shanghaiDay, type Day } from './working-days.js';

/** One numbered event of the register, and what has become of its listing since. */
export interface NumberedEvent {
  shard: number;
  sequence: number;
  type: string;
  listing: number;
  revision: number;
  standing: Standing;
  time: string;
  data: Buffer;
  /** Newest revision of the listing. */
  newest: number;
  deletedAt: Date | null;
}

/** One change as followers get it: their copy of the listing is to be `entry`, and without one there is to be no copy. */
export interface FeedChange {
  shard: number;
  sequence: number;
  listing: number;
  revision: number;
  standing: Standing;
  /** When the register said so, ISO 8601. */
  at: string;
  entry?: PublicListing;
  /** `on` is the day of the deletion in Asia/Shanghai. */
  deletion?: { ground: DeletionGround; on: Day };
}

/**
 * What the feed tells of an event. Only the newest revision of a listing is told, and only while the public may read
 * it: who reads the feed from its start must not meet the names of people who are off the list, nor what was corrected
 * (P arts. 9 and 10). The later change stands further on in the same shard.
 */
export function feedChange(event: NumberedEvent, now: Date): FeedChange {
  const { shard, sequence, listing, revision, standing, time, type, data } = event;
  const change: FeedChange = { shard, sequence, listing, revision, standing, at: time };
  const told = standing === 'deleted' || (standing === 'in-force' && revision === event.newest);
  if (!told) return change;
  const parsed = parseBody(type, data);
  // A body that was erased or can't be used still says by its columns that something changed.
  if (!parsed.ok) return change;
  const body = parsed.body as ListingEvent;
  if (standing === 'deleted') {
    if (!body.deletion) return change;
    return {
      ...change,
      deletion: { ground: body.deletion.ground, on: shanghaiDay(event.deletedAt ?? new Date(time)) },
    };
  }
  return isPublic(body, now) ? { ...change, entry: publicListing(body) } : change;
}
