import { AGENCIES, registerTopic, type Run } from '#contracts';
import type { ServiceName } from '#local';
import { openDatabase, type DatabaseHandle } from '#service';
import type { TestBus } from './bus.js';
import { eventually } from './eventually.js';
import {
  differences,
  foldRegister,
  readEvents,
  type FoundRow,
  type OutboxEvent,
  type OutboxRow,
} from './fold-oracle.js';

/** A finding as reconciliation keeps it. */
export interface KeptFinding {
  kind: string;
  state: 'open' | 'closed';
  agency: string | null;
  listing: number | null;
  shard: number | null;
  sequence: number | null;
}

export interface Allowed {
  /** Findings that may be open, by whatever they accuse of. By default none. */
  openFindings?: (finding: KeptFinding) => boolean;
  /** Shards that stand still for good: nothing is asked of them. */
  halted?: readonly number[];
  deadlineMs?: number;
}

const DEADLINE_MS = 120_000;
/** An honest agency is never accused of these, not even for a moment. */
const ACCUSATIONS = ['false-acknowledgment', 'still-enforcing'];

/** SQL in a service's database, as its owner, on a connection of this call's own. */
export async function inDatabase<T>(
  bus: TestBus,
  service: ServiceName,
  work: (database: DatabaseHandle) => Promise<T>,
): Promise<T> {
  const database = await openDatabase({ url: bus.databaseUrl(service), entities: [], migrations: [], poolSize: 2 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

export const rowsOf = <T>(bus: TestBus, service: ServiceName, sql: string, params: unknown[] = []): Promise<T[]> =>
  inDatabase(bus, service, (database) => database.query<T>(sql, params));

/**
 * Waits until the bus has come to rest, then holds all of it against the register's outbox: every agency's table is
 * its fold, every number was acknowledged exactly once in each incarnation, nothing is left open, nobody is accused.
 */
export async function expectTruth(bus: TestBus, allowed: Allowed = {}): Promise<void> {
  const deadline = allowed.deadlineMs ?? DEADLINE_MS;
  await eventually(async () => expect(await unfinished(bus, allowed.halted ?? [])).toEqual([]), deadline);
  await eventually(async () => {
    const events = await registerEvents(bus, allowed.halted ?? []);
    for (const agency of AGENCIES) {
      expect([agency, ...(await wrongRows(bus, agency, events, allowed.halted ?? []))]).toEqual([agency]);
    }
    expect(await wrongAcknowledgments(bus, events, allowed.halted ?? [])).toEqual([]);
    expect(await wrongFindings(bus, allowed.openFindings ?? (() => false))).toEqual([]);
  }, 30_000);
}

/** What is not sent, applied, acknowledged or heard yet. */
async function unfinished(bus: TestBus, halted: readonly number[]): Promise<string[]> {
  const open: string[] = [];
  const last = new Map<number, number>();
  const shards = await rowsOf<{ shard: number; last: number; sent: number }>(
    bus,
    'court-registry',
    'SELECT shard, last, sent FROM outbox_shard WHERE topic = $1',
    [registerTopic],
  );
  for (const row of shards) {
    last.set(row.shard, row.last);
    if (row.sent !== row.last) open.push(`register shard ${row.shard}: sent ${row.sent} of ${row.last}`);
  }
  const compare = (who: string, rows: { shard: number; at: number }[]): void => {
    const at = new Map(rows.map((row) => [row.shard, row.at]));
    for (const [shard, wanted] of last)
      if (!halted.includes(shard) && at.get(shard) !== wanted)
        open.push(`${who} shard ${shard}: ${at.get(shard)} of ${wanted}`);
  };
  for (const agency of AGENCIES) {
    compare(agency, await rowsOf(bus, agency, 'SELECT shard, sequence AS at FROM position'));
    const unsent = await rowsOf(bus, agency, 'SELECT 1 FROM outbox_shard WHERE sent < last');
    if (unsent.length > 0) open.push(`${agency} has unsent messages`);
  }
  const heard = { ledger: 'SELECT agency, shard, to_sequence AS at FROM run_position', reconciliation: 'SELECT agency, shard, acknowledged_to AS at FROM agency_position' }; // prettier-ignore
  for (const [service, sql] of Object.entries(heard) as [ServiceName, string][]) {
    const rows = await rowsOf<{ agency: string; shard: number; at: number }>(bus, service, sql);
    for (const agency of AGENCIES)
      compare(
        `${service} on ${agency}`,
        rows.filter((row) => row.agency === agency),
      );
  }
  return open;
}

export async function registerEvents(bus: TestBus, halted: readonly number[] = []): Promise<OutboxEvent[]> {
  const rows = await rowsOf<OutboxRow>(
    bus,
    'court-registry',
    `SELECT shard, sequence, type, listing, revision, standing, data FROM outbox
     WHERE topic = $1 AND shard <> ALL($2::int[]) ORDER BY shard, sequence`,
    [registerTopic, halted],
  );
  return readEvents(rows);
}

async function wrongRows(
  bus: TestBus,
  agency: (typeof AGENCIES)[number],
  events: readonly OutboxEvent[],
  halted: readonly number[],
): Promise<string[]> {
  const newest = new Map<number, number>();
  for (const { listing, revision } of events) if (listing !== null) newest.set(listing, revision!);
  const found = await rowsOf<FoundRow>(bus, agency, 'SELECT * FROM enforced WHERE shard <> ALL($1::int[])', [halted]);
  const still = await rowsOf<{ shard: number }>(
    bus,
    agency,
    'SELECT shard FROM position WHERE shard <> ALL($1::int[]) AND (gap_to IS NOT NULL OR halted IS NOT NULL OR sequence < behind_until)',
    [halted],
  );
  return [
    ...differences(foldRegister(events, agency), found, newest),
    ...still.map(({ shard }) => `shard ${shard} stands still`),
  ];
}

interface KeptRun {
  source: string;
  shard: number;
  incarnation: number;
  message: number;
  data: Buffer;
}

/** Everything that is not: each number once in an incarnation, in order, about the right listing, no message missing. */
async function wrongAcknowledgments(
  bus: TestBus,
  events: readonly OutboxEvent[],
  halted: readonly number[],
): Promise<string[]> {
  const problems: string[] = [];
  const byNumber = new Map(events.map((event) => [`${event.shard}/${event.sequence}`, event]));
  const last = new Map<number, number>();
  for (const { shard, sequence } of events) last.set(shard, sequence);
  const kept = await rowsOf<KeptRun>(
    bus,
    'ledger',
    `SELECT source, shard, epoch AS incarnation, sequence AS message, data FROM leaf JOIN leaf_data USING (leaf_id)
     WHERE source LIKE '/agencies/%' AND type IN ('sanctions.acknowledgment.v1', 'sanctions.gap.v1') AND shard <> ALL($1::int[])
     ORDER BY source, shard, sequence`,
    [halted],
  );
  const streams = new Map<string, KeptRun[]>();
  for (const row of kept) {
    const key = `${row.source} ${row.shard}`;
    const stream = streams.get(key);
    if (stream) stream.push(row);
    else streams.set(key, [row]);
  }
  for (const agency of AGENCIES)
    for (const shard of last.keys())
      if (!streams.has(`/agencies/${agency} ${shard}`)) problems.push(`${agency} never spoke on shard ${shard}`);
  for (const [stream, messages] of streams) {
    let at = { incarnation: 1, to: 0 };
    for (const [index, { message, incarnation, shard, data }] of messages.entries()) {
      if (message !== index + 1) problems.push(`${stream}: message ${message} where ${index + 1} belongs`);
      const body = JSON.parse(data.toString('utf8')) as Run;
      if (body.kind !== 'run') continue;
      const restored = incarnation > at.incarnation;
      if (incarnation < at.incarnation || (restored ? body.from > at.to + 1 : body.from !== at.to + 1))
        problems.push(`${stream}: ${body.from} follows ${at.to} in incarnation ${incarnation} after ${at.incarnation}`);
      const said = body.entries.map((entry, i) => {
        const event = byNumber.get(`${shard}/${body.from + i}`);
        const agrees =
          entry.sequence === body.from + i &&
          (entry.listing ?? null) === event?.listing &&
          (entry.revision ?? null) === event.revision &&
          (entry.outcome === 'rejected') === (event.body === null);
        return agrees;
      });
      if (said.length !== body.to - body.from + 1 || said.includes(false))
        problems.push(`${stream}: the run ${body.from}..${body.to} does not say what was published`);
      at = { incarnation, to: body.to };
    }
    const shard = messages[0].shard;
    if (at.to !== last.get(shard)) problems.push(`${stream}: acknowledged to ${at.to} of ${last.get(shard)}`);
  }
  const notes = await rowsOf<{ agency: string; shard: number; outcome: string }>(
    bus,
    'ledger',
    `SELECT agency, shard, outcome FROM run_note WHERE outcome <> 'restored' AND shard <> ALL($1::int[])`,
    [halted],
  );
  return [
    ...problems.slice(0, 5),
    ...notes.map(({ agency, shard, outcome }) => `${agency} shard ${shard}: ${outcome}`),
  ];
}

export const findingsOf = (bus: TestBus): Promise<KeptFinding[]> =>
  rowsOf<KeptFinding>(bus, 'reconciliation', 'SELECT kind, state, agency, listing, shard, sequence FROM finding');

async function wrongFindings(bus: TestBus, mayBeOpen: (finding: KeptFinding) => boolean): Promise<KeptFinding[]> {
  const findings = await findingsOf(bus);
  return findings.filter(
    (finding) => !mayBeOpen(finding) && (finding.state === 'open' || ACCUSATIONS.includes(finding.kind)),
  );
}
