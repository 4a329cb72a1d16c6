import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { generateDecisions } from '#contracts';
import { KafkaConnection, BatchConsumer } from '#messaging';
import { SERVICES, startBus, type Bus } from '#local';
import { openDatabase } from '#service';
import { silent } from '../support/silent.js';
import { inFolder, median, quantile, ROUNDS, round, type Benchmark, type Row, NO_MASS } from './harness.js';

const RATE = 200;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
/** What runs for weeks is compiled by its virtual machines; what has just started is not, and costs twice. */
const WARM_UP_SECONDS = 30;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls `work` RATE times a second, whatever it takes; answers when the last call has answered. */
async function atRate(count: number, work: (i: number) => Promise<unknown>): Promise<void> {
  const start = performance.now();
  const calls: Promise<unknown>[] = [];
  for (let i = 0; i < count; i++) {
    const due = start + (i * 1000) / RATE;
    if (performance.now() < due) await wait(due - performance.now());
    calls.push(work(i));
  }
  await Promise.all(calls);
}

/** Node's own client: `fetch` took as much of the machine that is measured as an agency does. */
const agent = new Agent({ keepAlive: true });

async function call(bus: Bus, token: string, path: string, body: object, key: string): Promise<any> {
  const asked = request(`${bus.services['court-registry'].url}${path}`, {
    agent,
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
  });
  asked.end(JSON.stringify(body));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const said = await text(response);
  if (response.statusCode! >= 300) throw new Error(`${path}: ${response.statusCode} ${said}`);
  return JSON.parse(said);
}

/** Resident memory of every service, in MB. */
function residentMb(bus: Bus): Map<string, number> {
  return new Map(
    SERVICES.map((name) => {
      const status = readFileSync(`/proc/${bus.services[name].pid}/status`, 'utf8');
      return [name, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024];
    }),
  );
}

/** Milliseconds from each event's numbering to each of its acknowledgments in the ledger. */
async function acknowledgmentLags(bus: Bus, sinceIso: string): Promise<number[]> {
  const ledger = await openDatabase({ url: bus.databaseUrl('ledger'), entities: [], migrations: [], poolSize: 1 });
  try {
    const rows = await ledger.query<{ ms: number }>(
      `SELECT extract(epoch FROM m.received_at - e.time)::float8 * 1000 AS ms
       FROM acknowledged_entry a JOIN leaf m ON m.leaf_id = a.leaf_id JOIN leaf e ON e.topic = 'sanctions.register.v1' AND e.shard = a.shard AND e.sequence = a.sequence AND e.listing = a.listing
       WHERE e.time >= $1`,
      [sinceIso],
    );
    return rows.map(({ ms }) => ms);
  } finally {
    await ledger.close();
  }
}

/** Milliseconds of a bare produce and consume of the same size and rate. */
async function bareHop(bus: Bus): Promise<number[]> {
  const { brokers, caFile, admin } = bus.kafka;
  const kafka = new KafkaConnection({ brokers, caFile, ...admin }, silent);
  const topic = `bench.hop.${process.pid}.${Math.round(performance.now())}`;
  await kafka.admin((client) => client.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1 }] }));
  const lags: number[] = [];
  const consumer = new BatchConsumer({
    kafka,
    groupId: topic,
    topics: [topic],
    keyring: { find: () => undefined },
    shards: 1,
    log: silent,
  });
  consumer.addHandler(
    topic,
    (async (slices: { records: { record: { value: Buffer } }[] }[]) => {
      for (const { records } of slices)
        for (const { record } of records)
          lags.push(performance.now() - Number(record.value.subarray(0, 20).toString()));
    }) as never,
    true,
  );
  await new Promise<void>((resolve) => consumer.listen(() => resolve()));
  const producer = await kafka.producer();
  const filler = 'x'.repeat(1000);
  const send = () =>
    producer.send([
      { topic, partition: 0, key: '', value: Buffer.from(String(performance.now()).padEnd(20) + filler), headers: {} },
    ]);
  await send();
  while (lags.length === 0) await wait(10);
  lags.length = 0;
  const count = RATE * 5;
  await atRate(count, send);
  while (lags.length < count) await wait(10);
  await producer.close();
  await consumer.close();
  return lags;
}

