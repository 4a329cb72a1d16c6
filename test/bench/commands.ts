import { generateDecisions, type ListingRow } from '#contracts';
import { startBus, type Bus } from '#local';
import { openDatabase, type DatabaseHandle } from '#service';
import { askEach } from './http-load.js';
import { compared, inFolder, NO_MASS, ROUNDS, type Benchmark, type Report, type Row } from './harness.js';
import { spentOn, type Spent } from './processor-time.js';

const LISTINGS = Number(process.env.BENCH_COMMANDS ?? 2_000);
/** Clerks and presidents at work at the same moment; the yardstick has as many connections. */
const AT_ONCE = Number(process.env.BENCH_AT_ONCE ?? 16);

interface Proposed {
  proposal: string;
  contentHash: string;
}

/** The rows that each command leaves behind. */
const WRITTEN = {
  propose: ['proposal', 'idempotency', 'audit'],
  approve: ['revision', 'listing', 'outbox', 'audit'],
} as const;
type Step = keyof typeof WRITTEN;

/** What each step took, once as commands and once as bare transactions. */
type Steps = Record<Step, Spent>;

/** Everything that is asked is put together before the clock runs. */
async function decideAll(bus: Bus, round: number): Promise<Steps> {
  const { url, pid } = bus.services['court-registry'];
  const pids = { register: pid!, postgres: bus.postgres.pid!, broker: bus.kafka.pid! };
  const clerk = await bus.tokens.token('clerk', { sub: 'bench-clerk' });
  const president = await bus.tokens.token('president', { sub: 'bench-president' });
  const rows = [...generateDecisions({ listings: LISTINGS, seed: 300 })].filter(
    (row): row is ListingRow => row.row === 'listing',
  );
  const questions = rows.map(({ row: kind, ...row }, i) => ({
    path: '/proposals',
    token: clerk,
    headers: { 'idempotency-key': `bench-${round}-${i}` },
    body: JSON.stringify({
      kind,
      decision: { ...row, decision: { ...row.decision, number: `${row.decision.number} ${round}` } },
    }),
  }));
  let proposed: string[] = [];
  const propose = await spentOn(pids, async () => {
    proposed = await askEach(url, AT_ONCE, questions, (asker, question) => asker.post(question));
  });
  const approvals = proposed.map((answer) => {
    const { proposal, contentHash } = JSON.parse(answer) as Proposed;
    return { path: `/proposals/${proposal}/approve`, token: president, body: JSON.stringify({ contentHash }) };
  });
  const approve = await spentOn(pids, () => askEach(url, AT_ONCE, approvals, (asker, one) => asker.post(one)));
  return { propose, approve };
}

/** The same rows of each command in a durable transaction of its own, nothing looked up and nothing decided. */
async function bareTransactions(database: DatabaseHandle, postgres: number): Promise<Steps> {
  for (const table of new Set(Object.values(WRITTEN).flat())) {
    await database.query(`DROP TABLE IF EXISTS bare_${table}`);
    await database.query(`CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL)`);
  }
  const step = async (name: Step): Promise<Spent> => {
    const tables = WRITTEN[name];
    const columns = await Promise.all(
      tables.map((table) =>
        database.query<{ row: string }>(
          `SELECT t::text AS row FROM ${table} t ${table === 'outbox' ? 'WHERE listing IS NOT NULL' : ''} LIMIT ${LISTINGS}`,
        ),
      ),
    );
    let next = 0;
    const write = async (): Promise<void> => {
      for (let i = next++; i < LISTINGS; i = next++) {
        await database.transaction((tx) =>
          Promise.all(
            tables.map((table, t) =>
              tx.query(`INSERT INTO bare_${table} SELECT ($1::${table}).*`, [columns[t][i].row]),
            ),
          ),
        );
      }
    };
    return spentOn({ postgres }, () => Promise.all(Array.from({ length: AT_ONCE }, write)));
  };
  return { propose: await step('propose'), approve: await step('approve') };
}

const perSecond = (steps: Steps, names: readonly Step[]): number =>
  (names.length * LISTINGS) / names.reduce((sum, name) => sum + steps[name].seconds, 0);

/** What one command costs each process, the rest of the machine not counted. */
function told(what: string, steps: Steps, report: Report): void {
  for (const name of Object.keys(WRITTEN) as Step[]) {
    const micros = Object.entries(steps[name].processor).map(
      ([who, seconds]) => `${who} ${Math.round((seconds * 1e6) / LISTINGS)}`,
    );
    report(
      `${what} ${name}: ${Math.round(perSecond(steps, [name]))}/s; µs of processor time each: ${micros.join(', ')}`,
    );
  }
}

function compareSteps(ours: Steps[], bare: Steps[]): Row[] {
  const row = (name: string, names: readonly Step[]): Row =>
    compared(
      name,
      'commands/s',
      ours.map((steps) => perSecond(steps, names)),
      bare.map((steps) => perSecond(steps, names)),
    );
  return [
    row('commands', ['propose', 'approve']),
    row('commands propose', ['propose']),
    row('commands approve', ['approve']),
  ];
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
        const ours: Steps[] = [];
        const bare: Steps[] = [];
        for (let round = 1; round <= ROUNDS; round++) {
          ours.push(await decideAll(bus, round));
          told(`round ${round}, commands,`, ours.at(-1)!, report);
          bare.push(await bareTransactions(database, bus.postgres.pid!));
          told(`round ${round}, bare transactions,`, bare.at(-1)!, report);
        }
        return compareSteps(ours, bare);
      } finally {
        await database.close();
        await bus.stop();
      }
    }),
};
