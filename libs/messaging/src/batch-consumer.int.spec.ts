import { eventually } from '../../../test/support/eventually.js';
import { connectKafka, freshGroup, freshTopic } from '../../../test/support/kafka.js';
import { aKeyring, aParticipant, signedRecords } from '../../../test/support/signed-record.js';
import { silent } from '../../../test/support/silent.js';
import type { Consumer } from './kafka/kafka.js';
import { BatchConsumer, Fault, Patience, type Slice, type SlicePause } from './index.js';

const SHARDS = 3;
const keyring = aKeyring([aParticipant('/court-registry')]);

/** A consumer whose handler notes each record's text as `shard:text`; what the handler answers is the test's. */
async function aConsumer(
  topic: string,
  handle: (slices: Slice[]) => Promise<SlicePause[] | void>,
  startAt?: (topic: string, shard: number) => Promise<bigint | null>,
  more: Partial<ConstructorParameters<typeof BatchConsumer>[0]> = {},
) {
  const consumer = new BatchConsumer({
    kafka: connectKafka(),
    groupId: more.groupId ?? freshGroup(),
    topics: [topic],
    keyring,
    shards: SHARDS,
    startAt,
    ...more,
    log: silent,
    maxRecordsPerSlice: 4,
  });
  consumer.addHandler(topic, handle as never, true);
  await new Promise<void>((resolve, reject) => consumer.listen((error) => (error ? reject(error) : resolve())));
  return consumer;
}

async function produce(topic: string, shard: number, texts: readonly string[]): Promise<void> {
  const producer = await connectKafka().producer();
  const confirmed = await producer.send(
    texts.map((text) => ({ topic, partition: shard, key: '', value: Buffer.from(text), headers: {} })),
  );
  expect(confirmed).toEqual([{ topic, partition: shard }]);
  await producer.close();
}

const textsOf = (slices: Slice[]): string[] =>
  slices.flatMap(({ shard, records }) => records.map(({ record }) => `${shard}:${record.value.toString()}`));
const letters = (from: number, count: number): string[] => Array.from({ length: count }, (_, i) => String(from + i));

