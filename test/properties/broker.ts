import { inspect, type Keyring, type ReceivedRecord, type RecordProducer, type SendableRecord } from '#messaging';
import { registerTopic } from '#contracts';

/** What becomes of a record of the register on its way into the log. `later`: behind what is sent after it. */
export type Fate = 'pass' | 'drop' | 'twice' | 'later' | 'flip';
export type SendFault = 'none' | 'lost-before' | 'lost-after' | 'partition-omitted';

/** A record of the log. `number` is null when it is not what its writer signed. */
export interface Entry {
  record: ReceivedRecord;
  number: number | null;
}

/** A broker in memory. Its log never changes once written; what goes wrong goes wrong on the way into it. */
export class Broker {
  private readonly logs = new Map<string, Entry[]>();
  private readonly heads = new Map<string, number>();
  private later: SendableRecord[] = [];
  /** For the next records of the register, in order; then all pass. */
  fates: Fate[] = [];
  /** For the next sends, in order; then none fails. */
  faults: SendFault[] = [];

  log(topic: string, partition: number): Entry[] {
    const key = `${topic}/${partition}`;
    if (!this.logs.has(key)) this.logs.set(key, []);
    return this.logs.get(key)!;
  }

  readonly producer = async (): Promise<RecordProducer> => ({
    send: async (records) => {
      const fault = this.faults.shift() ?? 'none';
      const topic = records[0].topic;
      const partitions = [...new Set(records.map(({ partition }) => partition))];
      const omitted = fault === 'partition-omitted' ? partitions[0] : -1;
      if (fault === 'lost-before') throw new Error('connection lost before the send');
      for (const record of records) if (record.partition !== omitted) this.take(record);
      if (fault === 'lost-after') throw new Error('connection lost after the send');
      return partitions.filter((partition) => partition !== omitted).map((partition) => ({ topic, partition }));
    },
    close: async () => undefined,
  });

  /** What KafkaConnection.read does: from chosen offsets to the present end. */
  async read(
    topic: string,
    from: (partition: number, low: bigint, high: bigint) => bigint,
    onRecords: (records: ReceivedRecord[]) => unknown,
  ): Promise<void> {
    for (const [key, log] of this.logs) {
      const partition = Number(key.split('/')[1]);
      if (key !== `${topic}/${partition}` || log.length === 0) continue;
      const first = from(partition, 0n, BigInt(log.length));
      await onRecords(log.map(({ record }) => record).filter(({ offset }) => offset >= first));
    }
  }

  /** Puts into the log what no relay sent. */
  inject(record: Omit<ReceivedRecord, 'offset'>): void {
    const log = this.log(record.topic, record.partition);
    log.push({ record: { ...record, offset: BigInt(log.length) }, number: null });
  }

  /** The faults end; what was late arrives. */
  calm(): void {
    this.fates = [];
    this.faults = [];
    for (const record of this.later.splice(0)) this.append(record);
  }

  /** What a relay sent, before anything happens to it: first occurrences are 1, 2, 3… (I4). */
  private take(record: SendableRecord): void {
    const key = `${record.topic}/${record.partition}`;
    const number = Number(record.headers.ce_sequence);
    const head = this.heads.get(key) ?? 0;
    if (number > head + 1) throw new Violation(`I4: ${key} got ${number} after ${head}`);
    this.heads.set(key, Math.max(head, number));
    const fate = record.topic === registerTopic ? (this.fates.shift() ?? 'pass') : 'pass';
    if (fate === 'later') return void this.later.push(record);
    if (fate === 'drop') return;
    if (fate === 'flip') return this.inject(flipped(received(record)));
    this.append(record);
    if (fate === 'twice') this.append(record);
    if (fate === 'twice' || this.later.length > 2) for (const late of this.later.splice(0)) this.append(late);
  }

  private append(record: SendableRecord): void {
    const log = this.log(record.topic, record.partition);
    log.push({
      record: { ...received(record), offset: BigInt(log.length) },
      number: Number(record.headers.ce_sequence),
    });
  }
}

/** A promise (docs/promises.md) was broken. */
export class Violation extends Error {}

export function violatedUnless(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Violation(what());
}

export function received({ topic, partition, key, value, headers }: SendableRecord): Omit<ReceivedRecord, 'offset'> {
  const bytes = Object.entries(headers).map(([name, header]) => [name, Buffer.from(header)] as const);
  return { topic, partition, key, value, headers: Object.fromEntries(bytes) };
}

/** One bit of the body is wrong: the signature no longer holds. */
export function flipped<T extends Omit<ReceivedRecord, 'offset'>>(record: T): T {
  const value = Buffer.from(record.value);
  value[value.length >> 1] ^= 1;
  return { ...record, value };
}

/** The messages of one writer in a log, verified. */
export function verifiedIn(entries: readonly Entry[], keyring: Keyring, shards: number) {
  return inspect(
    entries.map(({ record }) => record),
    keyring,
    shards,
  ).map((item) => {
    violatedUnless(item.kind === 'verified', () => `I8: a message of an agency is ${item.kind}`);
    return item;
  });
}
