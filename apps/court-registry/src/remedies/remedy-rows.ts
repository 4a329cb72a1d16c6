import { ruleSets, type DeletionGround, type RuleSet, type RuleSetCode } from '#contracts';
import type { Tx } from '#messaging';
import { refuse, Refused } from '#service';
import type { Asked, Objection, Outcome, Reconsideration } from '../domain/objection.js';
import type { Day } from '../domain/working-days.js';
import type { IdentityVault } from '../register/identity-vault.js';

/** How a document reached the court, or the person. */
export type Mode = 'in-person' | 'post' | 'electronic' | 'public-notice';
export const MODES: readonly Mode[] = ['in-person', 'post', 'electronic', 'public-notice'];

/** An objection as it is stored, and its reconsideration, null in every member where there is none. */
export interface RemedyRow {
  id: string;
  listing: number;
  court: string;
  ruleSet: RuleSetCode;
  asked: Asked;
  ground: DeletionGround | null;
  fields: string[] | null;
  mode: Mode;
  receivedOn: Day;
  listingServedOn: Day | null;
  author: string;
  enteredAt: Date;
  /** Receipt of the refusal that named the listing; null where the listing was named itself. */
  receipt: string | null;
  status: Objection['status'];
  decidedOn: Day | null;
  decidedBy: string | null;
  proposal: string | null;
  actedOn: Day | null;
  servedOn: Day | null;
  servedMode: Mode | null;
  servedBy: string | null;
  reconsideration: string | null;
  nextCourt: string;
  askedOn: Day;
  askedBy: string;
  reconsiderationStatus: Reconsideration['status'];
  outcome: Outcome | null;
  outcomeOn: Day | null;
  documentNumber: string | null;
  correction: string | null;
  contentHash: string | null;
  outcomeBy: string | null;
  confirmedBy: string | null;
  confirmedAt: Date | null;
}

const SELECT = `
  SELECT o.id, o.listing, o.court, o.rule_set AS "ruleSet", o.asked, o.ground, o.fields, o.mode, o.received_on AS "receivedOn",
    o.listing_served_on AS "listingServedOn", o.author, o.entered_at AS "enteredAt", o.receipt, o.status,
    o.decided_on AS "decidedOn", o.decided_by AS "decidedBy", o.proposal, o.acted_on AS "actedOn",
    o.served_on AS "servedOn", o.served_mode AS "servedMode", o.served_by AS "servedBy",
    r.id AS reconsideration, r.court AS "nextCourt", r.received_on AS "askedOn", r.author AS "askedBy", r.status AS "reconsiderationStatus",
    r.outcome, r.decided_on AS "outcomeOn", r.document_number AS "documentNumber", r.proposal AS correction, r.content_hash AS "contentHash",
    r.outcome_by AS "outcomeBy", r.confirmed_by AS "confirmedBy", r.confirmed_at AS "confirmedAt"
  FROM objection o LEFT JOIN reconsideration r ON r.objection = o.id`;

/**
 * Where to look for what waits: two partial indexes hold little else. The settled objections of a court are many times
 * as many, and so are their reconsiderations.
 */
const MAY_WAIT = `o.id IN (
  SELECT w.id FROM objection w
  WHERE ($2::text IS NULL OR w.court = $2) AND (w.status = 'open' OR (w.status = 'rejected' AND w.served_on IS NULL))
  UNION ALL SELECT objection FROM reconsideration WHERE status <> 'decided')`;

/** What the court, or the court above it, still has to do something about. */
const WAITING = `((r.id IS NULL AND (o.status = 'open' OR (o.status = 'rejected' AND o.served_on IS NULL))) OR coalesce(r.status <> 'decided', false))`;

/** Objections with their reconsiderations; an objection's row is the lock of both. */
export class RemedyStore {
  constructor(private readonly vault: IdentityVault) {}

  async one(tx: Tx, id: string): Promise<RemedyRow | null> {
    const [row] = await tx.query<RemedyRow>(`${SELECT} WHERE o.id = $1`, [id]);
    return row ?? null;
  }

