import { classify } from '#messaging';
import type { DatabaseHandle } from '#service';
import type { Circumstances } from '../domain/listing.js';
import type { RegisterMode } from '../register/mode.js';
import { isDuplicateDecision } from '../register/refusals.js';
import type { Cursor } from './decision-store.js';
import { giveUpNext, publishDue, type DueParts } from './due-decisions.js';

interface GraceParts extends DueParts {
  database: DatabaseHandle;
  mode: RegisterMode;
  circumstances: () => Circumstances;
}

/** Often enough for the first minute after a grace (D 66(2)), with a few tries in it. */
const LOOK_EVERY_MS = 10_000;
const MOST_TOGETHER = 100;

/** Publishes what waits once its grace is over: looks now and then, and at once when the register comes back. */
export class GraceClock {
  private timer: NodeJS.Timeout | null = null;
  private stopping = false;
  private looking: Promise<unknown> = Promise.resolve();
  private busy = false;

  constructor(private readonly parts: GraceParts) {}

  start(): void {
    this.stopping = false;
    this.timer ??= setInterval(() => this.tick(), LOOK_EVERY_MS);
    this.tick();
  }

  /** Ends after the transaction under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.looking;
  }

  /**
   * One pass over everything that is due; each decision is looked at once, so what must wait holds up nothing.
   * @returns how many were published
   */
  async look(): Promise<number> {
    let published = 0;
    for (let after: Cursor | null = null, most = MOST_TOGETHER; !this.stopping;) {
      try {
        const { database, publisher } = this.parts;
        const at = this.parts.circumstances();
        const batch = await database.transaction((tx) => publishDue(tx, this.parts, at, after, most));
        if (batch.published > 0) publisher.announce();
        published += batch.published;
        if (!batch.cursor) break;
        [after, most] = [batch.cursor, MOST_TOGETHER];
      } catch (error) {
        if (classify(error).retry !== 'never') throw error;
        // The guilty one is found by going one by one; it must not hold up the others.
        // Or another transaction rested a listing on that number since we looked: the next look sees it.
        if (most === 1 && !isDuplicateDecision(error)) after = await this.giveUp(after, error);
        most = 1;
      }
    }
    return published;
  }

  private async giveUp(after: Cursor | null, error: unknown): Promise<Cursor | null> {
    const { database, log, circumstances } = this.parts;
    const next = await database.transaction((tx) => giveUpNext(tx, this.parts, circumstances(), after));
    log.error({ decision: next?.id, err: error }, 'a decision can not be published; a clerk must look');
    return next ?? after;
  }

  private tick(): void {
    if (this.busy || this.parts.mode.mode !== 'live') return;
    this.busy = true;
    this.looking = this.look()
      .catch((error: unknown) => {
        const { code, detail } = classify(error);
        this.parts.log.warn({ code, detail }, 'what is due is published later');
      })
      .finally(() => (this.busy = false));
  }
}
