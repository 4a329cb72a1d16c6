import { inspect, type Inspected, type KafkaConnection, type Keyring, type ReceivedRecord, type Tx } from '#messaging';

type Signed = Extract<Inspected, { kind: 'verified' | 'unusable' }>;

/** What was taken back of one topic: per shard the highest number, over all the highest epoch. */
export interface TakenBack {
  events: number;
  ends: Map<number, number>;
  epoch: number;
  /** Records that a key not in the directory signed; without them nothing may be written. */
  unknownKeys: number;
}

/** Numbers read again before the outbox's end: Kafka's offsets and our numbers drift apart by duplicates only. */
const MARGIN = 2_000;

/**
 * Reads one of our own topics to its end and stores every signed event above the outbox, byte for byte. The first
 * occurrence of a number is the event (I4). Can be broken off and repeated.
 */
export async function takeBack(
  tx: Tx,
  kafka: KafkaConnection,
  keyring: Keyring,
  topic: string,
  shards: number,
): Promise<TakenBack> {
  const rows = await tx.query('SELECT shard, last, epoch FROM outbox_shard WHERE topic = $1', [topic]);
  const lasts = new Map<number, number>(rows.map(({ shard, last }) => [shard as number, Number(last)]));
  const result: TakenBack = {
    events: 0,
    ends: new Map(lasts),
    epoch: Math.max(0, ...rows.map(({ epoch }) => Number(epoch))),
    unknownKeys: 0,
  };
  const from = (partition: number, low: bigint): bigint =>
    low + BigInt(Math.max(0, (lasts.get(partition) ?? 0) - MARGIN));
  await kafka.read(topic, from, async (records: ReceivedRecord[]) => {
    const signed: Signed[] = [];
    for (const found of inspect(records, keyring, shards)) {
      if (found.kind === 'unknown-key') result.unknownKeys++;
      if (found.kind !== 'verified' && found.kind !== 'unusable') continue;
      const { shard, sequence, epoch } = found.attributes;
      result.epoch = Math.max(result.epoch, epoch);
      if (sequence <= (lasts.get(shard) ?? 0)) continue;
      result.ends.set(shard, Math.max(result.ends.get(shard) ?? 0, sequence));
      signed.push(found);
    }
    result.events += await store(tx, topic, signed);
  });
  return result;
}

async function store(tx: Tx, topic: string, found: readonly Signed[]): Promise<number> {
  if (found.length === 0) return 0;
  const stored = await tx.query(INSERT, [
    topic,
    found.map(({ attributes: a }) => a.shard),
    found.map(({ attributes: a }) => a.sequence),
    found.map(({ attributes: a }) => a.epoch),
    found.map(({ attributes: a }) => a.id),
    found.map(({ attributes: a }) => a.source),
    found.map(({ attributes: a }) => a.type),
    found.map(({ attributes: a }) => a.time),
    found.map(({ attributes: a }) => a.keyId),
    found.map(({ attributes: a }) => a.listing ?? null),
    found.map(({ attributes: a }) => a.revision ?? null),
    found.map(({ attributes: a }) => a.standing ?? null),
    found.map(({ record }) => record.headers.salt),
    found.map(({ record }) => record.value),
    found.map(({ record }) => record.headers.signature),
    found.map(({ record }) => record.headers.traceparent?.toString('utf8') ?? null),
  ]);
  return stored.length;
}

const INSERT = `
  INSERT INTO outbox (topic, shard, sequence, epoch, id, source, type, time, key_id, listing, revision, standing, salt, data, signature, traceparent)
  SELECT $1, v.* FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::int[], $12::text[], $13::bytea[], $14::bytea[], $15::bytea[], $16::text[])
    AS v(shard, sequence, epoch, id, source, type, time, key_id, listing, revision, standing, salt, data, signature, traceparent)
  ON CONFLICT DO NOTHING RETURNING 1`;
