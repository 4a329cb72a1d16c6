import { registerTopic, type AgencyCode } from '#contracts';
import { openDatabase } from '#service';
import { startTestBus, type TestBus } from '../support/bus.js';
import { kafkaAs, readTopic } from '../support/bus-kafka.js';
import { rowsOf } from '../support/bus-books.js';
import { expectTruth } from '../support/bus-oracle.js';
import { callService, Court, CourtsAtWork, listingOf, personNumber } from '../support/court.js';
import { eventually } from '../support/eventually.js';
import { faultScale, faultServices } from '../support/fault-scale.js';

jest.setTimeout(600_000 * faultScale());
let bus: TestBus;
let court: Court;
beforeAll(async () => {
  // Few shards, so that the bulk is long in each.
  bus = await startTestBus({ shards: 2, only: faultServices() });
  court = new Court(bus);
});
afterAll(() => bus?.remove());

const worked = async (load: CourtsAtWork, more: number): Promise<void> => {
  const from = load.decisions;
  await eventually(() => expect(load.decisions).toBeGreaterThanOrEqual(from + more), 120_000);
};

/** Has a file of listings published as one import and waits until the register has done it. */
async function publishInBulk(name: string, count: number, first: number): Promise<void> {
  const digest = await court.import(
    Array.from({ length: count }, (_, i) =>
      listingOf(`${name}-${i}`, first + i, i % 5 === 4 ? 'organisation' : 'person'),
    ),
  );
  await eventually(async () => expect(await court.progress(digest)).toMatchObject({ state: 'done' }), 120_000);
}

describe('the past', () => {
  it('an adapter put back to a copy from before 1,000 events refuses to answer, catches up, and restores nobody', async () => {
    const agency = 'rail';
    const wronged = [1, 2, 3].map((i) => ({ decision: `restored-${i}`, n: 5_000 + i }));
    for (const { decision, n } of wronged) await court.list(decision, n);
    const load = new CourtsAtWork(court, 3);
    await worked(load, 10);
    await copyDatabase(agency, 'older_copy');
    await worked(load, 10);
    for (const { decision } of wronged) await court.delete(decision);
    await publishInBulk('after-copy', 1_000 * faultScale(), 50_000);
    await load.stop();
    await expectTruth(bus);

    await bus.kill(agency, 'SIGKILL');
    await putBack(agency, 'older_copy');
    const answers: { status: number; decision?: string }[] = [];
    let starting = true;
    const up = bus.start(agency).finally(() => (starting = false));
    const token = await bus.tokens.token('agency', { agency });
    await eventually(async () => {
      for (const { n } of wronged) {
        const subject = { identityNumber: personNumber(n) };
        const body = { requestId: `restored-${answers.length}`, subject, ask: { train: 'G', seat: 'second' } };
        await callService(bus, `${bus.services[agency].url}/check`, { method: 'POST', as: { token }, body }).then(
          (answer) => answers.push({ status: answer.status, decision: answer.body.decision }),
          () => undefined, // not listening yet
        );
      }
      expect(starting).toBe(false);
    }, 120_000);
    await up;
    // Whoever was lifted after the copy is either not answered about or let go; never refused.
    for (const { status, decision } of answers)
      expect([status, decision]).toEqual(status === 200 ? [200, 'allow'] : [503, undefined]);
    await expectTruth(bus);
    const incarnations = await rowsOf<{ incarnation: number; restored: boolean }>(
      bus,
      agency,
      'SELECT incarnation, behind_until > 0 AS restored FROM position',
    );
    expect(incarnations.filter(({ restored }) => restored).length).toBe(bus.shards);
    for (const { incarnation } of incarnations) expect(incarnation).toBe(2);
    const notes = await rowsOf<{ agency: string }>(
      bus,
      'ledger',
      `SELECT agency FROM run_note WHERE outcome = 'restored'`,
    );
    expect(notes).toHaveLength(bus.shards);
    expect(new Set(notes.map((note) => note.agency))).toEqual(new Set([agency]));
  });

  it('all of the register’s topic sent once more, from offset 0, to everybody at work changes nothing', async () => {
    const load = new CourtsAtWork(court, 3);
    await worked(load, 10);
    const records = await readTopic(bus, registerTopic);
    const producer = await kafkaAs(bus, 'court-registry').producer();
    for (let at = 0; at < records.length; at += 500) {
      await producer.send(
        records.slice(at, at + 500).map(({ topic, partition, key, value, headers }) => ({
          topic,
          partition,
          key: key ?? '',
          value,
          headers,
        })),
      );
    }
    await producer.close();
    await worked(load, 10);
    await load.stop();
    await expectTruth(bus);
    for (const agency of bus.agencies) {
      await eventually(async () => {
        const metrics = await (await fetch(`${bus.services[agency].url}/metrics`)).text();
        const [, dropped] = /^bus_adapter_dropped_total\S* (\d+)$/m.exec(metrics) ?? [];
        expect(Number(dropped)).toBeGreaterThanOrEqual(records.length);
      }, 60_000);
    }
  });
});

describe('bulk', () => {
  it('5,000 events in bulk let every lift entered meanwhile ahead of their rest', async () => {
    const count = 5_000 * faultScale();
    const lifts = 6;
    for (let i = 0; i < lifts; i++) await court.list(`urgent-${i}`, 1_000 + i);
    const digest = await court.import(Array.from({ length: count }, (_, i) => listingOf(`bulk-${i}`, 10_000 + i)));
    await eventually(async () => expect((await court.progress(digest)).published).toBeGreaterThan(0), 60_000);
    const lifted = await Promise.all(Array.from({ length: lifts }, (_, i) => court.delete(`urgent-${i}`)));
    await eventually(async () => expect(await court.progress(digest)).toMatchObject({ state: 'done' }), 180_000);
    await expectTruth(bus);
    for (const { shard, sequence } of lifted) {
      const rest = await rowsOf(
        bus,
        'court-registry',
        `SELECT 1 FROM outbox JOIN listing ON number = listing
         WHERE topic = $1 AND shard = $2 AND sequence > $3 AND starts_with(decision_number, 'bulk-')`,
        [registerTopic, shard, sequence],
      );
      expect(rest.length).toBeGreaterThan(0);
    }
  });
});

async function asSuperuser(...statements: string[]): Promise<void> {
  const server = await openDatabase({ url: bus.postgres.superuserUrl, entities: [], migrations: [], poolSize: 1 });
  try {
    for (const statement of statements) await server.query(statement);
  } finally {
    await server.close();
  }
}

/** Copies an agency's database, which is stopped for that moment only. */
async function copyDatabase(agency: AgencyCode, copy: string): Promise<void> {
  await bus.kill(agency, 'SIGKILL');
  const ended = `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '${agency}'`;
  await asSuperuser(ended, `CREATE DATABASE ${copy} TEMPLATE ${agency} OWNER ${agency}_owner STRATEGY wal_log`);
  await bus.start(agency);
}

/** Puts the copy in the place of the database. */
async function putBack(agency: AgencyCode, copy: string): Promise<void> {
  await asSuperuser(
    `DROP DATABASE ${agency} WITH (FORCE)`,
    `ALTER DATABASE ${copy} RENAME TO ${agency}`,
    `REVOKE ALL ON DATABASE ${agency} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${agency} TO ${agency}_service, ${agency}_owner`,
  );
}
