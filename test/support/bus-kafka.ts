import { readFileSync } from 'node:fs';
import { KafkaConnection, type ReceivedRecord } from '#messaging';
import type { KafkaServer, Secrets } from '#local';
import { silent } from './silent.js';

/** As much of a bus as its broker takes. */
export interface OnTheWire {
  kafka: Pick<KafkaServer, 'brokers' | 'caFile'>;
  secrets: Pick<Secrets, 'kafkaPasswordFile'>;
}

/** A connection to a bus's broker with the credentials of one of its services. */
export function kafkaAs(bus: OnTheWire, username: string): KafkaConnection {
  const { brokers, caFile } = bus.kafka;
  const password = readFileSync(bus.secrets.kafkaPasswordFile(username), 'utf8').trim();
  return new KafkaConnection({ brokers, caFile, username, password }, silent);
}

/** All that a service's principal can read of a topic, partition by partition in order. */
export async function readTopic(bus: OnTheWire, topic: string, reader = 'court-registry'): Promise<ReceivedRecord[]> {
  const found: ReceivedRecord[] = [];
  await kafkaAs(bus, reader).read(
    topic,
    (_partition, low) => low,
    (records) => void found.push(...records),
  );
  return found;
}
