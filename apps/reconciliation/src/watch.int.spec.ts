import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect, type ReceivedRecord, type Slice } from '#messaging';
import { FixedClock, openDatabase, runMigrations, type DatabaseHandle } from '#service';
import { ownedDatabase, type OwnedDatabase } from '../../../libs/service/test/owned-database.js';
import { aKeyring, aParticipant, signedRecords } from '../../../test/support/signed-record.js';
import { listFindings, readFinding } from './finding-reader.js';
import { Watch1700000000001 } from './migrations/0001-watch.js';
import { Watch } from './watch.js';

const register = aParticipant('/court-registry');
const rail = aParticipant('/agencies/rail');
const keyring = aKeyring([register, rail]);
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const START = Date.parse('2026-06-01T08:00:00.000Z');
const at = (ms: number) => new Date(START + ms).toISOString();
const TARGET_MS = 10_000;
const GRACE_MS = 1_000;
const CUT_MS = 5_000;
const REGISTER = 'sanctions.register.v1';
const RAIL = 'sanctions.acknowledgments.rail.v1';

type Order = { probe: string; agency: string; listing: number; measure: string; revision: number };
type Event = { listing: number; revision: number; measures: string[]; standing?: string; ref?: string };

const body = ({
  listing,
  revision,
  measures,
  standing = measures.length > 0 ? 'in-force' : 'deleted',
  ref = 'ab',
}: Event) => ({
  listing,
  revision,
  standing,
  subject: { kind: 'person', name: '甲', maskedNumber: '99010119********1X', sex: 'male', age: 40 },
  subjectRefs: measures.length > 0 ? { rail: [ref.repeat(32)] } : {},
  measures: measures.map((code) => ({
    code,
    agency: 'rail',
    effect: 'deny',
    basis: [{ instrument: 'C', article: '3(1)', tier: 'judicial-interpretation' }],
    policy: 'lawful-basis',
  })),
  rests: [],
  until: null,
  grounds: ['refusal'],
  duty: 'pecuniary',
  court: { code: 'JS06', name: '南通市崇川区人民法院' },
  case: { number: '(2025)苏0602执1234号', filedOn: '2025-03-01' },
  basisDocument: { body: '南通市崇川区人民法院', number: '(2024)苏0602民初99号' },
  obligation: 'pay',
  performance: 'none',
  behaviour: 'refuses',
  decision: { number: '(2025)苏0602执1234号决定', madeOn: '2025-06-02' },
  publishedOn: '2025-06-02',
  reasons: { 'zh-CN': '拒不履行', en: 'refuses' },
  objection: { until: '2025-07-02', 'zh-CN': '向执行法院提出', en: 'to the enforcing court' },
  ...(standing === 'deleted'
    ? { deletion: { ground: 'performed', learnedOn: '2026-05-29', dueOn: '2026-06-03', article: '10(1)(1)' } }
    : {}),
});

