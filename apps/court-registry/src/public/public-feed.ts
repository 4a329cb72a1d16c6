import { registerTopic } from '#contracts';
import type { Clock, DatabaseHandle } from '#service';
import { feedChange, type FeedChange, type NumberedEvent } from '../domain/feed-change.js';
import { feedStart, readCursor, writeCursor, type ShardPosition } from '../domain/feed-cursor.js';
import { refusal } from '../domain/refusal.js';
import type { RegisterMode } from '../register/mode.js';
import { throwRefusal } from '../register/refusals.js';

/** One page of the feed. */
export interface FeedPage {
  changes: FeedChange[];
  /** Where the next page starts; the cursor asked with when there was nothing new. */
  next: string;
  more: boolean;
}

interface FeedParts {
  database: DatabaseHandle;
  mode: RegisterMode;
  clock: Clock;
  shards: number;
}

interface EventRow extends Omit<NumberedEvent, 'sequence' | 'listing'> {
  id: string;
  sequence: number | string;
  listing: number | string;
}

/**
 * The official feed (P art. 7): every change of the register, for whoever keeps a copy of the public list.
 *
 * Nothing is ever skipped. A number is given out under its shard's row lock, which is held until commit, so of one shard
 * whoever sees number n sees 1 to n-1 too (I2): "everything after n" of one look at the database is a run without holes,
 * and what commits later has higher numbers. Rows above the shard's own mark are left alone: a recovery puts them there
 * before it is known to have all of them.
 */
export class PublicFeed {
  constructor(private readonly parts: FeedParts) {}

  /**
   * Changes after a cursor, of each shard the oldest first; shards take turns, so that none waits for another.
   * @param after cursor of an earlier page; without one from the beginning
   * @param limit changes, at most
   * @throws Refused `unknown-cursor`; `register-starting`, `register-behind`
   */
  async page(after: string | undefined, limit: number): Promise<FeedPage> {
    const { mode, clock, shards } = this.parts;
    mode.assertLive();
    const positions = after === undefined ? feedStart(shards) : await this.known(after);
    const rows = await this.changesAfter(positions, limit + 1);
    const shown = rows.slice(0, limit);
    for (const { shard, sequence, id } of shown)
      positions[shard] = { sequence: Number(sequence), event: id.slice(0, 8) };
    const now = clock.now();
    return {
      changes: shown.map((row) =>
        feedChange({ ...row, sequence: Number(row.sequence), listing: Number(row.listing) }, now),
      ),
      next: writeCursor(positions),
      more: rows.length > limit,
    };
  }

  /** The positions of a cursor that this register made, with this history. */
  private async known(text: string): Promise<ShardPosition[]> {
    const { database, shards } = this.parts;
    const positions = readCursor(text, shards) ?? unknownCursor();
    const [{ strange }] = await database.query<{ strange: boolean }>(STRANGE, [
      registerTopic,
      positions.map(({ sequence }) => sequence),
      positions.map(({ event }) => event),
    ]);
    return strange ? unknownCursor() : positions;
  }

  private changesAfter(positions: readonly ShardPosition[], limit: number): Promise<EventRow[]> {
    const sequences = positions.map(({ sequence }) => sequence);
    return this.parts.database.query<EventRow>(CHANGES_AFTER, [registerTopic, sequences, limit]);
  }
}

function unknownCursor(): never {
  return throwRefusal(
    refusal(
      'unknown-cursor',
      'this register made no such cursor: drop the copy and follow the feed from its beginning',
      undefined,
      'after',
    ),
    'invalid',
  );
}

/** Whether some position is not that of the event that the cursor saw there. */
const STRANGE = `
  SELECT EXISTS (
    SELECT FROM unnest($2::bigint[], $3::text[]) WITH ORDINALITY c(sequence, event, place)
    LEFT JOIN outbox o ON o.topic = $1 AND o.shard = c.place - 1 AND o.sequence = c.sequence
    WHERE CASE WHEN c.sequence = 0 THEN c.event <> '00000000' ELSE left(o.id::text, 8) IS DISTINCT FROM c.event END
  ) AS strange`;

/** The keys first, by their index alone: bodies are read of the page only. One statement, so one look at the database. */
const CHANGES_AFTER = `
  SELECT o.shard, o.sequence, o.id, o.type, o.listing, o.revision, o.standing, o.time, o.data, l.revision AS newest,
    CASE WHEN o.standing = 'deleted' THEN
      (SELECT min(r.made_at) FROM revision r WHERE r.listing = o.listing AND r.standing = 'deleted') END AS "deletedAt"
  FROM (
    SELECT s.shard, p.sequence, p.place FROM unnest($2::bigint[]) WITH ORDINALITY c(after, place)
    JOIN outbox_shard s ON s.topic = $1 AND s.shard = c.place - 1
    JOIN LATERAL (
      SELECT e.sequence, row_number() OVER (ORDER BY e.sequence) AS place FROM outbox e
      WHERE e.topic = $1 AND e.shard = s.shard AND e.sequence > c.after AND e.sequence <= s.last AND e.listing IS NOT NULL
      ORDER BY e.sequence LIMIT $3
    ) p ON true
    ORDER BY p.place, s.shard LIMIT $3
  ) page
  JOIN outbox o ON o.topic = $1 AND o.shard = page.shard AND o.sequence = page.sequence
  LEFT JOIN listing l ON l.number = o.listing
  ORDER BY page.place, page.shard`;
