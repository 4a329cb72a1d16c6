import { generateDecisions } from '#contracts';
import { startBus, type Bus } from '#local';
import { openDatabase, type DatabaseHandle } from '#service';
import { compared, inFolder, NO_MASS, ROUNDS, seconds, type Benchmark } from './harness.js';

const LISTINGS = Number(process.env.BENCH_COMMANDS ?? 2_000);
/** Clerks and presidents at work at the same moment; the yardstick has as many connections. */
const AT_ONCE = 16;

interface Proposed {
  proposal: string;
  contentHash: string;
}

/** Does the work for each item, so many at a time. */
async function each<T, R>(items: readonly T[], work: (item: T, i: number) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i], i);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

async function decideAll(bus: Bus, round: number): Promise<void> {
  const { url } = bus.services['court-registry'];
  const tokens = [
    await bus.tokens.token('clerk', { sub: 'bench-clerk' }),
    await bus.tokens.token('president', { sub: 'bench-president' }),
  ];
  const call = async <T>(token: string, path: string, body: object, key: string): Promise<T> => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const rows = [...generateDecisions({ listings: LISTINGS, seed: 300 })].filter((row) => row.row === 'listing');
  const proposed = await each(rows, ({ row: kind, ...row }, i) => {
    const decision = { ...row, decision: { ...row.decision, number: `${row.decision.number} ${round}` } };
    return call<Proposed>(tokens[0], '/proposals', { kind, decision }, `bench-${round}-${i}`);
  });
  await each(proposed, ({ proposal, contentHash }, i) =>
    call(tokens[1], `/proposals/${proposal}/approve`, { contentHash }, `bench-a-${round}-${i}`),
  );
}

/** The rows that each command leaves behind. */
const WRITTEN = {
  propose: ['proposal', 'idempotency', 'audit'],
  approve: ['revision', 'listing', 'outbox', 'audit'],
} as const;

/** The same rows of each command in a durable transaction of its own, nothing looked up and nothing decided. */
async function bareTransactions(database: DatabaseHandle): Promise<number> {
  let took = 0;
  for (const table of new Set(Object.values(WRITTEN).flat())) {
    await database.query(`DROP TABLE IF EXISTS bare_${table}`);
    await database.query(`CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL)`);
  }
  for (const tables of Object.values(WRITTEN)) {
    const columns = await Promise.all(
      tables.map((table) =>
        database.query<{ row: string }>(
          `SELECT t::text AS row FROM ${table} t ${table === 'outbox' ? 'WHERE listing IS NOT NULL' : ''} LIMIT ${LISTINGS}`,
        ),
      ),
    );
    const write = (_: unknown, i: number) =>
      database.transaction((tx) =>
        Promise.all(
          tables.map((table, t) => tx.query(`INSERT INTO bare_${table} SELECT ($1::${table}).*`, [columns[t][i].row])),
        ),
      );
    took += await seconds(() => each(columns[0], write));
  }
  return took;
}

export const commands: Benchmark = {
  name: 'commands',
  about: `${LISTINGS} listings proposed and approved over HTTP, ${AT_ONCE} at a time, against bare durable transactions that insert the same rows (${Object.values(
    WRITTEN,
  )
    .map((tables) => tables.join(', '))
    .join('; ')}), ${AT_ONCE} at a time`,
  run: (report) =>
    inFolder(async (folder) => {
      const bus = await startBus({ folder, only: ['court-registry'], restart: false, overrides: NO_MASS });
      const url = bus.postgres.superuserUrl.replace(/\/[^/]*$/, new URL(bus.databaseUrl('court-registry')).pathname);
      const database = await openDatabase({ url, entities: [], migrations: [], poolSize: AT_ONCE });
      try {
        const ours: number[] = [];
        const bare: number[] = [];
        for (let round = 1; round <= ROUNDS; round++) {
          ours.push((2 * LISTINGS) / (await seconds(() => decideAll(bus, round))));
          bare.push((2 * LISTINGS) / (await bareTransactions(database)));
          report(
            `round ${round}: ${Math.round(ours.at(-1)!)} commands/s, ${Math.round(bare.at(-1)!)} bare transactions/s`,
          );
        }
        return [compared('commands', 'commands/s', ours, bare)];
      } finally {
        await database.close();
        await bus.stop();
      }
    }),
};
