import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  fixedSigner,
  KafkaConnection,
  messagingSchema,
  RelayShard1795320000000,
  Outbox,
  Relay,
  SqlOutboxStore,
  toMessage,
  toRecord,
  type Draft,
} from '#messaging';
import { openDatabase } from '#service';
import { startInfrastructure } from '#local';
import { silent } from '../support/silent.js';
import { compared, inFolder, ROUNDS, seconds, type Benchmark } from './harness.js';

const RECORDS = 80_000;
const SHARDS = 8;
const TOPICS = ['bench.relay', 'bench.bare'] as const;

/** 1 KB of JSON that does not compress to nothing. */
const aBody = (): Buffer =>
  Buffer.from(JSON.stringify({ text: randomBytes(360).toString('hex'), filler: 'x'.repeat(270) }));

export const relay: Benchmark = {
  name: 'relay',
  about: `${RECORDS} records of 1 KB from the outbox to Kafka, against the same producer given the same records ready-made`,
  run: (report) =>
    inFolder(async (folder) => {
      const infrastructure = await startInfrastructure({ folder });
      const { brokers, caFile, admin } = infrastructure.kafka;
      const kafka = new KafkaConnection({ brokers, caFile, ...admin }, silent);
      const database = await openDatabase({ url: infrastructure.postgres.superuserUrl, entities: [], migrations: [] });
      try {
        await kafka.admin((client) =>
          client.createTopics({
            waitForLeaders: true,
            topics: TOPICS.map((topic) => ({ topic, numPartitions: SHARDS })),
          }),
        );
        for (const statement of messagingSchema) await database.query(statement);
        await new RelayShard1795320000000().up(database);
        const signer = fixedSigner({ keyId: 'bench-1', privateKey: generateKeyPairSync('ed25519').privateKey });
        const outbox = new Outbox({
          topic: TOPICS[0],
          source: '/court-registry',
          signer,
          clock: { now: () => new Date() },
        });
        await outbox.open(database, { shards: SHARDS, epoch: 1 });
        for (let written = 0; written < RECORDS; written += 500) {
          const shard = (written / 500) % SHARDS;
          const drafts = Array.from({ length: 500 }, (_, i): Draft => ({
            shard,
            type: 'sanctions.listing.published.v1',
            listing: shard + SHARDS * (written + i),
            revision: 1,
            standing: 'in-force',
            body: aBody(),
          }));
          await database.transaction((tx) => outbox.enqueue(tx, drafts));
        }
        const store = new SqlOutboxStore(database);
        const ours: number[] = [];
        const bare: number[] = [];
        for (let round = 1; round <= ROUNDS; round++) {
          ours.push(RECORDS / (await seconds(() => relayAll())));
          bare.push(RECORDS / (await sendBare()));
          report(
            `round ${round}: relay ${Math.round(ours.at(-1)!)} records/s, bare producer ${Math.round(bare.at(-1)!)} records/s`,
          );
          for (let shard = 0; shard < SHARDS; shard++) await store.rewind(TOPICS[0], shard, 1);
        }
        return [compared('relay', 'records/s', ours, bare)];

        async function relayAll(): Promise<void> {
          const worker = new Relay({ store, producer: () => kafka.producer(), outboxes: [outbox], log: silent });
          while (await worker.sendOnce());
          await worker.stop();
        }

        async function sendBare(): Promise<number> {
          const rows = await database.query('SELECT * FROM outbox ORDER BY sequence, shard');
          const records = rows.map((row) => ({ ...toRecord(toMessage(row)), topic: TOPICS[1] }));
          const producer = await kafka.producer();
          const took = await seconds(async () => {
            for (let i = 0; i < records.length; i += 500 * SHARDS)
              await producer.send(records.slice(i, i + 500 * SHARDS));
          });
          await producer.close();
          return took;
        }
      } finally {
        await database.close();
        await infrastructure.stop();
      }
    }),
};
