import { setTimeout as pause } from 'node:timers/promises';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { classify, Fault } from './fault.js';
import { inspect, type Inspected } from './inspect.js';
import { toRecords, type Consumer, type EachBatchPayload, type KafkaConnection } from './kafka.js';
import type { Keyring } from './keyring.js';
import type { Log } from './ports.js';

/** Consecutive records of one partition, offsets ascending, verified and parsed. */
export interface Slice {
  topic: string;
  shard: number;
  records: Inspected[];
}

/** A handler's wish for one partition: read on from this offset after a pause. Said of no partition, all is done. */
export interface SlicePause {
  topic: string;
  shard: number;
  fromOffset: bigint;
  pauseMs: number;
}

interface BatchConsumerOptions {
  kafka: KafkaConnection;
  groupId: string;
  topics: readonly string[];
  keyring: Keyring;
  shards: number;
  /** Next offset by the service's own database, or null to take the group's. The database rules, Kafka's is a hint (I8). */
  startAt?: (topic: string, shard: number) => Promise<bigint | null>;
  /** Offsets that may be committed to Kafka now; by default what the handlers have done. */
  committable?: () => Promise<{ topic: string; partition: number; offset: bigint }[]>;
  log: Log;
  maxRecordsPerSlice?: number;
  commitEveryMs?: number;
}

interface Waiting {
  pattern: string;
  slice: Slice;
  done: (pause: SlicePause | null) => void;
}

