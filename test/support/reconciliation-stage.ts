import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect, type ReceivedRecord, type Slice } from '#messaging';
import { FixedClock, openDatabase, runMigrations, type DatabaseHandle } from '#service';
import { silent } from './silent.js';
import { ownedDatabase, type OwnedDatabase } from '../../libs/service/test/owned-database.js';
import { aKeyring, aParticipant, signedRecords } from './signed-record.js';
import { aListingBody, type SaidOfListing } from './listing-body.js';
import { listFindings } from '../../apps/reconciliation/src/finding-reader.js';
import { migrations } from '../../apps/reconciliation/src/migrations/0001-watch.js';
import { Watch } from '../../apps/reconciliation/src/watch.js';

export const register = aParticipant('/court-registry');
export const rail = aParticipant('/agencies/rail');
const keyring = aKeyring([register, rail]);
const START = Date.parse('2026-06-01T08:00:00.000Z');
const at = (ms: number) => new Date(START + ms).toISOString();
export const TARGET_MS = 10_000;
export const GRACE_MS = 1_000;
export const CUT_MS = 5_000;
export const REGISTER = 'sanctions.register.v1';
export const RAIL = 'sanctions.acknowledgments.rail.v1';

export type Order = { probe: string; agency: string; listing: number; measure: string; revision: number };

/** Reconciliation over a real database; what agencies and register say is handed to it as slices, time stands until moved. */
export class ReconciliationStage {
  readonly clock = new FixedClock(at(0));
  readonly orders: Order[] = [];
  /** What the register says to orders while it takes none. */
  refusal: { status: number; code: string } | null = null;
  private readonly numbers = new Map<string, number>();
  /** Where each partition ends: what was handed over, and what a test says lies there unread. */
  readonly offsets = new Map<string, bigint>();
  private constructor(
    readonly watch: Watch,
    readonly database: DatabaseHandle,
    private readonly owned: OwnedDatabase,
    private readonly http: Server,
  ) {}

  static async set(): Promise<ReconciliationStage> {
    const owned = await ownedDatabase();
    await runMigrations({ url: owned.ownerUrl, entities: [], migrations, serviceLogin: owned.serviceLogin });
    const database = await openDatabase({ url: owned.serviceUrl, entities: [], migrations });
    const orders: Order[] = [];
    const door: { stage?: ReconciliationStage } = {};
    const http = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => {
        const refusal = door.stage?.refusal ?? null;
        if (refusal === null) orders.push(JSON.parse(text));
        response.writeHead(refusal?.status ?? 202, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ code: refusal?.code }));
      });
    });
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    const registerUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const clock = new FixedClock(at(0));
    const signer = aParticipant('/reconciliation');
    const offsets = new Map<string, bigint>();
    const watch = new Watch({
      database,
      clock,
      signer,
      registerUrl,
      log: silent,
      shards: 8,
      registerToken: 't',
      serviceTargetMs: TARGET_MS,
      probeGraceMs: GRACE_MS,
      cutIntervalMs: CUT_MS,
      agencies: ['rail'],
      ends: async (topic) =>
        Array.from({ length: 8 }, (_, partition) => ({ partition, high: offsets.get(`${topic}/${partition}`) ?? 0n })),
    });
    await watch.open();
    const stage = new ReconciliationStage(watch, database, owned, http);
    door.stage = stage;
    return Object.assign(stage, { clock, orders, offsets });
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
  async event(event: SaidOfListing): Promise<number> {
    const { listing, revision } = event;
    const said = aListingBody(event);
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

  /** A listing with two measures of rail that is deleted again, and whether rail acknowledged that. */
  async aDeletedListing(listing: number, acknowledged: boolean): Promise<void> {
    const published = await this.event({ listing, revision: 1, measures: ['soft-berth', 'g-train-any-seat'] });
    await this.acknowledge(listing % 8, published, [{ listing, revision: 1, outcome: 'applied' }]);
    const deleted = await this.event({ listing, revision: 2, measures: [] });
    if (acknowledged) await this.acknowledge(listing % 8, deleted, [{ listing, revision: 2, outcome: 'lifted' }]);
  }

  async cut(shard: number): Promise<void> {
    const cut = { cut: 1, time: this.clock.now().toISOString(), policy: 'lawful-basis', shards: 8, announcedKeys: [] };
    await this.watch.intake.take(
      'register',
      this.slices(this.record(register, REGISTER, { type: 'sanctions.cut.v1', shard, body: cut })),
    );
  }

  acknowledge(shard: number, from: number, entries: object[], grade = 'effective', more: object = {}) {
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
      ...more,
    };
    return this.watch.intake.take(
      'acknowledgments',
      this.slices(this.record(rail, RAIL, { type: 'sanctions.acknowledgment.v1', shard, body: run })),
    );
  }

  /** The agency took a shard up to a number from a snapshot. */
  load(shard: number, from: number, to: number, grade = 'effective') {
    const root = '00'.repeat(32);
    const body = { agency: 'rail', shard, incarnation: 1, from, to, grade, snapshot: 's', root };
    const said = { type: 'sanctions.load.v1', shard, body };
    return this.watch.intake.take('acknowledgments', this.slices(this.record(rail, RAIL, said)));
  }

  /** The agency's own system confirmed a number. */
  settle(shard: number, effective: object[]) {
    const body = { agency: 'rail', shard, incarnation: 1, kind: 'settlement', effective, system: 'counter' };
    const said = { type: 'sanctions.acknowledgment.v1', shard, body };
    return this.watch.intake.take('acknowledgments', this.slices(this.record(rail, RAIL, said)));
  }

  /** The agency refused somebody because of a listing, as of a number of its shard. */
  deny(listing: number, revision: number, measure: string, sequence: number) {
    const shard = listing % 8;
    const at = this.clock.now().toISOString();
    const body = {
      agency: 'rail',
      denial: 'd',
      requestId: 'r',
      listing,
      revision,
      measure,
      effect: 'deny',
      asOf: { shard, sequence },
      at,
    };
    const records = this.record(rail, 'sanctions.denials.rail.v1', { type: 'sanctions.denial.v1', shard, body });
    return this.watch.intake.take('denials', this.slices(records));
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
