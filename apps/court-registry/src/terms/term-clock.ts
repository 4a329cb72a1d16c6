import { registerTopic } from '#contracts';
import { classify, type Tx } from '#messaging';
import { Rounds, type DatabaseHandle, type Log } from '#service';
import { decide } from '../domain/decide.js';
import type { Circumstances, Listing } from '../domain/listing.js';
import { MOST_UNSENT } from '../imports/import-batch.js';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import type { Change, Publisher } from '../register/publisher.js';

interface TermParts {
  database: DatabaseHandle;
  store: ListingStore;
  publisher: Publisher;
  mode: RegisterMode;
  circumstances: () => Circumstances;
  shards: number;
  log: Log;
}

const LOOK_EVERY_MS = 5_000;
/** Events of one transaction (I2). */
const MOST_EVENTS = 500;
const PROVENANCE = { origin: 'term', author: null, approver: null };

/**
 * Deletes what the law ends by itself (P art. 10(2)): a listing whose last day is over goes within the first minute of
 * the next, and whatever ended while the register was down goes when it is back. What is due is read from the listings,
 * so a clock that jumps, a second instance or a restart can neither lose one nor end it twice.
 */
export class TermClock {
  private readonly rounds: Rounds;
  /** Listings that could not be ended, so that they hold up no other; tried again after a restart. */
  private readonly stuck = new Set<number>();

  constructor(private readonly parts: TermParts) {
    this.rounds = new Rounds({
      everyMs: LOOK_EVERY_MS,
      work: () => this.endAllDue(),
      when: () => parts.mode.mode === 'live',
      failed: (why) => parts.log.warn(why, 'terms that are over could not be looked for; trying again'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** Ends every listing that is due. Answers how many. */
  async endAllDue(): Promise<number> {
    let ended = 0;
    for (;;) {
      const due = await this.due();
      ended += due.length > 0 ? await this.endEach(due) : 0;
      // What another transaction has locked is looked for at the next tick.
      if (due.length < MOST_EVENTS) return ended;
    }
  }

  private async due(): Promise<number[]> {
    const { database, shards, circumstances } = this.parts;
    const rows = await database.query<{ number: number }>(
      `SELECT l.number FROM listing l
       JOIN outbox_shard o ON o.topic = $1 AND o.shard = l.number % $2 JOIN relay_shard r ON r.topic = o.topic AND r.shard = o.shard
       WHERE l.standing <> 'deleted' AND l.until <= $3 AND o.last - r.sent < $4 AND l.number <> ALL($5::bigint[])
       ORDER BY l.until LIMIT $6`,
      [registerTopic, shards, circumstances().now, MOST_UNSENT, [...this.stuck], MOST_EVENTS],
    );
    return rows.map(({ number }) => Number(number));
  }

  private async endEach(numbers: readonly number[]): Promise<number> {
    const { database, publisher, log } = this.parts;
    try {
      const ended = await database.transaction((tx) => this.end(tx, numbers));
      publisher.announce();
      for (const listing of ended) log.info({ listing }, 'term over: listing deleted');
      return ended.length;
    } catch (error) {
      if (classify(error).retry !== 'never') throw error;
      if (numbers.length === 1) {
        this.stuck.add(numbers[0]);
        log.error({ listing: numbers[0], err: error }, 'a listing whose term is over can not be deleted');
        return 0;
      }
      let ended = 0;
      for (const number of numbers) ended += await this.endEach([number]);
      return ended;
    }
  }

  private async end(tx: Tx, numbers: readonly number[]): Promise<number[]> {
    const { store, publisher, circumstances } = this.parts;
    const at = circumstances();
    const states: Map<number, Listing> = await store.lock(tx, numbers, 'skip');
    const changes = [...states.values()].flatMap((before): Change[] => {
      const decided = decide(before, { kind: 'expire' }, at);
      return decided.ok ? [{ before, event: decided.event, provenance: PROVENANCE }] : [];
    });
    await publisher.publish(tx, changes, at.now);
    return changes.map(({ event }) => event.listing.listing);
  }
}