/** Most records that one handler call gets, over all its slices. */
const MAX_RECORDS_PER_CALL = 2_000;
const PAUSE_AFTER_FAULT_MS = 500;

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
  private waiting: Waiting[] = [];
  private dispatching = false;
  private commitTimer: NodeJS.Timeout | null = null;
  private readonly resumeTimers = new Set<NodeJS.Timeout>();

  constructor(private readonly options: BatchConsumerOptions) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    this.connect().then(
      () => callback(),
      (error) => callback(error),
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
    await this.consumer?.disconnect().catch(() => undefined);
    for (let waitMs = 500; !this.closing; waitMs = Math.min(waitMs * 2, 10_000)) {
      await pause(waitMs);
      try {
        await this.connect();
        return;
      } catch (error) {
        this.options.log.error({ groupId: this.options.groupId, code: classify(error).code }, 'consumer could not be built; trying again');
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
          this.options.log.warn({ topic, partition, code: classify(error).code }, 'could not read the start position yet');
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

  private async eachBatch(consumer: Consumer, { batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload): Promise<void> {
    const { topic, partition } = batch;
    const key = `${topic}/${partition}`;
    try {
      if (!this.positioned.has(key)) {
        const offset = await this.seekToStart(consumer, topic, partition);
        if (offset !== null && offset !== BigInt(batch.firstOffset() ?? -1)) return;
      }
    } catch (error) {
      this.options.log.warn({ topic, partition, code: classify(error).code }, 'no start position; partition waits');
      this.pausePartition(consumer, { topic, shard: partition, fromOffset: BigInt(batch.firstOffset() ?? 0), pauseMs: PAUSE_AFTER_FAULT_MS });
      return;
    }
    const records = toRecords(batch);
    const step = this.options.maxRecordsPerSlice ?? 1_000;
    const prepare = (from: number): Slice => ({ topic, shard: partition, records: inspect(records.slice(from, from + step), this.options.keyring, this.options.shards) });
    let beat: unknown = null;
    const heart = setInterval(() => heartbeat().catch((error: unknown) => (beat = error)), 2_000);
    try {
      let slice = prepare(0);
      for (let from = 0; from < records.length; from += step) {
        if (!isRunning() || isStale() || this.closing) return;
        const answer = this.deliver(slice);
        // The next slice is verified and parsed while the database writes this one.
        if (from + step < records.length) {
          await new Promise((resolve) => setImmediate(resolve));
          slice = prepare(from + step);
        }
        const wish = await answer;
        if (beat) throw beat;
        if (wish) {
          this.pausePartition(consumer, wish);
          return;
        }
        const last = records[Math.min(from + step, records.length) - 1].offset;
        resolveOffset(String(last));
        this.handled.set(key, { topic, partition, offset: last + 1n });
      }
      resolveOffset(batch.lastOffset());
    } finally {
      clearInterval(heart);
    }
    await heartbeat();
  }

  private pausePartition(consumer: Consumer, { topic, shard, fromOffset, pauseMs }: SlicePause): void {
    consumer.pause([{ topic, partitions: [shard] }]);
    consumer.seek({ topic, partition: shard, offset: String(fromOffset) });
    const timer = setTimeout(() => {
      this.resumeTimers.delete(timer);
      if (!this.closing && this.consumer === consumer) consumer.resume([{ topic, partitions: [shard] }]);
    }, pauseMs);
    this.resumeTimers.add(timer);
  }

  /** Joins the slices that partitions bring at the same moment into one handler call. */
  private deliver(slice: Slice): Promise<SlicePause | null> {
    return new Promise((done) => {
      this.waiting.push({ pattern: patternOf(slice.topic), slice, done });
      if (!this.dispatching) {
        this.dispatching = true;
        setImmediate(() => void this.dispatch());
      }
    });
  }

  private async dispatch(): Promise<void> {
    while (this.waiting.length > 0) {
      const { pattern } = this.waiting[0];
      const call: Waiting[] = [];
      const rest: Waiting[] = [];
      let records = 0;
      for (const item of this.waiting) {
        const fits = item.pattern === pattern && (call.length === 0 || records + item.slice.records.length <= MAX_RECORDS_PER_CALL);
        (fits ? call : rest).push(item);
        if (fits) records += item.slice.records.length;
      }
      this.waiting = rest;
      const pauses = await this.handle(pattern, call.map(({ slice }) => slice));
      for (const { slice, done } of call) done(pauses.find(({ topic, shard }) => topic === slice.topic && shard === slice.shard) ?? null);
    }
    this.dispatching = false;
  }

  /** One handler call; never throws. */
  private async handle(pattern: string, slices: Slice[]): Promise<SlicePause[]> {
    const handler = this.messageHandlers.get(pattern) as ((data: Slice[], context: object) => Promise<unknown>) | undefined;
    if (!handler) {
      this.options.log.error({ pattern }, 'no handler is declared for this topic; it waits');
      return slices.map((slice) => pauseAt(slice, 10_000));
    }
    for (let attempt = 0; ; attempt++) {
      try {
        let answer = await handler(slices, {});
        if (isObservable(answer)) answer = await lastValueFrom(answer, { defaultValue: [] });
        return (answer as SlicePause[] | undefined) ?? [];
      } catch (error) {
        const fault = classify(error);
        if (fault.retry === 'now' && attempt < 3) continue;
        this.options.log.warn({ pattern, code: fault.code, detail: fault.detail, stack: (fault.cause as Error | undefined)?.stack ?? fault.stack }, 'handler failed');
        if (fault.retry !== 'never') return slices.map((slice) => pauseAt(slice, PAUSE_AFTER_FAULT_MS));
        return this.bisect(pattern, slices, fault);
      }
    }
  }

  private async bisect(pattern: string, slices: Slice[], fault: Fault): Promise<SlicePause[]> {
    if (slices.length > 1) {
      const pauses: SlicePause[] = [];
      for (const slice of slices) pauses.push(...(await this.handle(pattern, [slice])));
      return pauses;
    }
    const [slice] = slices;
    const { records } = slice;
    if (records.length > 1) {
      const half = records.length >> 1;
      const first = await this.handle(pattern, [{ ...slice, records: records.slice(0, half) }]);
      return first.length > 0 ? first : this.handle(pattern, [{ ...slice, records: records.slice(half) }]);
    }
    const [guilty] = records;
    if (guilty.kind === 'verified') {
      const { record, attributes, leaf } = guilty;
      return this.handle(pattern, [{ ...slice, records: [{ kind: 'unusable', record, attributes, leaf, reason: fault.code, detail: fault.detail }] }]);
    }
    this.options.log.error({ topic: slice.topic, shard: slice.shard, offset: String(guilty.record.offset), code: fault.code }, 'a record can be neither used nor set aside; its partition waits');
    return [pauseAt(slice, 10_000)];
  }

  private async commit(): Promise<void> {
    if (!this.consumer || this.closing) return;
    try {
      const offsets = this.options.committable ? await this.options.committable() : [...this.handled.values()];
      const mine = offsets.filter(({ topic, partition }) => this.positioned.has(`${topic}/${partition}`));
      if (mine.length > 0) await this.consumer.commitOffsets(mine.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) })));
      this.handled.clear();
    } catch (error) {
      this.options.log.debug({ code: classify(error).code }, 'offsets not committed; they are a hint only');
    }
  }
}

const pauseAt = (slice: Slice, pauseMs: number): SlicePause => ({ topic: slice.topic, shard: slice.shard, fromOffset: slice.records[0].record.offset, pauseMs });

/** `sanctions.denials.rail.v1` is handled by the pattern `sanctions.denials.*.v1`. */
export function patternOf(topic: string): string {
  return topic.replace(/^(sanctions\.(?:acknowledgments|denials))\.[a-z0-9-]+\.(v\d+)$/, '$1.*.$2');
}
