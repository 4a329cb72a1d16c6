import type { Run } from '#contracts';
import type { Books } from './bus-books.js';
import type { OutboxEvent } from './fold-oracle.js';

interface KeptMessage {
  source: string;
  shard: number;
  incarnation: number;
  message: number;
  type: string;
  data: Buffer;
}

/**
 * Holds what the ledger keeps of the agencies' acknowledgments against the register's events: each number once in an
 * incarnation, in order, about the right listing, rejected exactly where there is nothing to use, no message missing.
 * @returns what is not so, in words
 */
export async function wrongAcknowledgments(
  books: Books,
  events: readonly OutboxEvent[],
  halted: readonly number[],
  agencies: readonly string[],
): Promise<string[]> {
  const byNumber = new Map(events.map((event) => [`${event.shard}/${event.sequence}`, event]));
  const last = new Map<number, number>();
  for (const { shard, sequence } of events) last.set(shard, sequence);
  const kept = await books.rows<KeptMessage>(
    'ledger',
    `SELECT source, shard, epoch AS incarnation, sequence AS message, type, data FROM leaf JOIN leaf_data USING (leaf_id)
     WHERE source LIKE '/agencies/%' AND type IN ('sanctions.acknowledgment.v1', 'sanctions.gap.v1', 'sanctions.load.v1') AND shard <> ALL($1::int[])
     ORDER BY source, shard, sequence`,
    [halted],
  );
  const streams = new Map<string, KeptMessage[]>();
  for (const agency of agencies) for (const shard of last.keys()) streams.set(`/agencies/${agency} ${shard}`, []);
  for (const message of kept) streams.get(`${message.source} ${message.shard}`)?.push(message);
  const problems = [...streams].flatMap(([stream, messages]) =>
    wrongStream(messages, byNumber, last.get(Number(stream.split(' ')[1]))!).map((problem) => `${stream}: ${problem}`),
  );
  const notes = await books.rows<{ agency: string; shard: number; outcome: string }>(
    'ledger',
    `SELECT agency, shard, outcome FROM run_note WHERE outcome <> 'restored' AND shard <> ALL($1::int[])`,
    [halted],
  );
  return [
    ...problems.slice(0, 5),
    ...notes.map(({ agency, shard, outcome }) => `${agency} shard ${shard}: ${outcome}`),
  ];
}

/** One agency on one shard. */
function wrongStream(
  messages: readonly KeptMessage[],
  byNumber: ReadonlyMap<string, OutboxEvent>,
  last: number,
): string[] {
  const problems: string[] = [];
  let at = { incarnation: 1, to: 0 };
  for (const [index, { message, type, incarnation, shard, data }] of messages.entries()) {
    if (message !== index + 1) problems.push(`message ${message} where ${index + 1} belongs`);
    const { kind, from, to, entries } = JSON.parse(data.toString('utf8')) as Run;
    const isLoad = type === 'sanctions.load.v1';
    if (kind !== 'run' && !isLoad) continue;
    const restored = incarnation > at.incarnation;
    if (incarnation < at.incarnation || (restored ? from > at.to + 1 : from !== at.to + 1))
      problems.push(`${from} in incarnation ${incarnation} follows ${at.to} in ${at.incarnation}`);
    const agree =
      isLoad ||
      entries.every((entry, i) => {
        const event = byNumber.get(`${shard}/${from + i}`);
        return (
          event !== undefined &&
          entry.sequence === from + i &&
          (entry.listing ?? null) === event.listing &&
          (entry.revision ?? null) === event.revision &&
          (entry.outcome === 'rejected') === (event.body === null)
        );
      });
    if (!agree || (!isLoad && entries.length !== to - from + 1))
      problems.push(`run ${from}..${to} is not what was published`);
    at = { incarnation, to };
  }
  if (at.to !== last) problems.push(`acknowledged to ${at.to} of ${last}`);
  return problems;
}
