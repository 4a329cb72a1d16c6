import { classify } from '#messaging';
import { Rounds, type DatabaseHandle } from '#service';
import type { Circumstances } from '../domain/listing.js';
import type { RegisterMode } from '../register/mode.js';
import { isDuplicate } from '../register/refusals.js';
import type { Cursor } from './decision-store.js';
import { giveUp, nextDue, publishDue, type DueParts } from './due-decisions.js';

interface GraceParts extends DueParts {
  database: DatabaseHandle;
  mode: RegisterMode;
  circumstances: () => Circumstances;
}

/** Often enough for the first minute after a grace (D 66(2)), with a few tries in it. */
const LOOK_EVERY_MS = 10_000;
const MOST_TOGETHER = 100;
/** So many failures of one pass are nobody's own. */
const MOST_SUSPECTS = 20;

/** Publishes what waits once its grace is over: looks now and then, and at once when the register comes back. */
export class GraceClock {
  private readonly rounds: Rounds;

  constructor(private readonly parts: GraceParts) {
    this.rounds = new Rounds({
      everyMs: LOOK_EVERY_MS,
      work: () => this.look(),
      when: () => parts.mode.mode === 'live',
      failed: (why) => parts.log.warn(why, 'what is due is published later'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  /** Ends after the transaction under way. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /**
   * One pass over everything that is due; each decision is looked at once, so what must wait holds up nothing. What
   * fails is found by going one by one. It is given up only if it was its own fault: if its data are what the database
   * names, or if others went through. What breaks every decision pauses all of them.
   * @returns how many were published
   */
  async look(): Promise<number> {
    const { database, publisher } = this.parts;
    const suspects: string[] = [];
    let published = 0;
    let most = MOST_TOGETHER;
    for (let after: Cursor | null = null; !this.rounds.stopped && suspects.length < MOST_SUSPECTS;) {
      const at = this.parts.circumstances();
      try {
        const batch = await database.transaction((tx) => publishDue(tx, this.parts, at, after, most));
        if (batch.published > 0) publisher.announce();
        published += batch.published;
        suspects.push(...batch.unreadable);
        if (!batch.cursor) break;
        [after, most] = [batch.cursor, MOST_TOGETHER];
      } catch (error) {
        const { retry, code, detail } = classify(error);
        if (retry !== 'never') throw error;
        // Or another transaction rested a listing on that number since we looked: the next look sees it.
        const again = most > 1 || isDuplicate('decision', error);
        most = 1;
        if (again) continue;
        after = await database.transaction((tx) => nextDue(tx, this.parts, at.now, after));
        if (!after) break;
        this.parts.log.error({ decision: after.id, err: error }, 'a decision can not be published');
        if (code === 'database-refused' && detail.startsWith('22')) await this.giveUpAll([after.id]);
        else suspects.push(after.id);
      }
    }
    if (published > 0) await this.giveUpAll(suspects);
    return published;
  }

  private async giveUpAll(ids: readonly string[]): Promise<void> {
    const { database, circumstances } = this.parts;
    for (const id of ids) await database.transaction((tx) => giveUp(tx, this.parts, id, circumstances().now));
  }
}
