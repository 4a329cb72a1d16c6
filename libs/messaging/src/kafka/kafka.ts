import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import kafkajs, {
  type Admin,
  type Batch,
  type Consumer,
  type EachBatchPayload,
  type Kafka,
  type logLevel as LogLevel,
} from 'kafkajs';
import './kafkajs-repairs.js';
import { alterDefaultQuotas, type ClientQuotas } from './client-quotas.js';
import { Fault } from '../fault.js';
import type { FetchedRecord } from './fetch-response.js';
import type { Log, ReceivedRecord, RecordProducer, SendableRecord } from '../ports.js';

const { CompressionTypes, Kafka: KafkaClient, logLevel } = kafkajs;

/** One configuration for every client: TLS and SCRAM-SHA-512, nothing plain. */
export interface KafkaSettings {
  brokers: string[];
  caFile: string;
  username: string;
  password: string;
}

export type { Consumer, EachBatchPayload, Batch };

/** What a fresh broker says while its coordinators load; kafkajs retries and succeeds. */
const PASSING =
  /coordinator is loading|coordinator is not available|not the correct coordinator|The group is rebalancing|Restarting|not aware of this member|rebalance in progress/i;

/** The one door to Kafka. */
export class KafkaConnection {
  private readonly client: Kafka;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly log: Log,
  ) {
    this.client = new KafkaClient({
      clientId: settings.username,
      brokers: settings.brokers,
      ssl: { ca: [readFileSync(settings.caFile, 'utf8')] },
      sasl: { mechanism: 'scram-sha-512', username: settings.username, password: settings.password },
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10 },
      logLevel: logLevel.WARN,
      logCreator:
        () =>
        ({ level, log: { message, ...fields } }) =>
          this.write(level, message, fields),
    });
  }

  /** An idempotent producer. Throw it away after any error: it may have lost count of what was written. */
  async producer(): Promise<RecordProducer> {
    const producer = this.client.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { retries: Number.MAX_SAFE_INTEGER, maxRetryTime: 1_000 },
    });
    await producer.connect();
    return {
      async send(records) {
        const topics = new Map<string, ReturnType<typeof toKafka>[]>();
        for (const record of records) {
          const messages = topics.get(record.topic);
          if (messages) messages.push(toKafka(record));
          else topics.set(record.topic, [toKafka(record)]);
        }
        const answers = await producer.sendBatch({
          topicMessages: [...topics].map(([topic, messages]) => ({ topic, messages })),
          compression: records.length >= 32 ? CompressionTypes.ZSTD : CompressionTypes.None,
        });
        return answers
          .filter((answer) => answer.errorCode === 0)
          .map(({ topicName, partition }) => ({ topic: topicName, partition }));
      },
      close: () => producer.disconnect(),
    };
  }

  /**
   * A consumer of a group that commits by hand. Fetches are compressed and small: 4 MB a partition held 1.5 GB of decoded
   * records while an adapter caught up. Group ids start with the principal's name and a dot, which the ACLs demand.
   */
  consumer(groupId: string): Consumer {
    return this.client.consumer({
      groupId: `${this.settings.username}.${groupId}`,
      sessionTimeout: 10_000,
      heartbeatInterval: 2_000,
      rebalanceTimeout: 15_000,
      minBytes: 1,
      maxWaitTimeInMs: 500,
      maxBytesPerPartition: 128 * 1024,
      maxBytes: 8 * 1024 * 1024,
      allowAutoTopicCreation: false,
      retry: { retries: 10, maxRetryTime: 2_000 },
    });
  }

  /** The administrator's protocol, on a connection of its own: topics, their ends, ACLs. */
  async admin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.client.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  /** Sets what every user may move that has no quotas of its own. */
  setDefaultQuotas(quotas: ClientQuotas): Promise<void> {
    return alterDefaultQuotas(this.client, quotas);
  }

  /** First and next offset of every partition. */
  async offsets(topic: string): Promise<{ partition: number; low: bigint; high: bigint }[]> {
    const answer = await this.admin((admin) => admin.fetchTopicOffsets(topic));
    return answer.map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }));
  }

  /**
   * Reads a topic from chosen offsets to where it ends now, outside any lasting group.
   * @param from first offset wanted of a partition; a bound below `low` is raised to it
   */
  async read(
    topic: string,
    from: (partition: number, low: bigint, high: bigint) => bigint,
    onRecords: (records: ReceivedRecord[]) => Promise<void> | void,
  ): Promise<void> {
    const open = new Map<number, { next: bigint; high: bigint }>();
    for (const { partition, low, high } of await this.offsets(topic)) {
      const wanted = from(partition, low, high);
      const next = wanted < low ? low : wanted;
      if (next < high) open.set(partition, { next, high });
    }
    if (open.size === 0) return;
    const consumer = this.consumer(`read-${randomUUID()}`);
    await consumer.connect();
    try {
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        consumer.on(consumer.events.CRASH, ({ payload }) =>
          reject(new Fault('kafka', 'later', payload.error.message, { cause: payload.error })),
        );
        consumer.on(consumer.events.GROUP_JOIN, () => {
          for (const [partition, { next }] of open) consumer.seek({ topic, partition, offset: String(next) });
        });
        consumer
          .run({
            autoCommit: false,
            eachBatchAutoResolve: false,
            eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
              const state = open.get(batch.partition);
              if (state) {
                const records = toRecords(batch).filter(({ offset }) => offset >= state.next && offset < state.high);
                if (records.length > 0) await onRecords(records);
                state.next = BigInt(batch.lastOffset()) + 1n;
                if (state.next >= state.high) open.delete(batch.partition);
              }
              resolveOffset(batch.lastOffset());
              await heartbeat();
              if (open.size === 0) resolve();
            },
          })
          .catch(reject);
      });
    } finally {
      await consumer.disconnect();
    }
  }

  private write(level: LogLevel, message: string, fields: object): void {
    const { error, groupId } = fields as { error?: string; groupId?: string };
    const line = { kafka: error ?? message, groupId };
    if (PASSING.test(message) || PASSING.test(error ?? '')) this.log.debug(line, 'kafka');
    else if (level <= logLevel.ERROR) this.log.warn(line, 'kafka client reports an error');
    else this.log.debug(line, 'kafka');
  }
}

/** Records of a batch, as received. */
export function toRecords({ topic, partition, messages }: Batch): ReceivedRecord[] {
  return (messages as unknown as FetchedRecord[]).map(({ offset, key, value, headers }) => ({
    topic,
    partition,
    offset: BigInt(offset),
    key: key?.toString('utf8') ?? null,
    value: value ?? Buffer.alloc(0),
    headers,
  }));
}

function toKafka({ partition, key, value, headers }: SendableRecord) {
  return { partition, key, value, headers };
}
