import { acknowledgmentsTopic } from '#contracts';
import { classify, type Log, type Tx } from '#messaging';
import { Rounds } from '#service';
import { isAnother, type AgencyHolds } from './domain/fold-event.js';
import { HeardUntil } from './domain/heard-until.js';
import { isLate, missedCut, type OpenCut } from './domain/overdue.js';
import { closed, opened, said } from './domain/words.js';
import { inTransaction, lateKey, type Desk, type FindingBook } from './finding-book.js';
import { markLate, overdueLifts } from './lift-store.js';
import { findStatement, registerEvent } from './statements.js';

interface OverseerOptions extends Desk {
  agencies: readonly string[];
  serviceTargetMs: number;
  cutIntervalMs: number;
  /** Where each partition of a topic ends now, by the broker. */
  ends: (topic: string) => Promise<{ partition: number; high: bigint }[]>;
  log: Log;
  tickMs?: number;
}

const MOST_PER_TICK = 500;
const PATIENCE_MS = 60_000;

/** Finds what shows only by time passing (late, silent) and closes what the evidence that came in meanwhile settles. */
export class Overseer {
  readonly rounds: Rounds;
  private readonly heard = new HeardUntil(PATIENCE_MS);
  /** Something may have come in since the last look that went through. */
  private unseen = true;

  constructor(private readonly options: OverseerOptions) {
    this.rounds = new Rounds({
      everyMs: options.tickMs ?? 500,
      work: () => this.look(),
      failed: (why) => options.log.warn(why, 'could not look for overdue lifts; trying again'),
    });
  }

  /** What came in may be judged at the next look. */
  news(): void {
    this.unseen = true;
  }

  /**
   * One look, by the clock's present instant. Where nothing came in since the last and nobody looks late or silent, it
   * has nothing to find and ends there: what another process takes in, that process judges.
   */
  async look(): Promise<void> {
    const now = this.options.clock.now();
    const suspects = await this.suspects(now);
    if (!this.unseen && suspects.length === 0) return;
    this.unseen = false;
    await this.judge(suspects, now).catch((error: unknown) => {
      this.unseen = true;
      throw error;
    });
  }

  private async judge(suspects: readonly { agency: string }[], now: Date): Promise<void> {
    await this.hearOut([...new Set(suspects.map(({ agency }) => agency))], now);
    await inTransaction(this.options, async (tx, book) => {
      await this.openLate(tx, book);
      await this.openSilent(book);
      if ((await closeLate(book)) === MOST_PER_TICK) this.unseen = true;
      await closeGaps(book);
      await closeInForceAgain(book);
    });
  }

  /** Agencies that look late or silent by what was read so far, and are not found so yet. */
  private suspects(now: Date): Promise<{ agency: string }[]> {
    return this.options.database.query(
      `SELECT DISTINCT agency FROM lift WHERE effective_at IS NULL AND NOT late AND service_due_at <= $2
       UNION SELECT c.agency FROM (${OPEN_CUTS}) c
       WHERE c.time < $3 AND NOT EXISTS (SELECT FROM finding f WHERE f.kind = 'silent' AND f.state = 'open' AND f.agency = c.agency)`,
      [this.options.agencies, now, now.getTime() - 2 * this.options.cutIntervalMs],
    );
  }

  /** Nobody is called late or silent while what they may have said lies unread. */
  private async hearOut(agencies: readonly string[], now: Date): Promise<void> {
    const { database, ends, log } = this.options;
    for (const agency of agencies) {
      const topic = acknowledgmentsTopic(agency);
      try {
        const partitions = await ends(topic);
        const rows = await database.query<{ partition: number; next: number }>(
          'SELECT partition, next FROM stream_position WHERE topic = $1',
          [topic],
        );
        const next = new Map(rows.map((row) => [row.partition, row.next]));
        for (const { partition, high } of partitions) {
          this.heard.look(`${agency} ${partition}`, now.getTime(), Number(high), next.get(partition) ?? 0);
        }
      } catch (error) {
        log.warn({ topic, code: classify(error).code }, 'the end of a topic is not known; nobody is judged by it now');
      }
    }
  }

  private async openLate(tx: Tx, book: FindingBook): Promise<void> {
    const overdue = await overdueLifts(tx, book.now, MOST_PER_TICK);
    const lifts = overdue.filter((lift) => isLate(lift, this.heard.of(`${lift.agency} ${lift.shard}`)));
    if (lifts.length === 0) return;
    for (const lift of lifts) {
      const { agency, listing, revision, shard, sequence } = lift;
      const event = await findStatement(tx, lift.leaf, said.lift(lift, lift.measures));
      const word = await findStatement(tx, lift.acknowledgment, said.acknowledged(agency, lift));
      const missing = await findStatement(tx, lift.awaitsLeaf, said.awaits(agency, listing, lift.awaits));
      await book.open({
        key: lateKey(agency, listing, revision),
        kind: 'late',
        agency,
        listing,
        revision,
        shard,
        sequence,
        serviceDueAt: lift.serviceDueAt,
        legalDueOn: lift.legalDueOn,
        detail: opened.late(agency, listing, lift.acknowledgedAt !== null, lift.awaits),
        statements: [event, word, missing].filter((statement) => statement !== null),
      });
    }
    await markLate(tx, lifts);
  }

