import { acknowledgmentsTopic, denialsTopic } from '#contracts';
import { inspect, type Database, type KafkaConnection, type Keyring, type Log, type Outbox, type Tx } from '#messaging';

interface OpeningOptions {
  agency: string;
  shards: number;
  database: Database;
  kafka: Pick<KafkaConnection, 'read'>;
  keyring: Keyring;
  acknowledgments: Outbox;
  denials: Outbox;
  log: Log;
}

/** The newest message of this agency on a shard of one of its topics, and the newest number any of them speaks of. */
interface Tail {
  epoch: number;
  sequence: number;
  /** Newest register number acknowledged; 0 when none was seen. */
  to: number;
  sawRun: boolean;
}

const TAIL_RECORDS = 64n;

/**
 * Makes the rows of a first start, and finds out whether this database is an older copy of itself.
 *
 * What the agency has said is on the broker. Where its topic is beyond what the database knows to have said, the shard
 * opens a new incarnation, whose messages go on after the highest number on the topic, and answers no check until it
 * is past what it had acknowledged.
 *
 * @returns shards that were restored
 */
export async function openAdapter(options: OpeningOptions): Promise<number[]> {
  const { agency, shards, database, acknowledgments, denials, log } = options;
  await database.transaction(async (tx) => {
    await acknowledgments.open(tx, { shards, epoch: 1 });
    await denials.open(tx, { shards, epoch: 1 });
    await tx.query('INSERT INTO position (shard) SELECT generate_series(0, $1::int - 1) ON CONFLICT DO NOTHING', [
      shards,
    ]);
  });
  // The topics are read first: what another instance says meanwhile is in the database before it is on the broker.
  const said = await readTails(options, acknowledgmentsTopic(agency));
  const denied = await readTails(options, denialsTopic(agency));
  const restored = await database.transaction(async (tx) => {
    const behind: number[] = [];
    for (const shard of [...new Set([...said.keys(), ...denied.keys()])].sort((a, b) => a - b)) {
      await tx.query('SELECT 1 FROM position WHERE shard = $1 FOR UPDATE', [shard]);
      const newest = said.get(shard);
      const epoch = await resumeIfBehind(tx, acknowledgments, shard, newest);
      await resumeIfBehind(tx, denials, shard, denied.get(shard));
      if (epoch === null) continue;
      behind.push(shard);
      await tx.query(
        'UPDATE position SET incarnation = $2, behind_until = greatest(behind_until, $3), gap_to = NULL, gap_asked_at = NULL WHERE shard = $1',
        [shard, epoch, newest!.to],
      );
    }
    return behind;
  });
  if (restored.length > 0)
    log.warn({ shards: restored }, 'this database is an older copy; new incarnation, no checks until it has caught up');
  return restored;
}

async function resumeIfBehind(tx: Tx, outbox: Outbox, shard: number, newest: Tail | undefined): Promise<number | null> {
  if (!newest) return null;
  const [own] = await tx.query<{ epoch: number; last: number }>(
    'SELECT epoch, last FROM outbox_shard WHERE topic = $1 AND shard = $2 FOR UPDATE',
    [outbox.topic, shard],
  );
  const [epoch, last] = [Number(own.epoch), Number(own.last)];
  if (newest.epoch < epoch || (newest.epoch === epoch && newest.sequence <= last)) return null;
  const next = newest.epoch + 1;
  await outbox.resume(tx, shard, { epoch: next, last: newest.sequence });
  return next;
}

async function readTails(options: OpeningOptions, topic: string): Promise<Map<number, Tail>> {
  const tails = new Map<number, Tail>();
  await scan(options, topic, tails, (high) => high - TAIL_RECORDS);
  const runless = [...tails].filter(([, tail]) => !tail.sawRun).map(([shard]) => shard);
  // Settlements and gaps can be many in a row; then the last run is further back.
  if (runless.length > 0 && topic === acknowledgmentsTopic(options.agency)) {
    await scan(options, topic, tails, (high, partition) => (runless.includes(partition) ? 0n : high));
  }
  return tails;
}

async function scan(
  { kafka, keyring, shards }: OpeningOptions,
  topic: string,
  tails: Map<number, Tail>,
  from: (high: bigint, partition: number) => bigint,
): Promise<void> {
  await kafka.read(
    topic,
    (partition, _low, high) => from(high, partition),
    (records) => {
      for (const item of inspect(records, keyring, shards)) {
        if (item.kind !== 'verified') continue;
        const { epoch, sequence, shard } = item.attributes;
        const tail = tails.get(shard) ?? { epoch: 0, sequence: 0, to: 0, sawRun: false };
        if (epoch > tail.epoch || (epoch === tail.epoch && sequence > tail.sequence))
          Object.assign(tail, { epoch, sequence });
        if (item.body.kind === 'run' || item.attributes.type === 'sanctions.load.v1')
          Object.assign(tail, { to: Math.max(tail.to, item.body.to), sawRun: true });
        tails.set(shard, tail);
      }
    },
  );
}
