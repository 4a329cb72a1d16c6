import { setTimeout as pause } from 'node:timers/promises';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { Dispatcher, PAUSE_AFTER_FAULT_MS, type Handler, type Slice, type SlicePause } from './dispatcher.js';
import { classify, Fault } from './fault.js';
import { inspect, type Inspected } from './inspect.js';
import { toRecords, type Consumer, type EachBatchPayload, type KafkaConnection } from './kafka/kafka.js';
import type { Keyring } from './keyring.js';
import { Patience } from './patience.js';
import type { Log, ReceivedRecord } from './ports.js';

interface BatchConsumerOptions {
  kafka: KafkaConnection;
  groupId: string;
  topics: readonly string[];
  keyring: Keyring;
  shards: number;
  /** What must have happened before the first fetch; the service goes on starting meanwhile. Never rejects. */
  after?: Promise<void>;
  /** Next offset by the service's own database, or null to take the group's. The database rules, Kafka's is a hint (I8). */
  startAt?: (topic: string, shard: number) => Promise<bigint | null>;
  /** Offsets that may be committed to Kafka now; by default what the handlers have done. */
  committable?: () => Promise<{ topic: string; partition: number; offset: bigint }[]>;
  log: Log;
  maxRecordsPerSlice?: number;
  commitEveryMs?: number;
  /** While a partition waits at a record, what was fetched behind it is handed over for its lifts' sake (`onlyLifts`). */
  liftsBehindPause?: boolean;
  /** With keys that nobody has announced; a minute by default. */
  patience?: Patience;
  /** Handler calls that may run beside each other while much waits, of partitions apart; one unless told. */
  callsAtOnce?: number;
  /**
   * Rest after a fetch that brought few records, so that the next brings more: under a steady trickle each fetch costs
   * broker and service far more than its records. What was fetched is not delayed by it.
   */
  restMs?: number;
}

type Outcome = Promise<SlicePause | null>;
const NOTHING_UNDERWAY = { last: Promise.resolve(null), before: Promise.resolve(null) };

/** Records of one partition that are worth no rest. */
const FEW = 50;

/**
 * Nest transport for batches: a handler declared with `@EventPattern<string>(topic)` gets the slices of all partitions
 * that one fetch brought, in one call, and may write them in one transaction.
 *
 * A fault that a retry may cure pauses the partitions concerned; any other bisects the call down to its guilty record,
 * which is then handed over as `unusable`. A partition's fault never holds up another partition. A consumer that
 * crashes is built anew: it is never silently dead.
 */