  /**
   * Locks an objection and reads it. Two statements, as in {@link ListingStore.lock}.
   * @throws Refused `unknown-objection`
   */
  async lock(tx: Tx, id: string): Promise<RemedyRow> {
    await tx.query('SELECT 1 FROM objection WHERE id = $1 FOR UPDATE', [id]);
    const row = await this.one(tx, id);
    if (!row) throw unknownObjection();
    return row;
  }

  /**
   * The objection that the reconsideration is about.
   * @throws Refused `unknown-reconsideration`
   */
  async ofReconsideration(tx: Tx, reconsideration: string): Promise<RemedyRow> {
    const [row] = await tx.query<RemedyRow>(`${SELECT} WHERE r.id = $1`, [reconsideration]);
    if (row) return row;
    throw new Refused(refuse('unknown-reconsideration', 'There is no such reconsideration.', { kind: 'unknown' }));
  }

  /** @throws Refused `unknown-reconsideration` */
  async lockReconsidered(tx: Tx, reconsideration: string): Promise<RemedyRow> {
    return this.lock(tx, (await this.ofReconsideration(tx, reconsideration)).id);
  }

  /** What was received first comes first. */
  list(
    tx: Tx,
    { listing, court, waiting, most }: { listing?: number; court?: string; waiting?: boolean; most: number },
  ): Promise<RemedyRow[]> {
    return tx.query<RemedyRow>(
      `${SELECT} WHERE ($1::bigint IS NULL OR o.listing = $1) AND ($2::text IS NULL OR o.court = $2)
         AND ($3::boolean IS NULL OR $3 = ${WAITING}) ${waiting ? `AND ${MAY_WAIT}` : ''} ORDER BY o.received_on, o.id LIMIT $4`,
      [listing ?? null, court ?? null, waiting ?? null, most],
    );
  }

  /** Seals what somebody wrote; said once, never changed. */
  async keepText(tx: Tx, id: string, part: TextPart, text: string): Promise<void> {
    const { keyId, bytes } = this.vault.seal(text, place(id, part));
    await tx.query('INSERT INTO objection_text (objection, part, sealed, identity_key) VALUES ($1, $2, $3, $4)', [
      id,
      part,
      bytes,
      keyId,
    ]);
  }

  async readTexts(tx: Tx, id: string): Promise<Partial<Record<TextPart, string>>> {
    const rows = await tx.query<{ part: TextPart; sealed: Buffer; key: string }>(
      'SELECT part, sealed, identity_key AS key FROM objection_text WHERE objection = $1',
      [id],
    );
    return Object.fromEntries(
      rows.map(({ part, sealed, key }) => [part, this.vault.open({ keyId: key, bytes: sealed }, place(id, part))]),
    );
  }
}

/** What the person wrote, and what the court answered (JSON, in two languages). */
type TextPart = 'request' | 'reasons';
const place = (id: string, part: TextPart): string => `objection/${id}/${part}`;

export const unknownObjection = (): Refused =>
  new Refused(refuse('unknown-objection', 'There is no such objection.', { kind: 'unknown' }));

/** The law that rules the objection: that of the day on which it was entered. */
export const rulesOf = ({ ruleSet }: RemedyRow): RuleSet => ruleSets[ruleSet];

/** What the law needs to know of it. */
export function objectionOf(row: RemedyRow): Objection {
  const { asked, status, receivedOn, author, listingServedOn, decidedOn, actedOn, servedOn } = row;
  const reconsideration =
    row.reconsideration === null
      ? null
      : {
          status: row.reconsiderationStatus,
          receivedOn: row.askedOn,
          outcome: row.outcome,
          decidedOn: row.outcomeOn,
          outcomeBy: row.outcomeBy,
        };
  return { asked, status, receivedOn, author, listingServedOn, decidedOn, actedOn, servedOn, reconsideration };
}

/** An approved proposal about a listing, by which something was acted on. */
export interface ActedBy {
  kind: string;
  /** Instant of its approval. */
  at: Date;
}

/** The proposal, if it is approved and about that listing; null otherwise. */
export async function approvedOn(tx: Tx, proposal: string, listing: number): Promise<ActedBy | null> {
  const [row] = await tx.query<ActedBy>(
    `SELECT kind, decided_at AS at FROM proposal WHERE id = $1 AND status = 'approved' AND listing = $2`,
    [proposal, listing],
  );
  return row ?? null;
}
