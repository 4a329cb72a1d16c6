import { randomBytes } from 'node:crypto';
import { KafkaConnection, type KafkaSettings } from '#messaging';
import { silent } from './silent.js';

/** The broker of the run, as a super user. */
export function testKafka(): KafkaSettings {
  const settings = process.env.TEST_KAFKA;
  if (!settings) throw new Error('no TEST_KAFKA: a test that needs Kafka is named .int.spec.ts');
  return JSON.parse(settings) as KafkaSettings;
}

/** A connection as the super user, or as another principal of the broker. */
export function connectKafka(as: Partial<KafkaSettings> = {}): KafkaConnection {
  return new KafkaConnection({ ...testKafka(), ...as }, silent);
}

/** Makes an empty topic with a name that no other test has. */
export async function freshTopic(partitions = 8, name = 'test'): Promise<string> {
  const topic = `${name}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await freshTopics([topic], partitions);
  return topic;
}

/** Makes topics of given names; a file that needs the real names of the bus starts its own broker (bus.ts). */
export async function freshTopics(topics: readonly string[], partitions = 8): Promise<void> {
  await connectKafka().admin((admin) =>
    admin.createTopics({
      waitForLeaders: true,
      topics: topics.map((topic) => ({
        topic,
        numPartitions: partitions,
        configEntries: [{ name: 'retention.ms', value: '-1' }],
      })),
    }),
  );
}

/** A consumer group that no other test has. */
export const freshGroup = (name = 'test'): string => `${name}.${process.pid}.${randomBytes(4).toString('hex')}`;
