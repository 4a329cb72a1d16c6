import { Delivery, type Channel } from '#delivery';
import { Rounds, type Clock, type DatabaseHandle, type Log } from '#service';
import { destinationsOf, NoticeQueue, type Destination, type LetterParcel } from './notice-queue.js';
import type { NoticeStore } from './notice-store.js';

interface PostParts {
  database: DatabaseHandle;
  notices: NoticeStore;
  clock: Clock;
  log: Log;
  webhook: Channel<LetterParcel>;
  /** Null where no mail server is configured: letters by mail wait. */
  mail: Channel<LetterParcel> | null;
  sendTimeoutMs?: number;
}

const LOOK_EVERY_MS = 500;
const SEND_TIMEOUT_MS = 10_000;
/** Under way at once to one outside system. */
const CONCURRENCY = 4;

/**
 * Sends what is owed: one {@link Delivery} per outside system that has something waiting, so that a recipient that
 * hangs or is down holds up no other.
 */
export class NoticePost {
  private readonly deliveries = new Map<string, Delivery<LetterParcel>>();
  private readonly rounds: Rounds;

  constructor(private readonly parts: PostParts) {
    this.rounds = new Rounds({
      everyMs: LOOK_EVERY_MS,
      work: () => this.look(),
      failed: (why) => parts.log.warn(why, 'letters are sent later'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  /** Ends what is under way; it goes back to be sent again. */
  async stop(): Promise<void> {
    await this.rounds.stop();
    await Promise.all([...this.deliveries.values()].map((delivery) => delivery.stop()));
    this.deliveries.clear();
  }

  /** There may be something new to send. */
  wake(): void {
    this.rounds.wake();
  }

  private async look(): Promise<void> {
    const destinations = await destinationsOf(this.parts.database);
    const keys = new Set(destinations.map(keyOf));
    const over = [...this.deliveries].filter(([key]) => !keys.has(key));
    for (const [key, delivery] of over) {
      this.deliveries.delete(key);
      await delivery.stop();
    }
    for (const destination of destinations) this.deliver(destination);
  }

  private deliver(destination: Destination): void {
    const { webhook, mail, log, sendTimeoutMs = SEND_TIMEOUT_MS } = this.parts;
    const key = keyOf(destination);
    const channel = destination === 'mail' ? mail : webhook;
    if (channel === null) return;
    let delivery = this.deliveries.get(key);
    if (!delivery) {
      const store = new NoticeQueue({ ...this.parts, destination });
      delivery = new Delivery({ store, channel, log, concurrency: CONCURRENCY, pollMs: LOOK_EVERY_MS, sendTimeoutMs });
      this.deliveries.set(key, delivery);
      delivery.start();
    }
    delivery.wake();
  }
}

const keyOf = (destination: Destination): string => (destination === 'mail' ? 'mail' : destination.recipient);
