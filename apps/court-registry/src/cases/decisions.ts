import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '#evidence';
import type { Tx } from '#messaging';
import { refuse, Refused, type Caller } from '#service';
import { debtorOf, type CaseFile, type Debtor } from '../domain/case.js';
import type { DecisionState } from '../domain/decision-life.js';
import type { Circumstances } from '../domain/listing.js';
import { rowOf, whyNotDecided, type DecisionDraft } from '../domain/listing-decision.js';
import { shanghaiDay } from '../domain/working-days.js';
import { duplicateDecision } from '../register/docket.js';
import { once } from '../register/idempotency.js';
import type { ListingStore } from '../register/listing-store.js';
import { assertOwnCourt, conflict, throwRefusal } from '../register/refusals.js';
import { readDecision } from '../register/rows.js';
import type { DecisionView, ShownDecisionView } from './case-view.dto.js';
import type { CaseParts } from './cases.js';
import type { CaseDecision } from './decision-store.js';
import { unknownDecision, unknownRequest } from './refusals.js';
import { readRequest } from './request-store.js';
import { assertReceived } from './requests.js';
import { decisionView } from './views.js';

export interface DecisionParts extends CaseParts {
  listings: ListingStore;
}

/** What the clerk gets back; the president names the content hash. */
export interface DecisionAnswer {
  decision: string;
  contentHash: string;
  state: DecisionState;
}

/** Decisions to list while they wait for the president; see {@link DecisionApproval} for what that one does. */
export class Decisions {
  constructor(private readonly parts: DecisionParts) {}

  /**
   * Takes a decision in, if the court may make it today. It is judged again when it is approved.
   * @throws Refused an unanswered item, an exclusion with its article, or what else the law or the case says against it
   */
  propose(caller: Caller, key: string, requestId: string, draft: DecisionDraft): Promise<DecisionAnswer> {
    const { database, cases, decisions, mode } = this.parts;
    mode.assertLive();
    const at = this.parts.circumstances();
    const asked = { route: 'decisions', requestId, draft };
    return database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked, now: at.now }, async () => {
        const found = await readRequest(tx, requestId);
        if (!found) throw unknownRequest();
        assertOwnCourt(caller, found.court);
        const file = (await cases.lock(tx, found.caseId))!;
        const request = (await readRequest(tx, requestId))!;
        assertReceived(request);
        const debtor = debtorOf(file, request.debtor);
        await assertNothingInTheWay(tx, this.parts, draft, request.debtor, null);
        if (await decisions.isNumberTaken(tx, draft.number)) throwRefusal(duplicateDecision());
        assertLawful(file, debtor, draft, at);
        const id = randomUUID();
        const contentHash = contentHashOf(file, debtor, draft);
        await decisions.add(tx, {
          id,
          request: request.id,
          caseId: file.id,
          debtor: debtor.id,
          court: file.court.code,
          contentHash,
          author: caller.sub,
          proposedAt: at.now,
          draft,
        });
        return { decision: id, contentHash, state: 'proposed' as const };
      }),
    );
  }

  /** The president turns the proposal down; the request stays open. */
  reject(caller: Caller, key: string, id: string, reason: string): Promise<DecisionAnswer> {
    return this.close(caller, key, id, 'rejected', reason);
  }

  /** Only the author takes a proposal back. */
  withdraw(caller: Caller, key: string, id: string): Promise<DecisionAnswer> {
    return this.close(caller, key, id, 'withdrawn', null);
  }

  async list(caller: Caller, state: DecisionState | undefined): Promise<DecisionView[]> {
    const { database, decisions } = this.parts;
    return (await decisions.list(database, state ?? null, caller.court ?? null)).map(decisionView);
  }

  /** The decision with what the clerk wrote. */
  async show(caller: Caller, id: string): Promise<ShownDecisionView> {
    const { database, decisions, log } = this.parts;
    const decision = await decisions.read(database, id);
    if (!decision) throw unknownDecision();
    assertOwnCourt(caller, decision.court);
    log.info({ caller: caller.sub, role: caller.role, decision: decision.id }, 'decision read');
    return { ...decisionView(decision), content: decisions.open(decision) };
  }

  private close(
    caller: Caller,
    key: string,
    id: string,
    state: 'rejected' | 'withdrawn',
    reason: string | null,
  ): Promise<DecisionAnswer> {
    const { database, decisions, mode } = this.parts;
    mode.assertLive();
    const { now } = this.parts.circumstances();
    const asked = { route: 'close-decision', id, state, reason };
    return database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked, now }, async () => {
        const { decision } = await lockDecision(tx, this.parts, caller, id);
        if (decision.state !== 'proposed') throw conflict('already-decided', `The decision is ${decision.state}.`);
        if (state === 'withdrawn' && decision.author !== caller.sub)
          throw new Refused(refuse('not-the-author', 'Only its author withdraws a proposal.', { kind: 'forbidden' }));
        if (state === 'rejected' && decision.author === caller.sub) throw ownProposal();
        await decisions.save(tx, [{ ...decision, state, decidedBy: caller.sub, decidedAt: now, reason }]);
        return { decision: decision.id, contentHash: decision.contentHash, state };
      }),
    );
  }
}