describe('BatchConsumer on Kafka', () => {
  let consumer: BatchConsumer | null = null;

  afterEach(async () => {
    await consumer?.close();
    consumer = null;
  });

  it('hands over every record of every partition in order, in slices', async () => {
    const topic = await freshTopic(SHARDS);
    for (let shard = 0; shard < SHARDS; shard++) await produce(topic, shard, letters(1, 10));
    const seen: string[] = [];
    consumer = await aConsumer(topic, async (slices) => {
      expect(slices.every(({ records }) => records.length <= 4)).toBe(true);
      seen.push(...textsOf(slices));
    });
    await eventually(() => expect(seen).toHaveLength(SHARDS * 10), 20_000);
    for (let shard = 0; shard < SHARDS; shard++) {
      expect(seen.filter((text) => text.startsWith(`${shard}:`))).toEqual(
        letters(1, 10).map((text) => `${shard}:${text}`),
      );
    }
  });

  it('commits to Kafka what moved, and says nothing again while nothing does', async () => {
    const topic = await freshTopic(SHARDS);
    const offsets = [1n, 2n, 3n];
    let asked = 0;
    consumer = await aConsumer(
      topic,
      async () => undefined,
      async () => 0n,
      {
        commitEveryMs: 5,
        committable: async () => {
          asked++;
          return offsets.map((offset, partition) => ({ topic, partition, offset }));
        },
      },
    );
    const commits = jest.spyOn(consumer.unwrap<Consumer>(), 'commitOffsets');
    const said = () => commits.mock.calls.flat(2).map(({ partition, offset }) => `${partition}:${offset}`);
    await eventually(() => expect(said().sort()).toEqual(['0:1', '1:2', '2:3']), 20_000);
    const before = asked;
    await eventually(() => expect(asked).toBeGreaterThan(before + 5), 20_000);
    offsets[1] = 7n;
    await eventually(() => expect(said().sort()).toEqual(['0:1', '1:2', '1:7', '2:3']), 20_000);
  });

  it('begins where the service’s own database says, not where Kafka thinks', async () => {
    const topic = await freshTopic(SHARDS);
    await produce(topic, 1, letters(0, 9));
    const seen: string[] = [];
    consumer = await aConsumer(
      topic,
      async (slices) => void seen.push(...textsOf(slices)),
      async () => 6n,
    );
    await eventually(() => expect(seen).toEqual(['1:6', '1:7', '1:8']), 20_000);
  });

  it('reads one partition again from where its handler asked, after the pause, while the others go on', async () => {
    const topic = await freshTopic(SHARDS);
    await produce(topic, 0, letters(0, 6));
    await produce(topic, 1, letters(0, 6));
    const seen: string[] = [];
    // One waits for longer than the test lasts: what is seen meanwhile did not wait for it.
    const pauses = new Map([[0, 3_600_000], [1, 300]]); // prettier-ignore
    consumer = await aConsumer(topic, async (slices) => {
      const asks = [];
      for (const slice of slices) {
        const pauseMs = slice.records.some(({ record }) => record.offset === 2n) && pauses.get(slice.shard);
        if (!pauseMs) seen.push(...textsOf([slice]));
        else {
          pauses.delete(slice.shard);
          asks.push({ topic, shard: slice.shard, fromOffset: 2n, pauseMs });
        }
      }
      return asks;
    });
    await eventually(() => expect(pauses.size).toBe(0), 20_000);
    await produce(topic, 2, ['other']);
    await eventually(() => expect(seen).toEqual(expect.arrayContaining(['2:other', '1:5'])), 20_000);
    expect(seen.filter((text) => text !== '2:other')).toEqual(letters(2, 4).map((text) => `1:${text}`));
  });

  it('hands over what was fetched behind a pause for its lifts only, and again afterwards', async () => {
    const topic = await freshTopic(SHARDS);
    await produce(topic, 0, letters(0, 10));
    const seen: string[] = [];
    let asked = false;
    consumer = await aConsumer(
      topic,
      async (slices) => {
        const pauses = [];
        for (const slice of slices) {
          if (!asked && slice.shard === 0) {
            asked = true;
            pauses.push({ topic, shard: 0, fromOffset: 0n, pauseMs: 300 });
          } else seen.push(...textsOf([slice]).map((text) => (slice.onlyLifts ? `lifts ${text}` : text)));
        }
        return pauses;
      },
      undefined,
      { liftsBehindPause: true },
    );
    const behind = letters(4, 6).map((text) => `lifts 0:${text}`);
    await eventually(() => expect(seen).toEqual([...behind, ...letters(0, 10).map((text) => `0:${text}`)]), 20_000);
  });

  it('loses patience with a key that nobody announces: the record is set aside, and what follows goes on', async () => {
    const topic = await freshTopic(SHARDS);
    const said = { type: 'sanctions.cut.v1', shard: 0, sequence: 1, body: {} };
    const [stranger] = signedRecords(aParticipant('/court-registry', 'never-announced'), topic, [said]);
    const producer = await connectKafka().producer();
    await producer.send([{ ...stranger, key: '' }]);
    await producer.close();
    await produce(topic, 0, ['after']);
    const seen: string[] = [];
    consumer = await aConsumer(
      topic,
      async (slices) => {
        for (const { shard, records } of slices) {
          const at = records.findIndex(({ kind }) => kind === 'unknown-key');
          if (at >= 0) return [{ topic, shard, fromOffset: records[at].record.offset, pauseMs: 50 }];
          seen.push(...records.map((item) => ('reason' in item ? item.reason : item.kind)));
        }
      },
      undefined,
      { patience: new Patience(500) },
    );
    await eventually(() => expect(seen).toEqual(['unknown-key', 'unreadable']), 20_000);
  });

  it('loses, doubles and reorders nothing while partitions go to a second process and come back', async () => {
    const topic = await freshTopic(SHARDS);
    const groupId = freshGroup();
    const applied: string[][] = [[], [], []];
    const gaps: string[] = [];
    const workedOn = new Map<string, Set<number>>();
    const process = (name: string) =>
      aConsumer(
        topic,
        async (slices) => {
          await new Promise((resolve) => setImmediate(resolve));
          for (const { shard, records } of slices) {
            workedOn.set(name, (workedOn.get(name) ?? new Set()).add(shard));
            for (const { record } of records) {
              const next = applied[shard].length;
              if (record.offset > next) gaps.push(`${name} got ${shard}:${record.offset} when ${next} was next`);
              if (record.offset === BigInt(next)) applied[shard].push(record.value.toString());
            }
          }
        },
        async (_, shard) => BigInt(applied[shard].length),
        { groupId },
      );
    let sent = 0;
    const more = async () => {
      const texts = letters(sent, 10);
      sent += 10;
      await Promise.all(applied.map((_, shard) => produce(topic, shard, texts)));
    };
    const all = () => eventually(() => expect(applied).toEqual(applied.map(() => letters(0, sent))), 20_000);
    consumer = await process('first');
    await more();
    await all();
    const second = await process('second');
    try {
      await eventually(async () => {
        await more();
        expect(workedOn.get('second')).toBeDefined();
      }, 20_000);
      await all();
      workedOn.clear();
    } finally {
      await second.close();
    }
    await more();
    await all();
    expect(workedOn.get('first')).toEqual(new Set([0, 1, 2]));
    expect(gaps).toEqual([]);
  }, 90_000);

  it('loses nothing while its handler’s database is away', async () => {
    const topic = await freshTopic(SHARDS);
    await produce(topic, 0, letters(0, 6));
    const seen: string[] = [];
    let failures = 0;
    consumer = await aConsumer(topic, async (slices) => {
      if (failures++ < 2) throw new Fault('database-unavailable', 'later');
      seen.push(...textsOf(slices));
    });
    await eventually(() => expect(seen).toEqual(letters(0, 6).map((text) => `0:${text}`)), 20_000);
  });
});
