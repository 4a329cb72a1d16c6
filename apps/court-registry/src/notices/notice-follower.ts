import { registerTopic } from '#contracts';
import type { Tx } from '#messaging';
import { Rounds, type DatabaseHandle, type Log } from '#service';
import type { RegisterMode } from '../register/mode.js';
import type { NoticeWriter } from './notice-writer.js';

interface FollowerParts {
  database: DatabaseHandle;
  writer: NoticeWriter;
  mode: RegisterMode;
  log: Log;
  /** Called when letters were made. */
  onLetters?: () => void;
}

const LOOK_EVERY_MS = 250;
/** Revisions of one transaction. */
const TOGETHER = 200;

/**
 * Follows the register's own outbox and makes the notices of every listing that changed (P art. 8), so that no decision
 * waits for them. A number of a shard is given out under a lock that is held until commit (I2), so "everything after
 * the position" misses nothing; the position moves in the transaction that makes the letters, so a crash loses none and
 * makes none twice. What changes or ends a listing is looked for ahead of the rest: a retraction waits behind no bulk
 * load of new listings.
 */
export class NoticeFollower {
  private readonly rounds: Rounds;
  /** Of each shard, how far changes of known listings were looked for ahead of the position. */
  private readonly ahead = new Map<number, number>();

  constructor(private readonly parts: FollowerParts) {
    this.rounds = new Rounds({
      everyMs: LOOK_EVERY_MS,
      work: async () => {
        if ((await this.look()) > 0) parts.onLetters?.();
      },
      when: () => parts.mode.mode === 'live',
      failed: (why) => parts.log.warn(why, 'notices are made later'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  /** Ends after the transaction under way. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** Follows to the end of every shard. Answers how many letters were made. */
  async look(): Promise<number> {
    const { database } = this.parts;
    let made = 0;
    for (let more = true; more && !this.rounds.stopped;) {
      more = false;
      const behind = await database.query<{ shard: number }>(BEHIND, [registerTopic]);
      for (const { shard } of behind) made += await this.takeBackAhead(shard);
      for (const { shard } of behind) {
        const step = await database.transaction((tx) => this.followSome(tx, shard));
        made += step.made;
        more ||= step.more;
      }
    }
    return made;
  }

  private async followSome(tx: Tx, shard: number): Promise<{ made: number; more: boolean }> {
    const position = await lockShard(tx, shard);
    const rows = await tx.query<Row>(AFTER, [registerTopic, shard, position, TOGETHER]);
    if (rows.length === 0) return { made: 0, more: false };
    const made = await this.parts.writer.settle(tx, listingsOf(rows));
    const sequence = Number(rows.at(-1)!.sequence);
    await tx.query('UPDATE notice_position SET sequence = $2 WHERE shard = $1', [shard, sequence]);
    return { made, more: rows.length === TOGETHER };
  }

  /** Second and later revisions beyond the next batch. The position stays: the listings come again in their turn. */
  private async takeBackAhead(shard: number): Promise<number> {
    const { database, writer } = this.parts;
    let made = 0;
    for (let more = true; more && !this.rounds.stopped;) {
      made += await database.transaction(async (tx) => {
        const position = await lockShard(tx, shard);
        const [{ last }] = await tx.query('SELECT last FROM outbox_shard WHERE topic = $1 AND shard = $2', [registerTopic, shard]); // prettier-ignore
        const from = Math.max(position + TOGETHER, this.ahead.get(shard) ?? 0);
        const rows = await tx.query<Row>(CHANGES, [registerTopic, shard, from, Number(last), TOGETHER]);
        more = rows.length === TOGETHER;
        const seen = more ? Number(rows.at(-1)!.sequence) : Math.max(from, Number(last));
        const settled = await writer.settle(tx, listingsOf(rows));
        this.ahead.set(shard, seen);
        return settled;
      });
    }
    return made;
  }
}

/** Nobody else makes notices of the shard's listings until commit. Answers the position. */
export async function lockShard(tx: Tx, shard: number): Promise<number> {
  const [row] = await tx.query<{ sequence: number }>(
    `INSERT INTO notice_position (shard, sequence) VALUES ($1, 0)
     ON CONFLICT (shard) DO UPDATE SET sequence = notice_position.sequence RETURNING sequence`,
    [shard],
  );
  return Number(row.sequence);
}

interface Row {
  sequence: number | string;
  listing: number | string | null;
}

const listingsOf = (rows: readonly Row[]): number[] =>
  [...new Set(rows.flatMap(({ listing }) => (listing === null ? [] : [Number(listing)])))].sort((a, b) => a - b);

const BEHIND = `
  SELECT s.shard FROM outbox_shard s LEFT JOIN notice_position p ON p.shard = s.shard
  WHERE s.topic = $1 AND s.last > coalesce(p.sequence, 0) ORDER BY s.shard`;

/** Rows above the shard's own mark are left alone: a recovery puts them there before it is known to have all of them. */
const AFTER = `
  SELECT o.sequence, o.listing FROM outbox o JOIN outbox_shard s ON s.topic = o.topic AND s.shard = o.shard
  WHERE o.topic = $1 AND o.shard = $2 AND o.sequence > $3 AND o.sequence <= s.last
  ORDER BY o.sequence LIMIT $4`;

const CHANGES = `
  SELECT sequence, listing FROM outbox
  WHERE topic = $1 AND shard = $2 AND sequence > $3 AND sequence <= $4 AND revision > 1 ORDER BY sequence LIMIT $5`;
