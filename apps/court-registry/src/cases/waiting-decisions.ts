import type { Tx } from '#messaging';
import type { Caller } from '#service';
import { performed, revoked, served, type DecisionState } from '../domain/decision-life.js';
import type { Circumstances } from '../domain/listing.js';
import type { Day } from '../domain/working-days.js';
import { once } from '../register/idempotency.js';
import { withdrawWaiting, type CaseParts } from './cases.js';
import type { CaseDecision, ServiceMode } from './decision-store.js';
import { lockDecision } from './decisions.js';
import { made } from './refusals.js';

export interface StandingAnswer {
  decision: string;
  state: DecisionState;
  /** The first instant after the grace; null where there is none, or nobody can say because it was not served. */
  publishAt: string | null;
}

/** What happens to a decision between the president's approval and the publication. */
export class WaitingDecisions {
  constructor(private readonly parts: CaseParts) {}

  /** The decision was served: the grace begins (P 5, D 66(2)). */
  serve(caller: Caller, key: string, id: string, servedOn: Day, mode: ServiceMode): Promise<StandingAnswer> {
    const asked = { route: 'service', servedOn, mode };
    return this.change(caller, key, id, asked, async (tx, decision, at) => {
      const told = { ...made(served(decision, servedOn, at)), servedBy: mode };
      await this.parts.decisions.save(tx, [told]);
      return told;
    });
  }

  /** The debtor performed before the publication: the decision is never published, and no event tells of it. */
  perform(caller: Caller, key: string, id: string, performedOn: Day): Promise<StandingAnswer> {
    const asked = { route: 'performed', performedOn };
    return this.change(caller, key, id, asked, async (tx, decision, at) => {
      const done = made(performed(decision, performedOn, at));
      await withdrawWaiting(tx, this.parts, [decision.debtor], performedOn, caller, at);
      return done;
    });
  }

  /** The president takes the decision back before the publication; alone, because nothing may hold up a lift. */
  revoke(caller: Caller, key: string, id: string, reason: string): Promise<StandingAnswer> {
    return this.change(caller, key, id, { route: 'revoke', reason }, async (tx, decision, { now }) => {
      const taken = { ...made(revoked(decision)), reason, closedBy: caller.sub, closedAt: now };
      await this.parts.decisions.save(tx, [taken]);
      return taken;
    });
  }

  private change(
    caller: Caller,
    key: string,
    id: string,
    asked: object,
    work: (tx: Tx, decision: CaseDecision, at: Circumstances) => Promise<CaseDecision>,
  ): Promise<StandingAnswer> {
    this.parts.mode.assertLive();
    const at = this.parts.circumstances();
    return this.parts.database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked: { ...asked, id }, now: at.now }, async () => {
        const { decision } = await lockDecision(tx, this.parts, caller, id);
        const { state, publishAt } = await work(tx, decision, at);
        return { decision: decision.id, state, publishAt: publishAt?.toISOString() ?? null };
      }),
    );
  }
}
