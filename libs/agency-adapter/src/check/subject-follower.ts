import { classify, type Log } from '#messaging';
import type { DatabaseHandle } from '#service';
import type { Committed, NumberedChange } from '../tables/sql-store.js';
import { lastDayOf, MeasureBits } from './subject-entries.js';
import { ENTRY_BYTES, SubjectIndex } from './subject-index.js';
import type { Position } from '../tables/state.js';

/** How far the index has come in one shard. */
export type FollowedShard = Pick<Position, 'shard' | 'sequence' | 'cutAt' | 'behindUntil'> & {
  /** Number of the newest change of the index that is in it. */
  change: number;
};

interface FollowerOptions {
  agency: string;
  database: DatabaseHandle;
  log: Log;
  /** Longest wait before looking for what nobody announced. */
  pollMs?: number;
  /** From then on a database that does not answer counts as out of reach. */
  deadlineMs?: number;
  /** Listings read at once while loading. */
  pageRows?: number;
}

const MOST_CHANGES = 200;
const TURNS_BETWEEN_SWEEPS = 60;

/** Rows in force after a listing number, packed by the server: those of the same measures and end in one value. */
const SELECT_PAGE = `
  SELECT measures, until, max(listing) AS last,
    string_agg(substr(subject_ref, 1, 8) || substr(int8send(listing), 5), ''::bytea) AS refs,
    string_agg(substr(other_ref, 1, 8) || substr(int8send(listing), 5), ''::bytea) AS others
  FROM (SELECT listing, measures, until, subject_ref, other_ref FROM enforced
        WHERE listing > $1 AND measures <> '{}' ORDER BY listing LIMIT $2) page
  GROUP BY measures, until`;

/** Positions and what is new in every shard, of one moment. */
const SELECT_NEWS = `
  SELECT p.shard, p.sequence, p.cut_at, p.behind_until, c.number, c.entries
  FROM position p JOIN unnest($1::int[], $2::bigint[]) k(shard, known) ON k.shard = p.shard
  LEFT JOIN LATERAL (
    SELECT number, entries FROM subject_change WHERE shard = p.shard AND number > k.known ORDER BY number LIMIT ${MOST_CHANGES}
  ) c ON true
  ORDER BY p.shard, c.number`;

const SELECT_HEADS = `
  SELECT p.shard, p.sequence, p.cut_at, p.behind_until,
    coalesce((SELECT max(number) FROM subject_change c WHERE c.shard = p.shard), 0) AS change
  FROM position p ORDER BY p.shard`;

const SWEEP = `
  DELETE FROM subject_change c WHERE at < clock_timestamp() - interval '10 minutes'
    AND number < (SELECT max(number) FROM subject_change m WHERE m.shard = c.shard)`;

/**
 * Keeps an index of subjects equal to the agency's tables: loads it, takes in what this process commits at once, and
 * what other instances commit when they ring. Where a change is missing, it says so and loads anew.
 */
export class SubjectFollower {
  readonly index = new SubjectIndex();
  /** The database answered when it was last asked. */
  reachable = true;
  private readonly bits: MeasureBits;
  private followed = new Map<number, FollowedShard>();
  private standing: readonly FollowedShard[] | null = null;
  private whole = false;
  private turns = 0;
  private running = false;
  private loop: Promise<void> = Promise.resolve();
  private wakeUp: (() => void) | null = null;
  private announced = false;

  constructor(private readonly options: FollowerOptions) {
    this.bits = new MeasureBits(options.agency);
  }

  /** False until the index holds every row: before, nothing can be said of anybody. */
  get loaded(): boolean {
    return this.whole;
  }

  /** Every shard, ascending; the same array until one of them moves. */
  get shards(): readonly FollowedShard[] {
    return (this.standing ??= [...this.followed.values()].map((followed) => ({ ...followed })));
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.options.database.bell.hear(() => this.wake());
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.wake();
    await this.loop;
  }

  /** Loads the index, or brings it up to the database. */
  async refresh(): Promise<void> {
    if (!this.whole) await this.load();
    else await this.catchUp();
    if (this.turns++ % TURNS_BETWEEN_SWEEPS === 0) await this.options.database.query(SWEEP);
  }

