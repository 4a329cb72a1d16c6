import type { RuleSetCode } from '#contracts';
import type { Tx } from '#messaging';
import type { DecisionLife, DecisionState } from '../domain/decision-life.js';
import type { DecisionDraft } from '../domain/listing-decision.js';
import type { IdentityVault } from '../register/identity-vault.js';

export type ServiceMode = 'direct' | 'mail' | 'electronic' | 'publication';

/** A decision to list, as its row stands. */
export interface CaseDecision extends DecisionLife {
  id: string;
  request: string;
  caseId: string;
  debtor: string;
  decisionNumber: string;
  court: string;
  contentHash: string;
  sealed: Buffer;
  identityKey: string;
  author: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  servedBy: ServiceMode | null;
  /** Since when its publication, being part of a mass, waits for a second president. */
  heldSince: Date | null;
  secondPresident: string | null;
  /** The law that it was made under; null while it is proposed, and of what was made before this was noted. */
  ruleSet: RuleSetCode | null;
  listing: number | null;
  closedBy: string | null;
  closedAt: Date | null;
  /** Why it ended so: a person's words, or the name of the register's refusal with article and detail. */
  reason: string | null;
  article: string | null;
  detail: string | null;
}

export interface NewDecision {
  id: string;
  request: string;
  caseId: string;
  debtor: string;
  court: string;
  contentHash: string;
  author: string;
  proposedAt: Date;
  draft: DecisionDraft;
}

/** The last decision of a pass over those that are due. */
export interface Cursor {
  publishAt: Date;
  id: string;
}

const COLUMNS = `d.id, d.request, d.case_id AS "caseId", d.debtor, d.decision_number AS "decisionNumber", d.court, d.content_hash AS "contentHash",
  d.sealed, d.identity_key AS "identityKey", d.grace_months AS "graceMonths", d.author, d.proposed_at AS "proposedAt", d.state,
  d.decided_by AS "decidedBy", d.decided_at AS "decidedAt", d.made_on AS "madeOn", d.served_on AS "servedOn", d.served_by AS "servedBy",
  d.publish_at AS "publishAt", d.listing, d.closed_by AS "closedBy", d.closed_at AS "closedAt", d.reason, d.article, d.detail,
  d.held_since AS "heldSince", d.second_president AS "secondPresident", d.rule_set AS "ruleSet"`;
const place = (id: string): string => `decision/${id}`;

/** The decisions' table; what the clerk wrote lies sealed. */
export class DecisionStore {
  constructor(private readonly vault: IdentityVault) {}