export const commitToLedger: Benchmark = {
  name: 'commit-to-ledger',
  about: `commit in the register to acknowledgment in the ledger at ${RATE} events/s, eight processes, and their memory; against one bare hop through Kafka`,
  run: (report) =>
    inFolder(async (folder) => {
      const bus = await startBus({ folder, restart: false, overrides: NO_MASS });
      try {
        const clerk = await bus.tokens.token('clerk', { sub: 'bench-clerk' });
        const president = await bus.tokens.token('president', { sub: 'bench-president' });
        await wait(15_000);
        const rest = residentMb(bus);
        const ours: { p50: number; p99: number }[] = [];
        const bare: { p50: number; p99: number }[] = [];
        const load = new Map<string, number>();
        const listings = [
          ...generateDecisions({ listings: RATE * (WARM_UP_SECONDS + SECONDS * ROUNDS), seed: 1 }),
        ].filter(({ row }) => row === 'listing');
        for (let i = 0; i <= ROUNDS; i++) {
          const decisions = listings.splice(0, RATE * (i === 0 ? WARM_UP_SECONDS : SECONDS));
          const proposals: any[] = [];
          for (const row of decisions) {
            const { row: kind, ...decision } = row;
            proposals.push(await call(bus, clerk, '/proposals', { kind, decision }, `${i}-${proposals.length}`));
          }
          await wait(2_000);
          const since = new Date().toISOString();
          const sampling = setInterval(() => {
            for (const [name, mb] of residentMb(bus)) load.set(name, Math.max(mb, load.get(name) ?? 0));
          }, 500);
          await atRate(proposals.length, (k) =>
            call(
              bus,
              president,
              `/proposals/${proposals[k].proposal}/approve`,
              { contentHash: proposals[k].contentHash },
              `${i}-a-${k}`,
            ),
          );
          clearInterval(sampling);
          if (i === 0) continue;
          let lags: number[] = [];
          for (let tries = 0; tries < 100 && lags.length < proposals.length * 5; tries++) {
            await wait(100);
            lags = await acknowledgmentLags(bus, since);
          }
          const hop = await bareHop(bus);
          ours.push({ p50: quantile(lags, 0.5), p99: quantile(lags, 0.99) });
          bare.push({ p50: quantile(hop, 0.5), p99: quantile(hop, 0.99) });
          report(
            `round ${i}: ${lags.length} acknowledgments, p50 ${round(ours.at(-1)!.p50)} ms, p99 ${round(ours.at(-1)!.p99)} ms; bare hop p50 ${round(bare.at(-1)!.p50)} ms, p99 ${round(bare.at(-1)!.p99)} ms`,
          );
        }
        const row = (q: 'p50' | 'p99'): Row => {
          const [a, b] = [ours.map((r) => r[q]), bare.map((r) => r[q])];
          return {
            name: `commit-to-ledger ${q}`,
            ours: round(median(a)),
            yardstick: round(median(b)),
            ratio: round(median(a) / median(b)),
            unit: 'ms',
            runs: { ours: a.map(round), yardstick: b.map(round) },
          };
        };
        const memory = (when: string, figures: Map<string, number>): Row[] =>
          [...figures].map(([name, mb]) => ({
            name: `memory ${when} ${name}`,
            ours: Math.round(mb),
            yardstick: null,
            ratio: null,
            unit: 'MB resident',
          }));
        return [row('p50'), row('p99'), ...memory('at rest', rest), ...memory('under load', load)];
      } finally {
        await bus.stop();
      }
    }),
};