/** Locks a decision behind its case, for a caller of its court. */
export async function lockDecision(
  tx: Tx,
  { cases, decisions }: Pick<CaseParts, 'cases' | 'decisions'>,
  caller: Caller,
  id: string,
): Promise<{ decision: CaseDecision; file: CaseFile; debtor: Debtor }> {
  const found = await decisions.read(tx, id);
  if (!found) throw unknownDecision();
  assertOwnCourt(caller, found.court);
  const file = (await cases.lock(tx, found.caseId))!;
  const decision = (await decisions.lock(tx, found.id))!;
  return { decision, file, debtor: debtorOf(file, decision.debtor) };
}

/** @throws Refused when another decision or listing stands in the way of this one */
export async function assertNothingInTheWay(
  tx: Tx,
  { decisions, listings }: Pick<DecisionParts, 'decisions' | 'listings'>,
  draft: DecisionDraft,
  debtor: string,
  self: string | null,
): Promise<void> {
  const obstacle = await decisions.inTheWay(tx, debtor, self);
  if (obstacle === 'decision-open')
    throw conflict(obstacle, 'Another decision on this debtor is on its way in this case.');
  if (obstacle === 'already-listed') throw conflict(obstacle, 'The debtor is listed in this case already.');
  if ((await listings.numbersOf(tx, [draft.number])).size > 0) throwRefusal(duplicateDecision());
}

/** Judges what would be published today: the law first, then the form of the row. */
export function assertLawful(file: CaseFile, debtor: Debtor, draft: DecisionDraft, at: Circumstances): void {
  const problem = whyNotDecided(file, debtor, draft, at);
  if (problem) throwRefusal(problem);
  const read = readDecision(rowOf(file, debtor, draft, { madeOn: shanghaiDay(at.now), servedOn: null }), at);
  if (!read.ok) throwRefusal(read.refusal, read.malformed ? 'invalid' : undefined);
}

/**
 * SHA-256 over all that the president signs: what the clerk wrote and what the case says, the debtor by id. Names and
 * numbers of a party never change, so their ids stand for them, and the hash gives nothing away.
 */
export function contentHashOf(file: CaseFile, debtor: Debtor, draft: DecisionDraft): string {
  const { applicants, debtors: _debtors, ...facts } = file;
  const content = { ...facts, applicants: applicants.map(({ id }) => id), debtor: debtor.id, decision: draft };
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

export const ownProposal = () =>
  new Refused(
    refuse('author-approves-own-proposal', 'Another person must decide on a proposal than the one who made it.', {
      kind: 'forbidden',
      article: 'P 5',
    }),
  );
