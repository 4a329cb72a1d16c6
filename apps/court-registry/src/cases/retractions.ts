import { randomUUID } from 'node:crypto';
import type { Tx } from '#messaging';
import type { Caller } from '#service';
import type { CaseFile } from '../domain/case.js';
import type { Circumstances } from '../domain/listing.js';
import { refusal } from '../domain/refusal.js';
import { unserved, whyServiceStays, type Retracted } from '../domain/retraction.js';
import { once } from '../register/idempotency.js';
import { assertOwnCourt, conflict, throwRefusal } from '../register/refusals.js';
import type { CaseParts } from './cases.js';
import type { CaseDecision } from './decision-store.js';
import { ownProposal } from './decisions.js';
import { unknownCase, unknownDecision, unknownRetraction } from './refusals.js';
import { COLUMNS, type RetractionRow } from './retraction-rows.js';
import type { RetractionAnswer } from './retractions.dto.js';

/** What a clerk wants taken back: a performance by its place in the case or by its decision, or a decision's service. */
export interface NewRetraction {
  what: Retracted;
  performance?: number;
  decision?: string;
  reason: string;
}

/** What was recorded wrongly in a case is taken back by two people; both records stay to be seen (P art. 9). */
export class Retractions {
  constructor(private readonly parts: CaseParts) {}

  /**
   * A decision whose service is in doubt is not published while this waits.
   * @throws Refused `nothing-recorded`, `already-retracted`
   */
  propose(caller: Caller, key: string, caseId: string, asked: NewRetraction): Promise<RetractionAnswer> {
    return this.write(caller, key, { route: 'retractions', caseId, ...asked }, async (tx, at) => {
      const file = await this.parts.cases.lock(tx, caseId);
      if (!file) throw unknownCase();
      assertOwnCourt(caller, file.court.code);
      const recorded = await this.recordedOf(tx, file, asked);
      const [open] = await tx.query(
        `SELECT 1 FROM case_retraction WHERE case_id = $1 AND (position = $2 AND status <> 'rejected' OR decision = $3 AND status = 'proposed')`,
        [file.id, asked.performance ?? null, asked.decision ?? null],
      );
      if (open) throw conflict('already-retracted', 'It is taken back already, or somebody has proposed it.');
      const id = randomUUID();
      await tx.query(
        `INSERT INTO case_retraction (id, case_id, court, what, position, decision, recorded, reason, author, proposed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          file.id,
          file.court.code,
          asked.what,
          asked.performance ?? null,
          asked.decision ?? null,
          JSON.stringify(recorded),
          asked.reason,
          caller.sub,
          at.now,
        ],
      );
      return { retraction: id, status: 'proposed' };
    });
  }

  /** By another person than the author. A decision that was withdrawn because of it stays so: a new one is needed. */
  decide(caller: Caller, key: string, id: string, status: 'approved' | 'rejected'): Promise<RetractionAnswer> {
    return this.write(caller, key, { route: 'decide-retraction', id, status }, async (tx, at) => {
      const [found] = await tx.query<RetractionRow>(`SELECT ${COLUMNS} FROM case_retraction WHERE id = $1`, [id]);
      if (!found) throw unknownRetraction();
      assertOwnCourt(caller, found.court);
      await this.parts.cases.lock(tx, found.caseId);
      const [one] = await tx.query<RetractionRow>(`SELECT ${COLUMNS} FROM case_retraction WHERE id = $1 FOR UPDATE`, [
        id,
      ]);
      if (one.author === caller.sub) throw ownProposal();
      if (one.status !== 'proposed') throw conflict('already-decided', `The retraction is ${one.status}.`);
      await tx.query('UPDATE case_retraction SET status = $2, decided_by = $3, decided_at = $4 WHERE id = $1', [
        id,
        status,
        caller.sub,
        at.now,
      ]);
      if (status === 'approved') await this.carryOut(tx, one, at);
      return { retraction: one.retraction, status };
    });
  }

  private async carryOut(tx: Tx, { caseId, what, decision: id }: RetractionRow, at: Circumstances): Promise<void> {
    const { cases, decisions } = this.parts;
    const decision = id === null ? null : (await decisions.lock(tx, id))!;
    if (what === 'service') return decisions.save(tx, [{ ...unserved(decision!, at), servedBy: null }]);
    const file = (await cases.read(tx, [caseId])).get(caseId)!;
    if (file.performances.some(({ complete, retracted }) => complete && !retracted)) return;
    const debtors = file.debtors.map((debtor) => debtor.id);
    await cases.unmarkPerformed(tx, decision ? [decision.debtor] : debtors);
  }

  /** What is recorded and to be taken back. */
  private async recordedOf(tx: Tx, file: CaseFile, asked: NewRetraction): Promise<object> {
    const { what, performance: place, decision: id } = asked;
    if ((place === undefined) === (id === undefined) || (what === 'service' && id === undefined))
      throwRefusal(
        refusal('nothing-recorded', 'name the decision, or of a performance its place', undefined, 'decision'),
      );
    if (place !== undefined) {
      const one = file.performances[place];
      if (!one) throwRefusal(refusal('nothing-recorded', 'the case has no such performance', undefined, 'performance'));
      return one;
    }
    const decision = await this.parts.decisions.lock(tx, id!);
    if (decision?.caseId !== file.id) throw unknownDecision();
    return what === 'service' ? serviceOf(decision) : performanceOf(file, decision);
  }

  private write(
    caller: Caller,
    key: string,
    asked: object,
    work: (tx: Tx, at: Circumstances) => Promise<RetractionAnswer>,
  ): Promise<RetractionAnswer> {
    this.parts.mode.assertLive();
    const at = this.parts.circumstances();
    return this.parts.database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked, now: at.now }, () => work(tx, at)),
    );
  }
}

function serviceOf(decision: CaseDecision): object {
  const problem = whyServiceStays(decision);
  if (problem) throwRefusal(problem);
  return { servedOn: decision.servedOn, servedBy: decision.servedBy, publishAt: decision.publishAt };
}

function performanceOf({ debtors }: CaseFile, decision: CaseDecision): object {
  const performedOn = debtors.find(({ id }) => id === decision.debtor)?.performedOn;
  if (decision.state !== 'performed' || !performedOn)
    throwRefusal(refusal('nothing-recorded', 'no performance is recorded for this decision', undefined, 'decision'));
  return { performedOn };
}
