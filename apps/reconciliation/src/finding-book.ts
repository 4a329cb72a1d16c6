import { randomUUID } from 'node:crypto';
import type { AgencyCode, Bilingual, Finding, FindingKind } from '#contracts';
import type { Database, Draft, Now, Outbox, Tx } from '#messaging';
import type { Statement } from './statements.js';

/** A finding to be opened. `key` is what makes it the same finding when it comes up again. */
export interface Opening {
  key: string;
  kind: FindingKind;
  agency: string | null;
  listing?: number;
  revision?: number;
  shard: number | null;
  sequence?: number;
  serviceDueAt: number;
  legalDueOn?: string | null;
  gap?: { from: number; to: number };
  /** For the enforcing kinds: what is refused; the finding closes when each was seen not to be. */
  measures?: string[];
  detail: Bilingual;
  statements: Statement[];
}

/** What makes a late lift the same finding. */
export const lateKey = (agency: string, listing: number, revision: number): string =>
  `late/${agency}/${listing}/${revision}`;

/** A row of the table, instants as Date. */
export interface FindingRow {
  finding: string;
  key: string;
  kind: FindingKind;
  state: 'open' | 'closed';
  agency: string | null;
  listing: number | null;
  revision: number | null;
  shard: number | null;
  sequence: number | null;
  opened_at: Date;
  closed_at: Date | null;
  reopened: number;
  service_due_at: Date;
  legal_due_on: string | null;
  gap_from: number | null;
  gap_to: number | null;
  measures: string[];
  detail: Bilingual;
  statements: Statement[];
}

/**
 * The findings changed by one transaction: rows at once, their signed messages as the transaction's last statements
 * (they lock the outbox's shards). Made by `inTransaction` only.
 */
export class FindingBook {
  private readonly drafts: Draft[] = [];

  constructor(
    readonly tx: Tx,
    readonly now: Date,
    private readonly shards: number,
  ) {}

  get changed(): boolean {
    return this.drafts.length > 0;
  }

  /**
   * Opens a finding, or opens it again if it had been closed. One that is open already stays as it is, but an enforcing one
   * takes new measures in, and a gap is published again, because the agency asks again. Answers whether it was opened.
   */
  async open(o: Opening): Promise<boolean> {
    const [row] = await this.tx.query<FindingRow>(OPEN, [
      randomUUID(),
      o.key,
      o.kind,
      o.agency,
      o.listing ?? null,
      o.revision ?? null,
      o.shard,
      o.sequence ?? null,
      this.now,
      new Date(o.serviceDueAt),
      o.legalDueOn ?? null,
      o.gap?.from ?? null,
      o.gap?.to ?? null,
      o.measures ?? [],
      JSON.stringify(o.detail),
      JSON.stringify(o.statements),
    ]);
    if (row) {
      this.publish(row);
      return true;
    }
    if (o.measures && o.measures.length > 0) {
      await this.tx.query(
        `UPDATE finding SET measures = (SELECT array_agg(DISTINCT m ORDER BY m) FROM unnest(measures || $2::text[]) m) WHERE key = $1`,
        [o.key, o.measures],
      );
    }
    if (o.gap) {
      const [widened] = await this.tx.query<FindingRow>(
        `UPDATE finding SET gap_to = GREATEST(gap_to, $2) WHERE key = $1 AND state = 'open' RETURNING *`,
        [o.key, o.gap.to],
      );
      if (widened) this.publish(widened);
    }
    return false;
  }

  /** Says anew what is wrong, by what was heard since. Nothing happens unless a finding of this key is open. */
  async restate(key: string, detail: Bilingual, evidence: readonly Statement[]): Promise<void> {
    const [row] = await this.tx.query<FindingRow>(
      `UPDATE finding SET detail = $2, statements = statements || $3::jsonb WHERE key = $1 AND state = 'open' RETURNING *`,
      [key, JSON.stringify(detail), JSON.stringify(evidence)],
    );
    if (row) this.publish(row);
  }

  /** Closes a finding on evidence. Nothing happens if it is closed already. */
  async close(finding: string, detail: Bilingual, evidence: readonly Statement[]): Promise<boolean> {
    const [row] = await this.tx.query<FindingRow>(
      `UPDATE finding SET state = 'closed', closed_at = $2, detail = $3, statements = statements || $4::jsonb, measures = '{}'
       WHERE finding = $1 AND state = 'open' RETURNING *`,
      [finding, this.now, JSON.stringify(detail), JSON.stringify(evidence)],
    );
    if (row) this.publish(row);
    return row !== undefined;
  }

  /** Hands over what is to be said; the last thing its transaction does. */
  flush(outbox: Outbox): Promise<unknown> {
    return outbox.enqueue(this.tx, this.drafts);
  }

  private publish(row: FindingRow): void {
    const { finding, kind, agency, listing, shard, sequence, detail, statements } = row;
    const body: Finding = {
      finding,
      kind,
      state: row.state === 'open' ? 'opened' : 'closed',
      agency: agency as AgencyCode | null,
      listing,
      shard,
      sequence,
      openedAt: row.opened_at.toISOString(),
      closedAt: row.closed_at?.toISOString() ?? null,
      serviceDueAt: row.service_due_at.toISOString(),
      legalDueOn: row.legal_due_on,
      detail,
      statements,
    };
    if (row.gap_from !== null && row.gap_to !== null) body.gap = { from: row.gap_from, to: row.gap_to };
    this.drafts.push({
      shard: listing !== null ? listing % this.shards : (shard ?? 0) % this.shards,
      type: 'sanctions.finding.v1',
      body,
    });
  }
}

const OPEN = `
  INSERT INTO finding (finding, key, kind, state, agency, listing, revision, shard, sequence, opened_at, service_due_at,
    legal_due_on, gap_from, gap_to, measures, detail, statements)
  VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
  ON CONFLICT (key) DO UPDATE SET state = 'open', opened_at = excluded.opened_at, closed_at = NULL, reopened = finding.reopened + 1,
    revision = excluded.revision, sequence = excluded.sequence, service_due_at = excluded.service_due_at, legal_due_on = excluded.legal_due_on,
    gap_from = excluded.gap_from, gap_to = excluded.gap_to, measures = excluded.measures, detail = excluded.detail, statements = excluded.statements
  WHERE finding.state = 'closed'
  RETURNING *`;

/** What every transaction of reconciliation needs. */
export interface Desk {
  database: Database;
  outbox: Outbox;
  clock: Now;
  shards: number;
}

/** Runs work with a book of findings; rows and messages commit together, then the relay is woken. */
export async function inTransaction<T>(
  { database, outbox, clock, shards }: Desk,
  work: (tx: Tx, book: FindingBook) => Promise<T>,
): Promise<T> {
  let changed = false;
  const result = await database.transaction(async (tx) => {
    const book = new FindingBook(tx, clock.now(), shards);
    const answer = await work(tx, book);
    await book.flush(outbox);
    changed = book.changed;
    return answer;
  });
  if (changed) outbox.onCommit();
  return result;
}