/** Reconciliation over a real database; what agencies and register say is handed to it as slices, time stands until moved. */
class Stage {
  readonly clock = new FixedClock(at(0));
  readonly orders: Order[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly offsets = new Map<string, bigint>();
  private constructor(
    readonly watch: Watch,
    readonly database: DatabaseHandle,
    private readonly owned: OwnedDatabase,
    private readonly http: Server,
  ) {}

  static async set(): Promise<Stage> {
    const owned = await ownedDatabase();
    const migrations = [Watch1700000000001];
    await runMigrations({ url: owned.ownerUrl, entities: [], migrations, serviceLogin: owned.serviceLogin });
    const database = await openDatabase({ url: owned.serviceUrl, entities: [], migrations });
    const orders: Order[] = [];
    const http = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => {
        orders.push(JSON.parse(text));
        response.writeHead(202, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    const registerUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const clock = new FixedClock(at(0));
    const signer = aParticipant('/reconciliation');
    const watch = new Watch({
      database,
      clock,
      signer,
      registerUrl,
      log: quiet,
      shards: 8,
      registerToken: 't',
      serviceTargetMs: TARGET_MS,
      probeGraceMs: GRACE_MS,
      cutIntervalMs: CUT_MS,
      agencies: ['rail'],
    });
    await watch.open();
    const stage = new Stage(watch, database, owned, http);
    return Object.assign(stage, { clock, orders });
  }

  async strike(): Promise<void> {
    await this.watch.stop();
    this.http.close();
    this.http.closeAllConnections();
    await this.database.close();
    await this.owned.drop();
  }

  private next(stream: string): number {
    const number = (this.numbers.get(stream) ?? 0) + 1;
    this.numbers.set(stream, number);
    return number;
  }

  private slices(records: ReceivedRecord[]): Slice[] {
    const { topic, partition: shard } = records[0];
    return [{ topic, shard, records: inspect(records, keyring, 8) }];
  }

  private record(
    by: typeof register,
    topic: string,
    said: { type: string; shard: number; body: unknown; epoch?: number } & object,
  ): ReceivedRecord[] {
    const place = `${topic}/${said.shard}`;
    const offset = this.offsets.get(place) ?? 0n;
    this.offsets.set(place, offset + 1n);
    return signedRecords(
      by,
      topic,
      [{ sequence: this.next(place), time: this.clock.now().toISOString(), ...said }],
      offset,
    );
  }

  /** The register says something about a listing; answers its sequence number. */
  async event(event: Event): Promise<number> {
    const { listing, revision } = event;
    const said = body(event);
    const kind = said.standing === 'deleted' ? 'deleted' : revision === 1 ? 'published' : 'corrected';
    const records = this.record(register, REGISTER, {
      type: `sanctions.listing.${kind}.v1`,
      shard: listing % 8,
      body: said,
      ...{ listing, revision, standing: said.standing },
    });
    await this.watch.intake.take('register', this.slices(records));
    return this.numbers.get(`${REGISTER}/${listing % 8}`)!;
  }

  async cut(shard: number): Promise<void> {
    const cut = { cut: 1, time: this.clock.now().toISOString(), policy: 'lawful-basis', shards: 8, announcedKeys: [] };
    await this.watch.intake.take(
      'register',
      this.slices(this.record(register, REGISTER, { type: 'sanctions.cut.v1', shard, body: cut })),
    );
  }

  acknowledge(shard: number, from: number, entries: object[], grade = 'effective') {
    const to = from + entries.length - 1;
    const run = {
      agency: 'rail',
      shard,
      incarnation: 1,
      kind: 'run',
      from,
      to,
      grade,
      entries: entries.map((entry, i) => ({ sequence: from + i, ...entry })),
    };
    return this.watch.intake.take(
      'acknowledgments',
      this.slices(this.record(rail, RAIL, { type: 'sanctions.acknowledgment.v1', shard, body: run })),
    );
  }

  gap(shard: number, from: number, to: number) {
    return this.watch.intake.take(
      'acknowledgments',
      this.slices(
        this.record(rail, RAIL, { type: 'sanctions.gap.v1', shard, body: { agency: 'rail', shard, from, to } }),
      ),
    );
  }

  /** Moves time, looks, and hands over what is due. Answers the orders that this brought. */
  async pass(ms: number): Promise<Order[]> {
    this.clock.advance(ms);
    await this.watch.overseer.look();
    const before = this.orders.length;
    await this.watch.orderer.handOver();
    return this.orders.slice(before);
  }

  answer(
    { probe, agency, listing, measure }: Order,
    refused: number[],
    decision = refused.length > 0 ? 'deny' : 'allow',
  ) {
    const now = this.clock.now().toISOString();
    const result = {
      probe,
      agency,
      listing,
      measure,
      decision,
      refusals: refused.map((named) => ({ listing: named, measure })),
      askedAt: now,
      answeredAt: now,
      decisionSystem: 'http://counter',
    };
    const records = this.record(register, 'sanctions.probes.v1', {
      type: 'sanctions.probe.v1',
      shard: listing % 8,
      body: result,
    });
    return this.watch.intake.take('probes', this.slices(records));
  }

  raw(records: ReceivedRecord[]) {
    return this.watch.intake.take('register', this.slices(records));
  }

  findings(kind: string) {
    return listFindings(this.database, { kind });
  }

  async published(): Promise<{ kind: string; state: string }[]> {
    const rows = await this.database.query(
      `SELECT data FROM outbox WHERE topic = 'sanctions.findings.v1' ORDER BY time, shard, sequence`,
    );
    return rows.map(({ data }) => JSON.parse(data.toString('utf8')));
  }
}

describe('reconciliation', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.set();
  });
  afterEach(() => stage.strike());

  async function aDeletedListing(listing: number, acknowledged: boolean): Promise<void> {
    const published = await stage.event({ listing, revision: 1, measures: ['soft-berth', 'g-train-any-seat'] });
    await stage.acknowledge(listing % 8, published, [{ listing, revision: 1, outcome: 'applied' }]);
    const deleted = await stage.event({ listing, revision: 2, measures: [] });
    if (acknowledged) await stage.acknowledge(listing % 8, deleted, [{ listing, revision: 2, outcome: 'lifted' }]);
  }

  it('catches an agency that signs a lift and goes on refusing, once, with both statements, until it stops', async () => {
    await aDeletedListing(8, true);
    expect(await stage.pass(GRACE_MS - 1)).toEqual([]);
    const orders = await stage.pass(1);
    expect(orders.map(({ listing, measure, revision }) => [listing, measure, revision]).sort()).toEqual([
      [8, 'g-train-any-seat', 2],
      [8, 'soft-berth', 2],
    ]);
    for (const order of orders) await stage.answer(order, [8]);
    const [found, ...others] = await stage.findings('false-acknowledgment');
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      state: 'open',
      agency: 'rail',
      listing: 8,
      legalDueOn: '2026-06-03',
      measures: ['g-train-any-seat', 'soft-berth'],
    });
    const { statements } = (await readFinding(stage.database, found.finding))!;
    expect(statements.map(({ source, type }) => [source, type])).toEqual([
      ['/court-registry', 'sanctions.listing.deleted.v1'],
      ['/agencies/rail', 'sanctions.acknowledgment.v1'],
      ['/court-registry', 'sanctions.probe.v1'],
    ]);
    for (const statement of statements)
      expect([statement.signature, statement.body, statement.attributes]).not.toContain(null);

    const again = await stage.pass(4_000);
    expect(again).toHaveLength(2);
    await stage.answer(again[0], []);
    expect((await stage.findings('false-acknowledgment'))[0].state).toBe('open');
    await stage.answer(again[1], []);
    expect((await stage.findings('false-acknowledgment'))[0]).toMatchObject({
      state: 'closed',
      finding: found.finding,
    });
    expect((await stage.published()).map(({ kind, state }) => [kind, state])).toEqual([
      ['false-acknowledgment', 'opened'],
      ['false-acknowledgment', 'closed'],
    ]);
    expect((await stage.watch.agencies.read())[0]).toMatchObject({
      agency: 'rail',
      applied: 1,
      lifted: 1,
      acknowledged: 2,
      eventsBehind: 0,
      probes: { ordered: 4, answered: 4, contradicted: 2 },
    });
  });

  it("accuses nobody when the person is refused because of another court's listing", async () => {
    await aDeletedListing(8, true);
    await stage.event({ listing: 16, revision: 1, measures: ['soft-berth', 'g-train-any-seat'] });
    for (const order of await stage.pass(GRACE_MS)) await stage.answer(order, [16]);
    expect(await listFindings(stage.database, {})).toEqual([]);
  });

  it('calls a lift late at the service target, probes it without an acknowledgment, and closes when it is effective', async () => {
    await aDeletedListing(8, false);
    expect(await stage.pass(TARGET_MS - 1)).toEqual([]);
    const orders = await stage.pass(1);
    expect(orders).toHaveLength(2);
    expect(await stage.findings('late')).toMatchObject([{ state: 'open', listing: 8 }]);
    expect((await stage.watch.agencies.read())[0]).toMatchObject({
      eventsBehind: 1,
      oldestUnliftedMs: TARGET_MS,
      oldestUnacknowledgedMs: TARGET_MS,
    });
    await stage.answer(orders[0], [8]);
    expect(await stage.findings('still-enforcing')).toMatchObject([{ state: 'open', listing: 8 }]);
    await stage.acknowledge(0, 2, [{ listing: 8, revision: 2, outcome: 'lifted' }]);
    await stage.pass(0);
    expect(await stage.findings('late')).toMatchObject([{ state: 'closed' }]);
    const [next] = (await stage.pass(GRACE_MS)).filter(({ measure }) => measure === orders[0].measure);
    await stage.answer(next, []);
    expect(await stage.findings('still-enforcing')).toMatchObject([{ state: 'closed' }]);
  });

  it("waits for the agency's own system before it takes a lift as effective", async () => {
    await aDeletedListing(8, false);
    await stage.acknowledge(0, 2, [{ listing: 8, revision: 2, outcome: 'lifted' }], 'applied');
    expect(await stage.pass(GRACE_MS)).toEqual([]);
    const settlement = {
      agency: 'rail',
      shard: 0,
      incarnation: 1,
      kind: 'settlement',
      effective: [{ sequence: 2, listing: 8, revision: 2 }],
      system: 'counter',
    };
    const records = stage['record'](rail, RAIL, { type: 'sanctions.acknowledgment.v1', shard: 0, body: settlement });
    await stage.watch.intake.take('acknowledgments', stage['slices'](records));
    expect(await stage.pass(GRACE_MS)).toHaveLength(2);
  });

  it('probes the subject of before when an identity is corrected', async () => {
    const first = await stage.event({ listing: 8, revision: 1, measures: ['soft-berth'] });
    await stage.event({ listing: 8, revision: 2, measures: ['soft-berth'], ref: 'cd' });
    await stage.acknowledge(0, first, [
      { listing: 8, revision: 1, outcome: 'applied' },
      { listing: 8, revision: 2, outcome: 'amended' },
    ]);
    const [order] = await stage.pass(GRACE_MS);
    expect(order).toMatchObject({ listing: 8, measure: 'soft-berth', revision: 2 });
    await stage.answer(order, [8]);
    expect(await stage.findings('false-acknowledgment')).toMatchObject([{ state: 'open', listing: 8 }]);
  });

  it('opens a gap at once, publishes it again when asked again, and closes it when a run covers it', async () => {
    for (let revision = 1; revision <= 3; revision++)
      await stage.event({ listing: 8, revision, measures: ['soft-berth'] });
    await stage.gap(0, 2, 2);
    await stage.gap(0, 2, 2);
    expect(await stage.findings('gap')).toMatchObject([{ state: 'open', gap: { from: 2, to: 2 } }]);
    await stage.acknowledge(
      0,
      1,
      [1, 2, 3].map((revision) => ({ listing: 8, revision, outcome: 'applied' })),
    );
    await stage.pass(0);
    expect(await stage.findings('gap')).toMatchObject([{ state: 'closed' }]);
    expect((await stage.published()).map(({ state }) => state)).toEqual(['opened', 'opened', 'closed']);
  });

  it('calls an agency silent after two missed cuts and stops when it answers one', async () => {
    await stage.cut(3);
    await stage.pass(2 * CUT_MS);
    expect(await stage.findings('silent')).toEqual([]);
    await stage.pass(1);
    expect(await stage.findings('silent')).toMatchObject([
      { state: 'open', agency: 'rail', shard: 3, statements: [{ type: 'sanctions.cut.v1' }] },
    ]);
    expect((await stage.watch.agencies.read())[0].silent).toBe(true);
    await stage.acknowledge(3, 1, [{ outcome: 'applied' }]);
    await stage.pass(0);
    expect(await stage.findings('silent')).toMatchObject([{ state: 'closed' }]);
    await stage.cut(3);
    await stage.pass(3 * CUT_MS);
    expect(await stage.findings('silent')).toMatchObject([{ state: 'open', reopened: 1 }]);
  });

  it('opens a rejected event and closes it with a later revision that the agency could use', async () => {
    await stage.event({ listing: 8, revision: 1, measures: ['soft-berth'] });
    await stage.acknowledge(0, 1, [{ listing: 8, revision: 1, outcome: 'rejected' }]);
    expect(await stage.findings('rejected')).toMatchObject([
      { state: 'open', statements: [{ source: '/court-registry' }, { source: '/agencies/rail' }] },
    ]);
    await stage.event({ listing: 8, revision: 2, measures: ['soft-berth'] });
    await stage.acknowledge(0, 2, [{ listing: 8, revision: 2, outcome: 'applied' }]);
    expect(await stage.findings('rejected')).toMatchObject([{ state: 'closed' }]);
  });

  it("hears an agency only after the register's event that it speaks of", async () => {
    expect(await stage.acknowledge(0, 1, [{ listing: 8, revision: 1, outcome: 'applied' }])).toMatchObject([
      { topic: RAIL, shard: 0, fromOffset: 0n },
    ]);
    expect(await stage.watch.positions.startAt(RAIL, 0)).toBeNull();
  });

  it('says when a number has two contents and when nobody vouches for a record, and takes a repetition as one', async () => {
    const [deleted, rival] = [0n, 1n].map((offset) =>
      signedRecords(
        register,
        REGISTER,
        [
          {
            type: 'sanctions.listing.deleted.v1',
            shard: 0,
            sequence: 1,
            ...{ listing: 8, revision: 2, standing: 'deleted' as const },
            body: body({ listing: 8, revision: 2, measures: [] }),
          },
        ],
        offset,
      ),
    );
    const [forged] = signedRecords(
      aParticipant('/court-registry', register.keyId),
      REGISTER,
      [{ type: 'sanctions.cut.v1', shard: 0, sequence: 2, body: {} }],
      2n,
    );
    await stage.raw(deleted);
    await stage.raw(deleted);
    expect(await listFindings(stage.database, {})).toEqual([]);
    await stage.raw([...rival, forged]);
    const [equivocation] = await stage.findings('equivocation');
    const { statements } = (await readFinding(stage.database, equivocation.finding))!;
    expect(new Set(statements.map(({ leaf }) => leaf)).size).toBe(2);
    for (const { signature, attributes } of statements) expect([signature, attributes]).not.toContain(null);
    expect(await stage.findings('unverifiable')).toMatchObject([
      { state: 'open', agency: null, shard: 0, statements: [{ leaf: null }] },
    ]);
    expect(await stage.watch.positions.startAt(REGISTER, 0)).toBe(3n);
  });
});
