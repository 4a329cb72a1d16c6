import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { generateDecisions } from '#contracts';
import { startBus, type Bus } from '#local';
import { openDatabase, type DatabaseHandle } from '#service';
import { compared, inFolder, NO_MASS, ROUNDS, seconds, type Benchmark, type Report } from './harness.js';
import { spentOn } from './processor-time.js';

const LISTINGS = Number(process.env.BENCH_TAKE_OVER ?? 1_000_000);
const LINES_AT_A_TIME = 1_000;
/** What a listing that was taken over leaves behind: these rows are what the yardstick copies. */
const TABLES = ['revision', 'listing', 'outbox'];

async function writeRegister(file: string, seed: number): Promise<string> {
  const hash = createHash('sha256');
  const out = await open(file, 'w');
  let lines: string[] = [];
  const flush = async (): Promise<void> => {
    const text = Buffer.from(lines.join(''));
    hash.update(text);
    await out.write(text);
    lines = [];
  };
  for (const row of generateDecisions({ listings: LISTINGS, seed, takeOver: true })) {
    lines.push(`${JSON.stringify(row)}\n`);
    if (lines.length === LINES_AT_A_TIME) await flush();
  }
  await flush();
  await out.close();
  return hash.digest('hex');
}

/** Until every row is published, and every event confirmed by the broker. */
async function takeOver(bus: Bus, database: DatabaseHandle, file: string, digest: string): Promise<string> {
  const registry = bus.services['court-registry'].url;
  const clerk = { authorization: `Bearer ${await bus.tokens.token('clerk', { sub: 'bench-clerk' })}` };
  const president = { authorization: `Bearer ${await bus.tokens.token('president', { sub: 'bench-president' })}` };
  const accepted = async (answer: Response): Promise<void> => {
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  const began = performance.now();
  await accepted(
    await fetch(`${registry}/imports?takeOver=true`, {
      method: 'POST',
      headers: { ...clerk, 'content-type': 'application/x-ndjson', 'import-digest': digest },
      body: Readable.toWeb(createReadStream(file)),
      duplex: 'half',
    }),
  );
  const received = performance.now();
  await accepted(await fetch(`${registry}/imports/${digest}/approve`, { method: 'POST', headers: president }));
  for (;;) {
    const [{ unsent }] = await database.query(
      `SELECT coalesce(sum(last - sent), 0) AS unsent FROM outbox_shard JOIN relay_shard USING (topic, shard) WHERE topic = 'sanctions.register.v1'`,
    );
    const answer = await fetch(`${registry}/imports/${digest}`, { headers: clerk });
    const { state, refusedRows } = (await answer.json()) as { state: string; refusedRows: number };
    if (refusedRows > 0) throw new Error(`${refusedRows} rows were refused`);
    if (state === 'done' && Number(unsent) === 0) break;
    await pause(250);
  }
  const [receiving, rest] = [received - began, performance.now() - received].map((ms) => Math.round(ms / 1_000));
  return `${receiving} s to take the file in, ${rest} s from the approval to the last event`;
}

/** Written and read by the database server's own user. */
async function bareCopy(database: DatabaseHandle): Promise<number> {
  const file = join(tmpdir(), `bus-bench-copy-${process.pid}`);
  let took = 0;
  for (const table of TABLES) {
    const rows = table === 'outbox' ? `(SELECT * FROM outbox WHERE listing IS NOT NULL)` : table;
    await database.query(`COPY ${rows} TO PROGRAM 'cat > ${file}'`);
    await database.query(`CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL)`);
    took += await seconds(() => database.query(`COPY bare_${table} FROM PROGRAM 'cat ${file}'`));
    await database.query(`COPY (SELECT 1) TO PROGRAM 'rm -f ${file}'`);
  }
  return took;
}

async function round(report: Report, seed: number): Promise<{ ours: number; copy: number }> {
  return inFolder(async (folder) => {
    const bus = await startBus({ folder, only: ['court-registry'], restart: false, overrides: NO_MASS });
    const url = bus.postgres.superuserUrl.replace(/\/[^/]*$/, new URL(bus.databaseUrl('court-registry')).pathname);
    const database = await openDatabase({ url, entities: [], migrations: [], poolSize: 1 });
    try {
      const file = join(folder, 'register.ndjson');
      const digest = await writeRegister(file, seed);
      const pids = {
        register: bus.services['court-registry'].pid!,
        postgres: bus.postgres.pid!,
        broker: bus.kafka.pid!,
      };
      const spent = await spentOn(pids, async () => report(await takeOver(bus, database, file, digest)));
      const micros = Object.entries(spent.processor).map(([who, s]) => `${who} ${Math.round((s * 1e6) / LISTINGS)}`);
      report(`µs of processor time a row: ${micros.join(', ')}`);
      const ours = LISTINGS / spent.seconds;
      const copy = LISTINGS / (await bareCopy(database));
      return { ours, copy };
    } finally {
      await database.close();
      await bus.stop();
    }
  });
}

export const takeOverRows: Benchmark = {
  name: 'take-over',
  about: `an existing register of ${LISTINGS} listings through the API until every event is confirmed by Kafka, against a bare COPY of the rows that it left in ${TABLES.join(', ')}; each round in an empty register`,
  run: async (report) => {
    const ours: number[] = [];
    const copy: number[] = [];
    for (let number = 1; number <= ROUNDS; number++) {
      const measured = await round(report, 100 + number);
      ours.push(measured.ours);
      copy.push(measured.copy);
      report(
        `round ${number}: take-over ${Math.round(measured.ours)} rows/s, COPY ${Math.round(measured.copy)} rows/s`,
      );
    }
    return [compared('take-over', 'rows/s', ours, copy)];
  },
};
