import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { toRecord, type Message } from './envelope.js';
import { classify, Fault } from './fault.js';
import type { Outbox } from './outbox.js';
import type { Cursor, OutboxStore, Unsent } from './outbox-store.js';
import type { Bell, Log, RecordProducer } from './ports.js';

interface RelayOptions {
  store: OutboxStore;
  /** A fresh producer; called again after one had to be thrown away. */
  producer: () => Promise<RecordProducer>;
  outboxes: readonly Outbox[];
  log: Log;
  /** Tells of what other processes of the service commit, and them of what this one does. */
  bell?: Bell;
  /** Longest wait for work that nobody announced. */
  pollMs?: number;
  leaseMs?: number;
  /** Records of one shard in one send. */
  maxRecordsPerShard?: number;
}

/**
 * Sends what is in the outboxes, in order, one relay per shard at a time.
 *
 * Several relays may run; a lease with an epoch says whose shard it is. `sent` moves only by compare-and-set on the
 * epoch and its old value, and only for partitions that the broker confirmed, so a relay that lost its lease, or was
 * stopped for an hour and woken, can add duplicates but never a hole (I4).
 */
export class Relay {
  private readonly owner = randomUUID();
  private readonly topics: string[];
  private producer: RecordProducer | null = null;
  private running = false;
  private loop: Promise<void> = Promise.resolve();
  private wakeUp: (() => void) | null = null;
  private announced = false;
  private renewAt = 0;

  constructor(private readonly options: RelayOptions) {
    this.topics = options.outboxes.map((outbox) => outbox.topic);
    for (const outbox of options.outboxes)
      outbox.subscribe(() => {
        this.wake();
        options.bell?.ring();
      });
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.options.bell?.hear(() => this.wake());
    this.loop = this.run();
  }

  /** Ends after the send under way; gives its shards back at once. */
  async stop(): Promise<void> {
    this.running = false;
    this.wake();
    await this.loop;
    await this.options.store.release(this.owner).catch(() => undefined);
    await this.producer?.close().catch(() => undefined);
    this.producer = null;
  }

  /** Sends again from this number to the head of the shard, whoever owns it. */
  async resend(topic: string, shard: number, fromSequence: number): Promise<void> {
    await this.options.store.rewind(topic, shard, fromSequence);
    this.wake();
    this.options.bell?.ring();
  }

  private wake(): void {
    this.announced = true;
    this.wakeUp?.();
  }

  private async run(): Promise<void> {
    let backoffMs = 50;
    while (this.running) {
      try {
        this.announced = false;
        await this.sendOnce();
        if (!this.announced) await this.waitForWork();
        backoffMs = 50;
      } catch (error) {
        const fault = classify(error);
        this.options.log.warn({ code: fault.code, detail: fault.detail }, 'relay paused');
        await pause(backoffMs);
        backoffMs = Math.min(backoffMs * 2, 2_000);
      }
    }
  }

  /**
   * One round: renews the lease when due, then sends what is unsent. Answers whether there was anything.
   * @throws whatever the database or the broker threw; the producer is thrown away then, since it may have lost count
   */
  async sendOnce(): Promise<boolean> {
    const { store, leaseMs = 10_000, maxRecordsPerShard = 500 } = this.options;
    try {
      if (performance.now() >= this.renewAt) {
        await store.lease(this.topics, this.owner, leaseMs);
        this.renewAt = performance.now() + leaseMs / 3;
      }
      const unsent = await store.unsent(this.topics, this.owner, maxRecordsPerShard);
      if (unsent.messages.length > 0) await this.sendAll(unsent, maxRecordsPerShard);
      return unsent.messages.length > 0;
    } catch (error) {
      this.renewAt = 0;
      const producer = this.producer;
      this.producer = null;
      await producer?.close().catch(() => undefined);
      throw error;
    }
  }

  /** Sends until no shard fills a batch or the lease is due; reads the next batch while the broker takes the last. */
  private async sendAll(unsent: Unsent, limit: number): Promise<void> {
    const { store } = this.options;
    const shards = new Map(unsent.shards.map((shard) => [keyOf(shard), { ...shard }]));
    let { messages } = unsent;
    while (messages.length > 0) {
      const ends = endsOf(messages);
      const next = [...ends.values()].filter(({ count }) => count === limit);
      const ahead = next.length > 0 ? store.read(next, limit) : Promise.resolve([]);
      ahead.catch(() => undefined);
      this.producer ??= await this.options.producer();
      const confirmed = await this.producer.send(messages.map(toRecord));
      const moves = [];
      for (const { topic, partition } of confirmed) {
        const shard = shards.get(`${topic}/${partition}`);
        const end = ends.get(`${topic}/${partition}`);
        if (shard && end)
          moves.push({ topic, shard: partition, leaseEpoch: shard.leaseEpoch, from: shard.sent, to: end.after });
      }
      const moved = await store.advance(moves);
      // A shard left out by the broker, rewound or taken over is read afresh in the next round; what the producer holds may be doubtful.
      if (confirmed.length < ends.size)
        throw new Fault('partition-unconfirmed', 'later', `${confirmed.length} of ${ends.size} partitions confirmed`);
      if (moved.length < ends.size || performance.now() >= this.renewAt) return;
      for (const [key, { after }] of ends) shards.get(key)!.sent = after;
      messages = await ahead;
    }
  }

  private async waitForWork(): Promise<void> {
    const { pollMs = 1_000 } = this.options;
    // A lease is renewed, and taken over, no later for a long wait.
    const waitMs = Math.min(pollMs, Math.max(this.renewAt - performance.now(), 0));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = null;
  }
}

const keyOf = ({ topic, shard }: { topic: string; shard: number }): string => `${topic}/${shard}`;

/** Of every shard: its newest number among the messages, and how many of them are its. */
function endsOf(messages: readonly Message[]): Map<string, Cursor & { count: number }> {
  const ends = new Map<string, Cursor & { count: number }>();
  for (const { topic, attributes } of messages) {
    const { shard, sequence: after } = attributes;
    const key = keyOf({ topic, shard });
    ends.set(key, { topic, shard, after, count: (ends.get(key)?.count ?? 0) + 1 });
  }
  return ends;
}
