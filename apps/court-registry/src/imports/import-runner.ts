import { setTimeout as pause } from 'node:timers/promises';
import { classify } from '#messaging';
import { Log, type DatabaseHandle } from '#service';
import type { RegisterMode } from '../register/mode.js';
import { isDuplicate } from '../register/refusals.js';
import { MOST_EVENTS, refuseNext, takeBatch, type BatchOutcome, type BatchParts } from './import-batch.js';
import { finishImport, nextImport, prepareImport, type RunningImport } from './import-steps.js';

interface RunnerParts extends BatchParts {
  database: DatabaseHandle;
  mode: RegisterMode;
  shards: number;
  log: Log;
}

/** Shards worked on at a time: the database writes one batch while this process makes the next. */
const AT_A_TIME = 2;
const LOOK_EVERY_MS = 1_000;
const RELAY_CATCHES_UP_MS = 20;

/** Rolls a refusal back: everybody's fault may have ended between two looks, so a row is tried once more before it is refused. */
const ONCE_MORE = new Error('a row is tried once more');

/** Carries out approved imports, oldest first. Any number of processes may run one; a shard is one's at a time. */
export class ImportRunner {
  private running = false;
  private loop: Promise<void> = Promise.resolve();
  private wakeUp: (() => void) | null = null;
  private announced = false;

  constructor(private readonly parts: RunnerParts) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.loop = this.run();
  }

  /** Ends after the batches under way. */
  async stop(): Promise<void> {
    this.running = false;
    this.wake();
    await this.loop;
  }

  /** Says that there is an import to run. */
  wake(): void {
    this.announced = true;
    this.wakeUp?.();
  }

  private async run(): Promise<void> {
    while (this.running) {
      try {
        this.announced = false;
        const next = this.parts.mode.mode === 'live' ? await nextImport(this.parts.database) : null;
        if (next) await this.carryOut(next);
        else await this.rest(LOOK_EVERY_MS);
      } catch (error) {
        const fault = classify(error);
        this.parts.log.warn({ code: fault.code, detail: fault.detail }, 'import paused');
        await this.rest(LOOK_EVERY_MS);
      }
    }
  }

  private async carryOut(work: RunningImport): Promise<void> {
    const { database, shards, log } = this.parts;
    if (!work.prepared) await prepareImport(database, work.digest, shards);
    const open = new Set(Array.from({ length: shards }, (_, shard) => shard));
    while (this.running && open.size > 0) {
      let progress = false;
      const queue = [...open];
      const worker = async (): Promise<void> => {
        for (let shard = queue.shift(); shard !== undefined && this.running; shard = queue.shift()) {
          const outcome = await this.batch(work, shard);
          if (outcome === 'empty') open.delete(shard);
          progress ||= outcome === 'taken' || outcome === 'empty';
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, worker));
      if (!progress) await pause(RELAY_CATCHES_UP_MS);
    }
    if (open.size > 0) return;
    await finishImport(database, work.digest, this.parts.circumstances().now);
    log.info({ import: work.digest }, 'import done');
  }

  private async batch(work: RunningImport, shard: number): Promise<BatchOutcome> {
    const { database, log } = this.parts;
    let most = MOST_EVENTS;
    let suspected = false;
    for (let attempt = 1; ; attempt++) {
      try {
        const outcome = await database.transaction((tx) => takeBatch(tx, this.parts, work, shard, most));
        if (outcome === 'taken') this.parts.publisher.announce();
        return outcome;
      } catch (error) {
        // A proposal listed on one of these decisions between our look and our write: the next look sees it.
        if (attempt < 5 && isDuplicate('decision', error)) continue;
        const fault = classify(error);
        if (fault.retry !== 'never') throw error;
        // A row that can't be kept is found by halving, and refused: it must not hold up the lifts behind it.
        if (most > 1) {
          most = Math.ceil(most / 2);
          continue;
        }
        try {
          await database.transaction(async (tx) => {
            await refuseNext(tx, this.parts, work, shard);
            // It is the row's own fault if its data are what the database names, or if the row behind it goes through.
            const own = fault.code === 'database-refused' && fault.detail.startsWith('22');
            if (!own && (await takeBatch(tx, this.parts, work, shard, 1)) !== 'taken') throw error;
            if (!own && !suspected) throw ONCE_MORE;
          });
        } catch (raised) {
          if (raised !== ONCE_MORE) throw raised;
          suspected = true;
          continue;
        }
        log.error({ import: work.digest, shard, err: error }, 'a row of an import can not be kept; it is refused');
        this.parts.publisher.announce();
        return 'taken';
      }
    }
  }

  private async rest(ms: number): Promise<void> {
    if (this.announced) return;
    const timer = new AbortController();
    this.wakeUp = () => timer.abort();
    await pause(ms, undefined, { signal: timer.signal }).catch(() => undefined);
    this.wakeUp = null;
  }
}
