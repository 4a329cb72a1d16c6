import { startBus, type Bus } from '#local';
import { openDatabase, type DatabaseHandle } from '#service';
import { compared, inFolder, median, round, ROUNDS, seconds, type Benchmark } from './harness.js';
import { cpuSecondsOf } from './http-load.js';
import { AGENCY, fillTopic } from './register-topic.js';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 300_000);

/** Events a second from the first position that is seen to the last. */
export async function applyAll(bus: Bus, database: DatabaseHandle, events: number): Promise<number> {
  await bus.start(AGENCY);
  const positions = async () =>
    Number((await database.query('SELECT coalesce(sum(sequence), 0) AS applied FROM position'))[0].applied);
  let first = 0;
  while ((first = await positions()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const took = await seconds(async () => {
    while ((await positions()) < events) await new Promise((resolve) => setTimeout(resolve, 25));
  });
  return (events - first) / took;
}

/** Rows a second of nothing but the upsert, 1,000 rows a statement on one connection, into a table like the agency's. */
async function bareUpsert(url: string): Promise<number> {
  const database = await openDatabase({ url, entities: [], migrations: [], poolSize: 1 });
  try {
    const columns = await database.query<{ name: string; type: string }>(
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = 'enforced'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    );
    const rows = await database.query<Record<string, unknown>>(
      `SELECT ${columns.map(({ name, type }) => (type === 'text[]' ? `${name}::text AS ${name}` : name)).join(', ')} FROM enforced`,
    );
    await database.query('CREATE TABLE bare (LIKE enforced INCLUDING ALL)');
    const names = columns.map(({ name }) => name);
    const cast = (type: string) => (type === 'text[]' ? 'text' : type);
    const statement = `INSERT INTO bare (${names.join(', ')}) SELECT ${columns.map(({ name, type }) => `${name}${type === 'text[]' ? '::text[]' : ''}`).join(', ')}
      FROM unnest(${columns.map(({ type }, i) => `$${i + 1}::${cast(type)}[]`).join(', ')}) v(${names.join(', ')})
      ON CONFLICT (listing) DO UPDATE SET revision = excluded.revision WHERE excluded.revision > bare.revision`;
    const took = await seconds(async () => {
      for (let i = 0; i < rows.length; i += 1000) {
        const slice = rows.slice(i, i + 1000);
        await database.query(
          statement,
          names.map((name) => slice.map((row) => row[name])),
        );
      }
    });
    return rows.length / took;
  } finally {
    await database.close();
  }
}

export const adapterApply: Benchmark = {
  name: 'adapter-apply',
  about: `one adapter applies ${EVENTS} register events waiting in Kafka, against the bare upsert of the same rows`,
  async run(report) {
    const ours: number[] = [];
    const bare: number[] = [];
    const cpu: number[] = [];
    for (let turn = 1; turn <= ROUNDS; turn++) {
      await inFolder(async (folder) => {
        const bus = await startBus({ folder, only: [AGENCY], restart: false });
        try {
          await bus.kill(AGENCY, 'SIGKILL');
          const events = await fillTopic(bus, EVENTS);
          const database = await openDatabase({
            url: bus.databaseUrl(AGENCY),
            entities: [],
            migrations: [],
            poolSize: 1,
          });
          ours.push(await applyAll(bus, database, events));
          cpu.push(((await cpuSecondsOf(bus.services[AGENCY].url)) * 1e6) / events);
          await bus.kill(AGENCY, 'SIGKILL');
          await database.close();
          bare.push(await bareUpsert(bus.databaseUrl(AGENCY)));
          report(
            `round ${turn}: adapter ${Math.round(ours.at(-1)!)} events/s (${cpu.at(-1)!.toFixed(1)} µs of its processor time each, its start included), bare upsert ${Math.round(bare.at(-1)!)} rows/s`,
          );
        } finally {
          await bus.stop();
        }
      });
    }
    return [
      compared('adapter-apply', 'events/s', ours, bare),
      {
        name: 'adapter-apply processor time',
        ours: round(median(cpu)),
        yardstick: null,
        ratio: null,
        unit: 'µs an event',
      },
    ];
  },
};
