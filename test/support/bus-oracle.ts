import { registerTopic, type AgencyCode } from '#contracts';
import { wrongAcknowledgments } from './acknowledgment-oracle.js';
import type { TestBus } from './bus.js';
import { withBooks, type Books } from './bus-books.js';
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
}

/** Long, because it passes only where something is wrong. */
const DEADLINE_MS = 180_000;
/** An honest agency is never accused of these, not even for a moment. */
const ACCUSATIONS = ['false-acknowledgment', 'still-enforcing'];

/**
 * Waits until the bus has come to rest, then holds all of it against the register's outbox: every agency's table is
 * its fold, every number was acknowledged exactly once in each incarnation, nothing is left open, nobody is accused.
 * Of agencies that do not take part in this bus nothing is asked.
 */
export async function expectTruth(bus: TestBus, { openFindings, halted = [] }: Allowed = {}): Promise<void> {
  await withBooks(bus, async (books) => {
    await eventually(async () => expect(await unfinished(books, bus.agencies, halted)).toEqual([]), DEADLINE_MS);
    await eventually(async () => {
      const events = await registerEvents(books, halted);
      for (const agency of bus.agencies)
        expect([agency, ...(await wrongRows(books, agency, events, halted))]).toEqual([agency]);
      expect(await wrongAcknowledgments(books, events, halted, bus.agencies)).toEqual([]);
      expect(await wrongFindings(books, bus.agencies, openFindings ?? (() => false))).toEqual([]);
    }, 30_000);
  });
}

export const findingsOf = (bus: TestBus): Promise<KeptFinding[]> =>
  withBooks(bus, (books) => findingsAbout(bus.agencies, books));

/** What is found of agencies that do not take part is true, and no fault. */
async function findingsAbout(agencies: readonly AgencyCode[], books: Books): Promise<KeptFinding[]> {
  const findings = await books.rows<KeptFinding>('reconciliation', FINDINGS);
  return findings.filter(({ agency }) => agency === null || (agencies as readonly string[]).includes(agency));
}

const FINDINGS = 'SELECT kind, state, agency, listing, shard, sequence FROM finding';
const HEARD = {
  ledger: 'SELECT agency, shard, to_sequence AS at FROM run_position',
  reconciliation: 'SELECT agency, shard, acknowledged_to AS at FROM agency_position',
} as const;

interface At {
  agency: string;
  shard: number;
  at: number;
}

/** What is not sent, applied, acknowledged or heard yet. */
async function unfinished(books: Books, agencies: readonly AgencyCode[], halted: readonly number[]): Promise<string[]> {
  const shards = await books.rows<{ shard: number; last: number; sent: number }>(
    'court-registry',
    'SELECT shard, last, sent FROM outbox_shard JOIN relay_shard USING (topic, shard) WHERE topic = $1',
    [registerTopic],
  );
  const open = shards.flatMap(({ shard, last, sent }) =>
    sent === last ? [] : [`register ${shard}: ${sent} of ${last}`],
  );
  const compare = (who: string, heard: readonly string[], rows: readonly At[]): void => {
    const at = new Map(rows.map((row) => [`${row.agency} ${row.shard}`, row.at]));
    for (const agency of heard) {
      for (const { shard, last } of shards) {
        const reached = at.get(`${agency} ${shard}`);
        if (!halted.includes(shard) && reached !== last) open.push(`${who}, ${agency} ${shard}: ${reached} of ${last}`);
      }
    }
  };
  for (const agency of agencies) {
    const sql = `SELECT '${agency}' AS agency, shard, sequence AS at FROM position`;
    compare('tables', [agency], await books.rows<At>(agency, sql));
    const unsent = await books.rows(
      agency,
      'SELECT 1 FROM outbox_shard JOIN relay_shard USING (topic, shard) WHERE sent < last',
    );
    if (unsent.length > 0) open.push(`${agency} has unsent messages`);
  }
  for (const service of ['ledger', 'reconciliation'] as const)
    compare(service, agencies, await books.rows<At>(service, HEARD[service]));
  return open;
}

async function registerEvents(books: Books, halted: readonly number[]): Promise<OutboxEvent[]> {
  const rows = await books.rows<OutboxRow>(
    'court-registry',
    `SELECT shard, sequence, type, listing, revision, standing, data FROM outbox
     WHERE topic = $1 AND shard <> ALL($2::int[]) ORDER BY shard, sequence`,
    [registerTopic, halted],
  );
  return readEvents(rows);
}

async function wrongRows(
  books: Books,
  agency: AgencyCode,
  events: readonly OutboxEvent[],
  halted: readonly number[],
): Promise<string[]> {
  const newest = new Map<number, number>();
  for (const { listing, revision } of events) if (listing !== null) newest.set(listing, revision!);
  const found = await books.rows<FoundRow>(agency, 'SELECT * FROM enforced WHERE shard <> ALL($1::int[])', [halted]);
  const still = await books.rows<{ shard: number }>(
    agency,
    'SELECT shard FROM position WHERE shard <> ALL($1::int[]) AND (gap_to IS NOT NULL OR halted IS NOT NULL OR sequence < behind_until)',
    [halted],
  );
  return [
    ...differences(foldRegister(events, agency), found, newest),
    ...still.map(({ shard }) => `shard ${shard} stands still`),
  ];
}

async function wrongFindings(
  books: Books,
  agencies: readonly AgencyCode[],
  mayBeOpen: (finding: KeptFinding) => boolean,
): Promise<KeptFinding[]> {
  const findings = await findingsAbout(agencies, books);
  return findings.filter(
    (finding) => !mayBeOpen(finding) && (finding.state === 'open' || ACCUSATIONS.includes(finding.kind)),
  );
}
