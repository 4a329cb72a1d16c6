import { classify, type Outbox } from '#messaging';
import { Log, type Clock, type DatabaseHandle } from '#service';
import type { KeyDirectory } from '../operations/key-directory.js';
import type { RegisterMode } from '../register/mode.js';
import type { Settings } from '../register/settings.js';

interface CutParts {
  database: DatabaseHandle;
  outbox: Outbox;
  clock: Clock;
  keys: KeyDirectory;
  mode: RegisterMode;
  settings: Pick<Settings, 'policy'>;
  shards: number;
  intervalMs: number;
  log: Log;
}

/** Any constant: of several instances one makes the cut. */
const CUT_LOCK = 7_265_702;

/** Marks one logical instant in every shard, in one transaction; also the heartbeat that agencies are silent without. */
export class CutClock {
  private timer: NodeJS.Timeout | null = null;
  private cutting: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: CutParts) {}

  /** The first cut at once, then one each interval. */
  async start(): Promise<void> {
    this.timer ??= setInterval(() => this.tick(this.parts.intervalMs / 2), this.parts.intervalMs);
    this.tick(0);
    await this.cutting;
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.cutting;
  }

  /**
   * Makes a cut, unless another instance has just made one.
   * @param apartMs least time since the last cut, by the database's own clock
   */
  async cut(apartMs = 0): Promise<number | null> {
    const { database, outbox, clock, keys, settings, shards } = this.parts;
    const made = await database.transaction(async (tx) => {
      const [{ mine }] = await tx.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [CUT_LOCK]);
      if (!mine) return null;
      const [last] = await tx.query<{ cut: number; recent: boolean }>(
        `SELECT cut, made_at > clock_timestamp() - $1 * interval '1 millisecond' AS recent FROM cut ORDER BY cut DESC LIMIT 1`,
        [apartMs],
      );
      if (last?.recent) return null;
      const cut = Number(last?.cut ?? 0) + 1;
      const now = clock.now();
      await tx.query('INSERT INTO cut (cut, time, made_at) VALUES ($1, $2, clock_timestamp())', [cut, now]);
      const body = Buffer.from(
        JSON.stringify({
          cut,
          time: now.toISOString(),
          policy: settings.policy,
          shards,
          announcedKeys: keys.announced(now),
        }),
      );
      await outbox.enqueue(
        tx,
        Array.from({ length: shards }, (_, shard) => ({ shard, type: 'sanctions.cut.v1', body })),
      );
      return cut;
    });
    if (made !== null) outbox.onCommit();
    return made;
  }

  private tick(apartMs: number): void {
    if (this.parts.mode.mode !== 'live') return;
    this.cutting = this.cut(apartMs).catch((error: unknown) => {
      const { code, detail } = classify(error);
      this.parts.log.warn({ code, detail }, 'no cut this time');
    });
  }
}