  /** Opens and closes `silent`: per agency, by the oldest cut of each shard that it has not acknowledged. */
  private async openSilent(book: FindingBook): Promise<void> {
    const { agencies, cutIntervalMs, serviceTargetMs } = this.options;
    const rows = await book.tx.query<OpenCut & { agency: string }>(OPEN_CUTS, [agencies]);
    const open = await openFindings(book, 'silent');
    for (const agency of agencies) {
      const own = rows.filter((row) => row.agency === agency);
      const cut = missedCut(own, book.now.getTime(), cutIntervalMs);
      const finding = open.find((row) => row.agency === agency);
      const due = (cut?.time ?? 0) + 2 * cutIntervalMs;
      if (cut && !finding && this.heard.of(`${agency} ${cut.shard}`) > due) {
        const event = await registerEvent(book.tx, cut.shard, cut.sequence, said.cut(new Date(cut.time).toISOString()));
        await book.open({
          key: `silent/${agency}`,
          kind: 'silent',
          agency,
          shard: cut.shard,
          sequence: cut.sequence,
          serviceDueAt: cut.time + serviceTargetMs,
          detail: opened.silent(agency, cut.shard),
          statements: event ? [event] : [],
        });
      }
      if (!cut && finding) await book.close(finding.finding, closed.silent(agency), []);
    }
    await forgetCuts(book.tx, agencies.length);
  }
}

/** Per agency and shard the oldest cut that it has not acknowledged; `time` in epoch milliseconds. */
const OPEN_CUTS = `
  SELECT a.agency, c.shard, c.sequence, (extract(epoch FROM c.time) * 1000)::float8 AS time
  FROM unnest($1::text[]) a(agency) CROSS JOIN shard_state s LEFT JOIN agency_position p ON p.agency = a.agency AND p.shard = s.shard
  JOIN LATERAL (SELECT * FROM cut WHERE cut.shard = s.shard AND cut.sequence > COALESCE(p.acknowledged_to, 0) ORDER BY cut.sequence LIMIT 1) c ON true`;

interface OpenFinding {
  finding: string;
  agency: string;
}

function openFindings(book: FindingBook, kind: string): Promise<OpenFinding[]> {
  return book.tx.query<OpenFinding>(`SELECT finding, agency FROM finding WHERE state = 'open' AND kind = $1`, [kind]);
}

/** Cuts that every agency has acknowledged are of no more use. */
async function forgetCuts(tx: Tx, agencies: number): Promise<void> {
  await tx.query(
    `DELETE FROM cut USING (SELECT shard, min(acknowledged_to) AS done FROM agency_position GROUP BY shard HAVING count(*) >= $1) p
     WHERE cut.shard = p.shard AND cut.sequence <= p.done`,
    [agencies],
  );
}

/** Answers how many it closed: as many as it may, and there may be more. */
async function closeLate(book: FindingBook): Promise<number> {
  const rows = await book.tx.query<{
    finding: string;
    agency: string;
    listing: number;
    revision: number;
    confirmation: string;
  }>(
    `SELECT f.finding, f.agency, f.listing, f.revision, encode(l.confirmation, 'hex') AS confirmation
     FROM finding f JOIN lift l ON l.listing = f.listing AND l.agency = f.agency AND l.revision = f.revision
     WHERE f.state = 'open' AND f.kind = 'late' AND l.effective_at IS NOT NULL LIMIT $1`,
    [MOST_PER_TICK],
  );
  for (const { finding, agency, listing, revision, confirmation } of rows) {
    const word = await findStatement(book.tx, confirmation, said.effective(agency, { listing, revision }));
    await book.close(finding, closed.late(agency, listing), word ? [word] : []);
  }
  return rows.length;
}

async function closeGaps(book: FindingBook): Promise<void> {
  const rows = await book.tx.query<OpenFinding & { gap_to: number }>(
    `SELECT f.finding, f.agency, f.gap_to FROM finding f JOIN agency_position p ON p.agency = f.agency AND p.shard = f.shard
     WHERE f.state = 'open' AND f.kind = 'gap' AND p.acknowledged_to >= f.gap_to`,
  );
  for (const { finding, agency, gap_to: to } of rows) await book.close(finding, closed.gap(agency, to), []);
}

/** What a later revision put in force again for the same subject is no longer enforced without right. */
async function closeInForceAgain(book: FindingBook): Promise<void> {
  const rows = await book.tx.query<{
    finding: string;
    agency: string;
    listing: number;
    revision: number;
    measures: string[];
    refs_before: string[];
    holds: AgencyHolds | null;
    leaf: string;
    sequence: number;
    shard: number;
  }>(
    `SELECT f.finding, f.agency, f.listing, f.measures, l.refs_before, s.agencies -> f.agency AS holds, s.shard, s.sequence
     FROM finding f JOIN listing_state s ON s.listing = f.listing AND s.revision > f.revision
     JOIN lift l ON l.listing = f.listing AND l.agency = f.agency AND l.revision = f.revision
     WHERE f.state = 'open' AND f.kind IN ('still-enforcing', 'false-acknowledgment', 'unverifiable')`,
  );
  for (const { finding, listing, measures, refs_before: before, holds, shard, sequence } of rows) {
    if (!holds || isAnother(before, holds.refs) || !measures.every((code) => holds.measures.includes(code))) continue;
    const event = await registerEvent(book.tx, shard, sequence, said.event(sequence));
    await book.close(finding, closed.inForceAgain(listing), event ? [event] : []);
  }
}
