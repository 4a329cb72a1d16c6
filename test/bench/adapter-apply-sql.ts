import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBus } from '#local';
import { openDatabase, type DatabaseHandle } from '#service';
import { applyAll } from './adapter-apply.js';
import { compared, inFolder, ROUNDS, seconds, type Benchmark } from './harness.js';
import { AGENCY, fillTopic } from './register-topic.js';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 40_000);
/** A database of the local server that nobody else uses here: it stands for the agency's own. */
const OWN = 'customs';

const TABLES = [
  'CREATE TABLE bus_listing (listing BIGINT PRIMARY KEY, stage BIGINT NOT NULL)',
  'CREATE TABLE refused (listing BIGINT, subject_ref CHAR(64), measure VARCHAR(64), PRIMARY KEY (listing, subject_ref, measure))',
];
const STATEMENTS = {
  apply: [
    'DELETE FROM refused WHERE listing = :listing',
    'INSERT INTO refused (listing, subject_ref, measure) VALUES (:listing, :subjectRef, :measure)',
  ],
  lift: ['DELETE FROM refused WHERE listing = :listing'],
};

const opened = (url: string): Promise<DatabaseHandle> =>
  openDatabase({ url, entities: [], migrations: [], poolSize: 1 });

async function without(folder: string): Promise<number> {
  const bus = await startBus({ folder, only: [AGENCY], restart: false });
  try {
    await bus.kill(AGENCY, 'SIGKILL');
    const events = await fillTopic(bus, EVENTS);
    const database = await opened(bus.databaseUrl(AGENCY));
    return await applyAll(bus, database, events).finally(() => database.close());
  } finally {
    await bus.stop();
  }
}

/** The same with the SQL system on; also how many states a second that system confirms from then on. */
async function withSql(folder: string): Promise<{ applied: number; confirmed: number }> {
  // Started once without, so that the database is there whose address the adapter needs.
  const first = await startBus({ folder, only: [AGENCY], restart: false });
  const url = first.databaseUrl(OWN, 'owner');
  const own = await opened(url);
  for (const sql of TABLES) await own.query(sql);
  await own.close();
  await first.stop();
  const file = join(folder, 'statements.json');
  writeFileSync(file, JSON.stringify(STATEMENTS));
  const sql = { BUS_ENFORCEMENT: 'sql', BUS_SQL_URL: url, BUS_SQL_STATEMENTS_FILE: file };
  const bus = await startBus({ folder, only: [AGENCY], restart: false, overrides: { [AGENCY]: sql } });
  try {
    await bus.kill(AGENCY, 'SIGKILL');
    const events = await fillTopic(bus, EVENTS);
    const database = await opened(bus.databaseUrl(AGENCY));
    const applied = await applyAll(bus, database, events);
    const pending = async (): Promise<number> =>
      Number((await database.query('SELECT count(*) AS n FROM delivery WHERE pending'))[0].n);
    const from = await pending();
    const wanted = Math.max(0, from - 2_000);
    const took = await seconds(async () => {
      while ((await pending()) > wanted) await new Promise((resolve) => setTimeout(resolve, 50));
    });
    await database.close();
    return { applied, confirmed: (from - wanted) / took };
  } finally {
    await bus.stop();
  }
}

export const adapterApplySql: Benchmark = {
  name: 'adapter-apply-sql',
  about: `one adapter applies ${EVENTS} register events with the SQL system on, against the same without`,
  async run(report) {
    const on: number[] = [];
    const off: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      off.push(await inFolder(without));
      const { applied, confirmed } = await inFolder(withSql);
      on.push(applied);
      report(
        `round ${round}: with SQL ${Math.round(applied)} events/s, without ${Math.round(off.at(-1)!)} events/s; the own database confirms ${Math.round(confirmed)} states/s`,
      );
    }
    return [compared('adapter-apply-sql', 'events/s', on, off)];
  },
};
