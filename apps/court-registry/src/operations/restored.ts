import { probesTopic, registerTopic } from '#contracts';
import { inspect, type KafkaConnection, type Keyring, type ReceivedRecord, type Tx } from '#messaging';

/** Topics that only the register writes. */
export const OWN_TOPICS = [registerTopic, probesTopic] as const;

/** What a shard's end in Kafka and in the outbox say. */
export interface ShardEnds {
  topic: string;
  shard: number;
  /** Highest number that the topic holds under our signature. */
  published: number;
  /** Highest number that this database gave out. */
  last: number;
}

/** A zombie's record or one that nobody can verify may stand at the very end; the head is looked for this far back. */
const LOOK_BACK_RECORDS = 20n;

/**
 * Shards of which Kafka holds more than the outbox, or another event under the outbox's own number: this database is an
 * older copy of the one that published.
 */
export async function shardsBehind(
  tx: Tx,
  kafka: KafkaConnection,
  keyring: Keyring,
  shards: number,
): Promise<ShardEnds[]> {
  const found = await Promise.all(OWN_TOPICS.map((topic) => topicBehind(tx, kafka, keyring, topic, shards)));
  return found.flat();
}

async function topicBehind(
  tx: Tx,
  kafka: KafkaConnection,
  keyring: Keyring,
  topic: string,
  shards: number,
): Promise<ShardEnds[]> {
  const heads = new Map<number, { sequence: number; epoch: number; id: string }>();
  const note = (records: ReceivedRecord[]): void => {
    for (const found of inspect(records, keyring, shards)) {
      if (found.kind !== 'verified' && found.kind !== 'unusable') continue;
      const { shard, sequence, epoch, id } = found.attributes;
      const known = heads.get(shard);
      if (!known || epoch > known.epoch || (epoch === known.epoch && sequence > known.sequence))
        heads.set(shard, { sequence, epoch, id });
    }
  };
  await kafka.read(topic, (_partition, _low, high) => high - LOOK_BACK_RECORDS, note);
  const behind: ShardEnds[] = [];
  const rows = await tx.query('SELECT shard, last FROM outbox_shard WHERE topic = $1 ORDER BY shard', [topic]);
  for (const { shard, last } of rows) {
    const head = heads.get(shard);
    if (!head) continue;
    const [same] = await tx.query(
      'SELECT 1 FROM outbox WHERE topic = $1 AND shard = $2 AND sequence = $3 AND id = $4',
      [topic, shard, head.sequence, head.id],
    );
    if (!same) behind.push({ topic, shard, published: head.sequence, last: Number(last) });
  }
  return behind;
}
