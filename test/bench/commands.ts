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

/** Each of the same rows of `proposal` and `revision` in a transaction of its own. */
async function bareInserts(database: DatabaseHandle): Promise<number> {
  let rows = 0;
  for (const table of ['proposal', 'revision']) {
    await database.query(`DROP TABLE IF EXISTS bare_${table}`);
    await database.query(`CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL)`);
    const order = table === 'proposal' ? 'proposed_at DESC' : 'made_at DESC';
    const texts = await database.query<{ row: string }>(
      `SELECT t::text AS row FROM (SELECT * FROM ${table} ORDER BY ${order} LIMIT ${LISTINGS}) t`,
    );
    rows += texts.length;
    await each(texts, ({ row }) => database.query(`INSERT INTO bare_${table} SELECT ($1::${table}).*`, [row]));
  }
  return rows;
}

export const commands: Benchmark = {
  name: 'commands',
  about: `${LISTINGS} listings proposed and approved over HTTP, ${AT_ONCE} at a time, against bare INSERT transactions of the same proposals and revisions, ${AT_ONCE} at a time`,
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
          let rows = 0;
          const took = await seconds(async () => (rows = await bareInserts(database)));
          bare.push(rows / took);
          report(`round ${round}: ${Math.round(ours.at(-1)!)} commands/s, ${Math.round(bare.at(-1)!)} bare inserts/s`);
        }
        return [compared('commands', 'commands/s', ours, bare)];
      } finally {
        await database.close();
        await bus.stop();
      }
    }),
};