  /** Takes in what this process has just committed, unless another instance's change comes before it. */
  committed({ positions, subjects }: Committed): void {
    this.options.database.bell.ring();
    if (!this.whole) return;
    let complete = true;
    for (const change of subjects) complete = this.take(change) && complete;
    if (!complete) return this.wake();
    for (const position of positions) this.moveTo(position);
  }

  private async load(): Promise<void> {
    const { database, log, pageRows = 50_000 } = this.options;
    this.index.clear();
    const heads = await database.query(SELECT_HEADS);
    this.followed = new Map(heads.map((row) => [row.shard, { ...positionOf(row), change: Number(row.change) }]));
    this.standing = null;
    for (let after = 0; ;) {
      const groups = await database.query(SELECT_PAGE, [after, pageRows]);
      if (groups.length === 0) break;
      for (const { measures, until, refs, others, last } of groups) {
        const [bits, day] = [this.bits.of(measures), lastDayOf(until?.toISOString() ?? null)];
        for (const pieces of [refs, others] as (Buffer | null)[])
          if (pieces) this.index.apply(entriesOfPieces(pieces, bits, day));
        after = Math.max(after, Number(last));
      }
    }
    this.whole = await this.catchUp();
    log.info({ rows: this.index.size, bytes: this.index.bytes }, 'index of subjects loaded');
  }

  /** Answers false when a change is missing. */
  private async catchUp(): Promise<boolean> {
    for (let more = true; more;) {
      more = false;
      const known = this.shards;
      const news = await this.options.database.query(SELECT_NEWS, [
        known.map(({ shard }) => shard),
        known.map(({ change }) => change),
      ]);
      const taken = new Map<number, number>();
      for (const row of news) {
        if (row.number === null) continue;
        if (!this.take({ shard: row.shard, number: Number(row.number), entries: row.entries }))
          return this.lose(row.shard);
        taken.set(row.shard, (taken.get(row.shard) ?? 0) + 1);
      }
      for (const row of news) {
        if (taken.get(row.shard) === MOST_CHANGES) more = true;
        else this.moveTo(positionOf(row));
      }
    }
    return true;
  }

  /** Answers false when a change before this one is missing. */
  private take({ shard, number, entries }: NumberedChange): boolean {
    const followed = this.followed.get(shard);
    if (!followed || number > followed.change + 1) return false;
    if (number <= followed.change) return true;
    this.index.apply(entries);
    followed.change = number;
    this.standing = null;
    return true;
  }

  private moveTo({ shard, sequence, cutAt, behindUntil }: Omit<FollowedShard, 'change'>): void {
    const followed = this.followed.get(shard);
    if (!followed || followed.sequence > sequence) return;
    Object.assign(followed, { sequence, cutAt, behindUntil });
    this.standing = null;
  }

  private lose(shard: number): false {
    this.options.log.warn({ shard }, 'a change of the index was swept away before it was read; loading anew');
    this.whole = false;
    this.announced = true;
    return false;
  }

  private async run(): Promise<void> {
    const { log, pollMs = 1_000, deadlineMs = 2_000 } = this.options;
    while (this.running) {
      this.announced = false;
      const late = setTimeout(() => (this.reachable = false), deadlineMs);
      try {
        await this.refresh();
        this.reachable = true;
      } catch (error) {
        if (this.reachable) log.warn({ code: classify(error).code }, 'the index of subjects waits for the database');
        this.reachable = false;
      }
      clearTimeout(late);
      if (!this.announced && this.running) await this.rest(pollMs);
    }
  }

  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private wake(): void {
    this.announced = true;
    this.wakeUp?.();
  }
}

function positionOf(row: any): Omit<FollowedShard, 'change'> {
  return {
    shard: row.shard,
    sequence: Number(row.sequence),
    cutAt: row.cut_at,
    behindUntil: Number(row.behind_until),
  };
}

/** Entries of tags and rows, twelve bytes each, that have measures and last day in common. */
function entriesOfPieces(pieces: Buffer, measures: number, day: number): Buffer {
  const entries = Buffer.allocUnsafe((pieces.length / 12) * ENTRY_BYTES);
  for (let from = 0, at = 0; from < pieces.length; from += 12, at += ENTRY_BYTES) {
    pieces.copy(entries, at, from, from + 12);
    entries.writeUInt16BE(measures, at + 12);
    entries.writeUInt16BE(day, at + 14);
  }
  return entries;
}