export class BatchConsumer extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('joint-sanctions-bus/batch');
  private consumer: Consumer | null = null;
  private closing = false;
  private readonly positioned = new Set<string>();
  private readonly handled = new Map<string, { topic: string; partition: number; offset: bigint }>();
  /** What Kafka was last told of each partition. */
  private readonly committed = new Map<string, bigint>();
  /** The slices of each partition that were handed over last: one may be with its handler and one wait behind it. */
  private readonly underway = new Map<string, { last: Outcome; before: Outcome }>();
  /** Where a paused partition is to be read on. */
  private readonly resumeFrom = new Map<string, bigint>();
  private commitTimer: NodeJS.Timeout | null = null;
  private readonly resumeTimers = new Set<NodeJS.Timeout>();

  private readonly dispatcher: Dispatcher;
  private readonly patience: Patience;

  constructor(private readonly options: BatchConsumerOptions) {
    super();
    this.patience = options.patience ?? new Patience();
    this.dispatcher = new Dispatcher(
      (pattern) => this.messageHandlers.get(pattern) as Handler | undefined,
      options.log,
      options.callsAtOnce,
    );
  }

  listen(callback: (error?: Error) => void): void {
    const { after } = this.options;
    if (after) {
      callback();
      void after.then(() => this.connect()).catch(() => this.rebuild());
      return;
    }
    this.connect().then(
      () => callback(),
      (error: Error) => callback(error),
    );
  }

  async close(): Promise<void> {
    this.closing = true;
    if (this.commitTimer) clearInterval(this.commitTimer);
    for (const timer of this.resumeTimers) clearTimeout(timer);
    await this.consumer?.disconnect().catch(() => undefined);
  }

  on(): never {
    throw new Fault('not-supported', 'never', 'the batch transport has no events of its own');
  }

  unwrap<T>(): T {
    return this.consumer as T;
  }

  private async connect(): Promise<void> {
    if (this.closing) return;
    const { kafka, groupId, topics, log, commitEveryMs = 1_000 } = this.options;
    const consumer = kafka.consumer(groupId);
    this.consumer = consumer;
    this.positioned.clear();
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (payload.restart || this.closing) return;
      log.error({ groupId, error: payload.error.message }, 'consumer crashed; building it anew');
      void this.rebuild();
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.positioned.clear();
      this.committed.clear();
      void this.seekAll(consumer, payload.memberAssignment);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: topics.length * this.options.shards,
      eachBatch: (payload) => this.eachBatch(consumer, payload),
    });
    this.commitTimer ??= setInterval(() => void this.commit(), commitEveryMs);
  }

  private async rebuild(): Promise<void> {
    for (let waitMs = 500; !this.closing; waitMs = Math.min(waitMs * 2, 10_000)) {
      await pause(waitMs);
      try {
        await this.consumer?.disconnect().catch(() => undefined);
        await this.connect();
        return;
      } catch (error) {
        this.options.log.error(
          { groupId: this.options.groupId, code: classify(error).code },
          'consumer could not be built; trying again',
        );
      }
    }
  }

  /** The listener is not awaited by the client; a batch that comes before its seek is turned away in `eachBatch`. */
  private async seekAll(consumer: Consumer, assignment: Record<string, number[]>): Promise<void> {
    for (const [topic, partitions] of Object.entries(assignment)) {
      for (const partition of partitions) {
        try {
          await this.seekToStart(consumer, topic, partition);
        } catch (error) {
          this.options.log.warn(
            { topic, partition, code: classify(error).code },
            'could not read the start position yet',
          );
        }
      }
    }
  }

  private async seekToStart(consumer: Consumer, topic: string, partition: number): Promise<bigint | null> {
    const key = `${topic}/${partition}`;
    const offset = (await this.options.startAt?.(topic, partition)) ?? null;
    if (this.positioned.has(key)) return null;
    if (offset !== null) consumer.seek({ topic, partition, offset: String(offset) });
    this.positioned.add(key);
    return offset;
  }

  private async eachBatch(
    consumer: Consumer,
    { batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload,
  ): Promise<void> {
    const { topic, partition } = batch;
    const key = `${topic}/${partition}`;
    try {
      if (!this.positioned.has(key)) {
        const offset = await this.seekToStart(consumer, topic, partition);
        if (offset !== null && offset !== BigInt(batch.firstOffset() ?? -1)) return;
      }
    } catch (error) {
      this.options.log.warn({ topic, partition, code: classify(error).code }, 'no start position; partition waits');
      this.pausePartition(consumer, {
        topic,
        shard: partition,
        fromOffset: BigInt(batch.firstOffset() ?? 0),
        pauseMs: PAUSE_AFTER_FAULT_MS,
      });
      return;
    }
    const first = BigInt(batch.firstOffset() ?? -1);
    const from = this.resumeFrom.get(key);
    this.resumeFrom.delete(key);
    if (from !== undefined && first > from) {
      consumer.seek({ topic, partition, offset: String(from) });
      return;
    }
    const records = toRecords(batch);
    const step = this.options.maxRecordsPerSlice ?? 1_000;
    let waits = false;
    let beat: Error | null = null;
    const heart = setInterval(() => void heartbeat().catch((error: Error) => (beat = error)), 2_000);
    try {
      for (let at = 0; at < records.length; at += step) {
        // Verified and parsed while the handler still writes the slice before.
        const part = records.slice(at, at + step);
        const slice = { topic, shard: partition, records: this.inspect(part, key) };
        const { last, before } = this.underway.get(key) ?? NOTHING_UNDERWAY;
        waits = waits || (await before) !== null || this.resumeFrom.has(key);
        if (beat) throw beat as Error;
        if (!isRunning() || this.closing || (!waits && isStale())) return;
        if (waits) {
          if (!this.options.liftsBehindPause) return;
          await last;
          await this.liftOnly(slice);
          continue;
        }
        this.underway.set(key, {
          last: this.handOver(consumer, slice, part.at(-1)!.offset + 1n, last),
          before: last,
        });
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (waits) return;
      // The last slice may still be with its handler: the next fetch runs meanwhile. The database rules where a start begins.
      resolveOffset(batch.lastOffset());
    } finally {
      clearInterval(heart);
    }
    await heartbeat();
    if (records.length < FEW) await pause(this.options.restMs ?? 0);
  }

  /** A key may be announced a moment after its first use; a record under one that never is must not stop the partition. */
  private inspect(records: readonly ReceivedRecord[], partition: string): Inspected[] {
    const { keyring, shards } = this.options;
    return inspect(records, keyring, shards).map((item) => {
      if (item.kind !== 'unknown-key' || !this.patience.isLost(partition, performance.now())) return item;
      const { record, keyId } = item;
      return { kind: 'unverifiable', record, reason: 'unknown-key', detail: `no key ${keyId} in the directory` };
    });
  }

  /** Answers the pause that the handler wished for, of this slice or of the one before; it is in effect by then. */
  private async handOver(consumer: Consumer, slice: Slice, next: bigint, before: Outcome): Promise<SlicePause | null> {
    const earlier = await before;
    if (earlier) {
      await this.liftOnly(slice);
      return earlier;
    }
    const { topic, shard } = slice;
    const wish = await this.dispatcher.deliver(slice);
    if (wish) this.pausePartition(consumer, wish);
    else this.handled.set(`${topic}/${shard}`, { topic, partition: shard, offset: next });
    return wish;
  }

  private async liftOnly(slice: Slice): Promise<void> {
    if (this.options.liftsBehindPause) await this.dispatcher.deliver({ ...slice, onlyLifts: true });
  }

  private pausePartition(consumer: Consumer, { topic, shard, fromOffset, pauseMs }: SlicePause): void {
    const key = `${topic}/${shard}`;
    // What was fetched meanwhile from beyond is turned away in `eachBatch`.
    this.resumeFrom.set(key, fromOffset);
    this.underway.delete(key);
    consumer.pause([{ topic, partitions: [shard] }]);
    consumer.seek({ topic, partition: shard, offset: String(fromOffset) });
    const timer = setTimeout(() => {
      this.resumeTimers.delete(timer);
      if (!this.closing && this.consumer === consumer) consumer.resume([{ topic, partitions: [shard] }]);
    }, pauseMs);
    this.resumeTimers.add(timer);
  }

  private async commit(): Promise<void> {
    if (!this.consumer || this.closing) return;
    try {
      const offsets = this.options.committable ? await this.options.committable() : [...this.handled.values()];
      const { positioned, committed } = this;
      const moved = offsets.filter((o) => positioned.has(placeOf(o)) && committed.get(placeOf(o)) !== o.offset);
      for (const one of moved) committed.set(placeOf(one), one.offset);
      if (moved.length > 0)
        await this.consumer.commitOffsets(moved.map((one) => ({ ...one, offset: String(one.offset) })));
      this.handled.clear();
    } catch (error) {
      this.committed.clear();
      this.options.log.debug({ code: classify(error).code }, 'offsets not committed; they are a hint only');
    }
  }
}

const placeOf = ({ topic, partition }: { topic: string; partition: number }): string => `${topic}/${partition}`;