  async add(tx: Tx, { draft, ...d }: NewDecision): Promise<void> {
    const { bytes, keyId } = this.vault.seal(JSON.stringify(draft), place(d.id));
    await tx.query(
      `INSERT INTO case_decision (id, request, case_id, debtor, decision_number, court, content_hash, sealed, identity_key, grace_months, author, proposed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        d.id,
        d.request,
        d.caseId,
        d.debtor,
        draft.number,
        d.court,
        d.contentHash,
        bytes,
        keyId,
        draft.graceMonths ?? null,
        d.author,
        d.proposedAt,
      ],
    );
  }

  /** @throws Fault when the sealed bytes do not open */
  open({ id, sealed, identityKey }: CaseDecision): DecisionDraft {
    return JSON.parse(this.vault.open({ keyId: identityKey, bytes: sealed }, place(id))) as DecisionDraft;
  }

  async read(tx: Tx, id: string): Promise<CaseDecision | null> {
    const [row] = await tx.query<CaseDecision>(`SELECT ${COLUMNS} FROM case_decision d WHERE id = $1`, [id]);
    return row ?? null;
  }

  /** Locks one decision. Its case must be locked before, except by who skips what is locked. */
  async lock(tx: Tx, id: string): Promise<CaseDecision | null> {
    const [row] = await tx.query<CaseDecision>(`SELECT ${COLUMNS} FROM case_decision d WHERE id = $1 FOR UPDATE`, [id]);
    return row ?? null;
  }

  /** Locks what waits of these debtors. */
  async lockWaiting(tx: Tx, debtors: readonly string[]): Promise<CaseDecision[]> {
    return tx.query<CaseDecision>(
      `SELECT ${COLUMNS} FROM case_decision d WHERE debtor = ANY($1::uuid[]) AND state = 'waiting' ORDER BY id FOR UPDATE`,
      [debtors],
    );
  }

  /**
   * Locks decisions whose grace is over, behind the cursor. Left out are those that another transaction holds, and
   * those of which somebody says that the service was recorded wrongly.
   */
  async lockDue(tx: Tx, now: Date, after: Cursor | null, most: number): Promise<CaseDecision[]> {
    return tx.query<CaseDecision>(
      `SELECT ${COLUMNS} FROM case_decision d WHERE state = 'waiting' AND held_since IS NULL AND publish_at <= $1
         AND NOT EXISTS (SELECT 1 FROM case_retraction r WHERE r.decision = d.id AND r.status = 'proposed')
         AND ($2::timestamptz IS NULL OR (publish_at, id) > ($2::timestamptz, $3::uuid))
       ORDER BY publish_at, id LIMIT $4 FOR UPDATE SKIP LOCKED`,
      [now, after?.publishAt ?? null, after?.id ?? null, most],
    );
  }

  async list(tx: Tx, state: DecisionState | null, court: string | null): Promise<CaseDecision[]> {
    return tx.query<CaseDecision>(
      `SELECT ${COLUMNS} FROM case_decision d WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR court = $2)
       ORDER BY proposed_at DESC, id LIMIT 500`,
      [state, court],
    );
  }

  async ofCase(tx: Tx, caseId: string): Promise<CaseDecision[]> {
    return tx.query<CaseDecision>(
      `SELECT ${COLUMNS} FROM case_decision d WHERE case_id = $1 ORDER BY proposed_at, id`,
      [caseId],
    );
  }

  /** What stands in the way of another decision: one that is open, or a listing that stands. */
  async inTheWay(tx: Tx, debtor: string, self: string | null): Promise<'decision-open' | 'already-listed' | null> {
    const [row] = await tx.query<{ state: DecisionState }>(
      `SELECT d.state FROM case_decision d LEFT JOIN listing l ON l.number = d.listing
       WHERE d.debtor = $1 AND d.id IS DISTINCT FROM $2::uuid
         AND (d.state IN ('proposed', 'waiting') OR (d.state = 'published' AND l.standing <> 'deleted')) LIMIT 1`,
      [debtor, self],
    );
    if (!row) return null;
    return row.state === 'published' ? 'already-listed' : 'decision-open';
  }

  /** Whether another decision of that number is on its way. */
  async isNumberTaken(tx: Tx, decisionNumber: string): Promise<boolean> {
    const found = await tx.query(
      `SELECT 1 FROM case_decision WHERE decision_number = $1 AND state IN ('proposed', 'waiting') LIMIT 1`,
      [decisionNumber],
    );
    return found.length > 0;
  }

  /** Whether a decision on the request waits for the president. */
  async isProposedOn(tx: Tx, request: string): Promise<boolean> {
    const found = await tx.query(`SELECT 1 FROM case_decision WHERE request = $1 AND state = 'proposed' LIMIT 1`, [
      request,
    ]);
    return found.length > 0;
  }

  /** Writes where decisions stand now. They must be locked. */
  async save(tx: Tx, decisions: readonly CaseDecision[]): Promise<void> {
    for (const d of decisions)
      await tx.query(
        `UPDATE case_decision SET state = $2, decided_by = $3, decided_at = $4, made_on = $5, served_on = $6, served_by = $7,
           publish_at = $8, listing = $9, closed_by = $10, closed_at = $11, reason = $12, article = $13, detail = $14,
           held_since = $15, second_president = $16, rule_set = $17 WHERE id = $1`,
        [
          d.id,
          d.state,
          d.decidedBy,
          d.decidedAt,
          d.madeOn,
          d.servedOn,
          d.servedBy,
          d.publishAt,
          d.listing,
          d.closedBy,
          d.closedAt,
          d.reason,
          d.article,
          d.detail,
          d.heldSince,
          d.secondPresident,
          d.ruleSet,
        ],
      );
  }
}
