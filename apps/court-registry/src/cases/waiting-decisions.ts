import { currentTraceparent, type Tx } from '#messaging';
import type { Caller } from '#service';
import { decide } from '../domain/decide.js';
import { performed, revoked, served, type DecisionState } from '../domain/decision-life.js';
import type { Circumstances } from '../domain/listing.js';
import type { Day } from '../domain/working-days.js';
import { once } from '../register/idempotency.js';
import type { Publisher } from '../register/publisher.js';
import { withdrawWaiting } from './cases.js';
import type { CaseDecision, ServiceMode } from './decision-store.js';
import { lockDecision, type DecisionParts } from './decisions.js';
import { made } from './refusals.js';

export interface StandingAnswer {
  decision: string;
  state: DecisionState;
  /** The first instant after the grace; null where there is none, or nobody can say because it was not served. */
  publishAt: string | null;
}

interface WaitingParts extends DecisionParts {
  publisher: Publisher;
}

/** What happens to a decision after the president's approval. */
export class WaitingDecisions {
  constructor(private readonly parts: WaitingParts) {}

  /**
   * The decision was served: the grace begins (P 5, D 66(2)). Of one that is public already the listing is corrected,
   * where its last day to object counts from the service (D 71(2)).
   */
  serve(caller: Caller, key: string, id: string, servedOn: Day, mode: ServiceMode): Promise<StandingAnswer> {
    const asked = { route: 'service', servedOn, mode };
    return this.change(caller, key, id, asked, async (tx, decision, at) => {
      const told = { ...made(served(decision, servedOn, at)), servedBy: mode };
      await this.parts.decisions.save(tx, [told]);
      if (told.state === 'published') await this.correct(tx, caller, Number(told.listing), servedOn, at);
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

  private async correct(tx: Tx, caller: Caller, listing: number, servedOn: Day, at: Circumstances): Promise<void> {
    const { listings, publisher } = this.parts;
    const before = (await listings.lock(tx, [listing])).get(listing)!;
    const decided = decide(before, { kind: 'serve', servedOn }, at);
    if (!decided.ok) return; // deleted, or it does not count from the service
    const provenance = { origin: 'service', author: caller.sub, approver: null, traceparent: currentTraceparent() };
    await publisher.publish(tx, [{ before, event: decided.event, provenance }], at.now);
  }

  private async change(
    caller: Caller,
    key: string,
    id: string,
    asked: object,
    work: (tx: Tx, decision: CaseDecision, at: Circumstances) => Promise<CaseDecision>,
  ): Promise<StandingAnswer> {
    this.parts.mode.assertLive();
    const at = this.parts.circumstances();
    const answer = await this.parts.database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked: { ...asked, id }, now: at.now }, async () => {
        const { decision } = await lockDecision(tx, this.parts, caller, id);
        const { state, publishAt } = await work(tx, decision, at);
        return { decision: decision.id, state, publishAt: publishAt?.toISOString() ?? null };
      }),
    );
    this.parts.publisher.announce();
    return answer;
  }
}
