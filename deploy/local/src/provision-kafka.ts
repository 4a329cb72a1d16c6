import { setTimeout as delay } from 'node:timers/promises';
import { allTopics } from '#contracts';
import { KafkaConnection } from '#messaging';
import { aclsOf } from './acls.js';
import { OFFSETS_PARTITIONS } from './kafka-properties.js';
import { type Secrets, readSecret } from './secrets.js';
import type { KafkaServer } from './server.js';
import { PARTICIPANTS } from './services.js';

/** Far above what bulk work of one service reaches (docs/performance.md), far below what would starve the others. */
const QUOTAS = { producedBytes: 32 * 1024 * 1024, consumedBytes: 128 * 1024 * 1024 };

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Users, quotas, topics and permissions on the broker, all from contracts/topics.json. What is there already stays.
 * @throws Error when a topic exists with another number of partitions
 */
export async function provisionKafka(kafka: KafkaServer, secrets: Secrets, shards: number): Promise<void> {
  await kafka.ensureUsers(
    new Map(PARTICIPANTS.map((service) => [service, readSecret(secrets.kafkaPasswordFile(service))])),
  );
  const connection = new KafkaConnection({ brokers: kafka.brokers, caFile: kafka.caFile, ...kafka.admin }, silent);
  await connection.setDefaultQuotas(QUOTAS);
  await connection.admin(async (admin) => {
    const wanted = allTopics();
    const existing = new Set(await admin.listTopics());
    const missing = wanted.filter(({ name }) => !existing.has(name));
    if (missing.length > 0) {
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map(({ name, config }) => ({
          topic: name,
          numPartitions: shards,
          configEntries: Object.entries(config).map(([entry, value]) => ({ name: entry, value })),
        })),
      });
    }
    const there = wanted.filter(({ name }) => existing.has(name)).map(({ name }) => name);
    if (there.length > 0) {
      const { topics } = await admin.fetchTopicMetadata({ topics: there });
      for (const { name, partitions } of topics) {
        if (partitions.length !== shards)
          throw new Error(
            `topic ${name} has ${partitions.length} partitions, not ${shards}: the number of shards is fixed at first start`,
          );
      }
    }
    await admin.createAcls({ acl: aclsOf(wanted) });
    await wakeCoordinators(admin);
  });
}

/**
 * A broker loads its group coordinators when the first group of each asks, and turns that one away meanwhile. Asked
 * for here, every service joins at once. Neighbouring names fall on neighbouring partitions of the offsets topic.
 */
async function wakeCoordinators(admin: { describeGroups(names: string[]): Promise<unknown> }): Promise<void> {
  const names = Array.from({ length: OFFSETS_PARTITIONS }, (_, index) => `warm-up-${index}`);
  for (let attempt = 0; attempt < 100; attempt++) {
    const awake = await admin.describeGroups(names).then(
      () => true,
      () => false,
    );
    if (awake) return;
    await delay(50);
  }
}
