import { currentTraceparent, type Tx } from '#messaging';
import type { Caller } from '#service';
import { approved, type DecisionState } from '../domain/decision-life.js';
import type { Circumstances } from '../domain/listing.js';
import { rowOf } from '../domain/listing-decision.js';
import { Docket, duplicateDecision } from '../register/docket.js';
import { once } from '../register/idempotency.js';
import type { MassWatch } from '../register/mass-watch.js';
import type { Change, Publisher } from '../register/publisher.js';
import { conflict, isDuplicate, throwRefusal } from '../register/refusals.js';
import type { CaseDecision } from './decision-store.js';
import {
  assertLawful,
  assertNothingInTheWay,
  contentHashOf,
  lockDecision,
  ownProposal,
  type DecisionParts,
} from './decisions.js';
import { made } from './refusals.js';
import { closeRequest } from './request-store.js';

interface ApprovalParts extends DecisionParts {
  publisher: Publisher;
  mass: MassWatch;
}

/** Where an approved decision stands. */
export interface ApprovedAnswer {
  decision: string;
  state: DecisionState;
  /** The first instant after the grace; null where there is none, or nobody can say because it was not served. */
  publishAt: string | null;
  /** Number of the listing; null while it waits. */
  listing: number | null;
  /** Part of a mass of listings: another president must approve, too, before it is published. */
  held: boolean;
}

/**
 * The president's part: the decision is in force, and without a grace published in the same transaction. What is part
 * of a mass of listings is in force, too, but another president must approve before it is published.
 */
export class DecisionApproval {
  constructor(private readonly parts: ApprovalParts) {}

  /**
   * @throws Refused `content-changed` when the hash is not of what the clerk proposed, or the case says something else
   *   since; `author-approves-own-proposal`; what the law says against it
   */
  async approve(caller: Caller, key: string, id: string, contentHash: string): Promise<ApprovedAnswer> {
    const { database, publisher, mode } = this.parts;
    mode.assertLive();
    const at = this.parts.circumstances();
    const asked = { route: 'approve-decision', id, contentHash };
    try {
      const answer = await database.transaction(async (tx) => {
        const changes: Change[] = [];
        const decided = await once(tx, { caller: caller.sub, key, asked, now: at.now }, () =>
          this.decide(tx, caller, id, contentHash, at, changes),
        );
        if (changes.length > 0) await publisher.publish(tx, changes, at.now);
        return decided;
      });
      publisher.announce();
      return answer;
    } catch (error) {
      // Another transaction rested a listing on that number since this one looked.
      if (isDuplicate('decision', error)) return throwRefusal(duplicateDecision());
      throw error;
    }
  }

  /** @param changes gets what must be published with the transaction */
  private async decide(
    tx: Tx,
    caller: Caller,
    id: string,
    contentHash: string,
    at: Circumstances,
    changes: Change[],
  ): Promise<ApprovedAnswer> {
    const { decisions, listings, publisher, mass, log } = this.parts;
    const { decision, file, debtor } = await lockDecision(tx, this.parts, caller, id);
    if (decision.author === caller.sub) {
      log.warn({ caller: caller.sub, decision: decision.id }, 'denied: author approves own proposal');
      throw ownProposal();
    }
    if (decision.heldSince !== null) return this.letGo(tx, caller, decision, contentHash, at);
    const step = made(approved(decision, debtor.performedOn, at));
    const draft = decisions.open(decision);
    if (decision.contentHash !== contentHash || contentHashOf(file, debtor, draft) !== contentHash)
      throw conflict('content-changed', 'This is not the content that was proposed.');
    await assertNothingInTheWay(tx, this.parts, draft, debtor.id, decision.id);
    assertLawful(file, debtor, draft, at);
    const settled: CaseDecision = { ...step, decidedBy: caller.sub, decidedAt: at.now, ruleSet: at.rules.code };
    if (settled.state === 'published' && (await mass.isMass(tx, 1, at.now)))
      Object.assign(settled, { state: 'waiting', publishAt: at.now, heldSince: at.now });
    if (settled.state === 'published') {
      const [listing] = await listings.takeNumbers(tx, 1);
      const docket = new Docket({ states: new Map(), taken: new Set(), publisher, circumstances: at });
      const row = rowOf(file, debtor, draft, { madeOn: settled.madeOn!, servedOn: null });
      const judged = docket.judge(row, listing, provenanceOf(settled));
      if (!judged.ok) throwRefusal(judged.refusal);
      settled.listing = listing;
      changes.push(...docket.changes);
    }
    await decisions.save(tx, [settled]);
    await closeRequest(tx, {
      id: decision.request,
      state: 'decided',
      closedBy: caller.sub,
      closedAt: at.now,
      reasons: null,
      article: null,
    });
    return answerOf(settled);
  }

  /** The second president; the publication follows as soon as the register looks. Who decided alone stays held. */
  private async letGo(
    tx: Tx,
    { sub }: Caller,
    decision: CaseDecision,
    contentHash: string,
    { now }: Circumstances,
  ): Promise<ApprovedAnswer> {
    if (decision.state !== 'waiting') throw conflict('already-decided', `The decision is ${decision.state}.`);
    if (decision.contentHash !== contentHash)
      throw conflict('content-changed', 'This is not the content that was proposed.');
    if (decision.decidedBy === sub && (await this.parts.mass.isMass(tx, 1, now))) return answerOf(decision);
    const another = decision.decidedBy === sub ? null : sub;
    const free = { ...decision, heldSince: null, secondPresident: another };
    await this.parts.decisions.save(tx, [free]);
    return answerOf(free);
  }
}

const answerOf = ({ id, state, publishAt, listing, heldSince }: CaseDecision): ApprovedAnswer => ({
  decision: id,
  state,
  publishAt: publishAt?.toISOString() ?? null,
  listing,
  held: heldSince !== null,
});

/** Who made the listing of a decision, and where it came from. */
export const provenanceOf = ({ id, author, decidedBy }: CaseDecision) => ({
  origin: `decision ${id}`,
  author,
  approver: decidedBy,
  traceparent: currentTraceparent(),
});
