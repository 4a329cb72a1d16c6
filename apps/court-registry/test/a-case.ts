import type { Caller } from '#service';
import type { RequestOrigin } from '../src/domain/request.js';
import type { DecisionDraft } from '../src/domain/listing-decision.js';
import { ruleSets } from '#contracts';
import type { ServiceMode } from '../src/cases/decision-store.js';
import type { NewCase } from '../src/domain/case.js';
import { clerk, president, type ARegister } from './a-register.js';
import { aCase, aDraft } from './cases.js';

let keys = 0;
/** A key that no call used before. */
export const aKey = (): string => `case-key-${keys++}`;

/** A case as the register shows it. */
export interface ShownCase {
  applicants: { id: string }[];
  debtors: { id: string; performedOn: string | null }[];
  performance: string;
  requests: { request: string; state: string; decideBy: string | null; reasons: string | null }[];
  decisions: {
    decision: string;
    state: string;
    publishAt: Date | null;
    listing: number | null;
    reason: string | null;
    article: string | null;
    servedOn: string | null;
  }[];
}

/** A recorded case and what a court does with it, one call for each step. */
export class CourtRoom {
  private constructor(
    private readonly register: ARegister,
    readonly id: string,
    readonly applicant: string,
    readonly debtor: string,
  ) {}

  static async open(register: ARegister, more: Partial<NewCase> = {}, as: Caller = clerk): Promise<CourtRoom> {
    const { case: id } = await register.desk.cases.record(as, aKey(), aCase(more));
    const { applicants, debtors } = (await register.desk.cases.show(as, id)) as ShownCase;
    return new CourtRoom(register, id, applicants[0].id, debtors[0].id);
  }

  show(): Promise<ShownCase> {
    return this.register.desk.cases.show(clerk, this.id);
  }

  ask(receivedOn: string, origin: RequestOrigin = 'applicant') {
    this.register.clock.advance(1);
    const applicant = origin === 'applicant' ? this.applicant : null;
    return this.register.desk.requests.receive(clerk, aKey(), this.id, {
      origin,
      applicant,
      debtor: this.debtor,
      receivedOn,
    });
  }

  propose(request: string, more: Partial<DecisionDraft> = {}, as: Caller = clerk) {
    this.register.clock.advance(1);
    const draft = aDraft(ruleSets[this.register.law.ruleSet], more);
    return this.register.desk.decisions.propose(as, aKey(), request, draft);
  }

  approve({ decision, contentHash }: { decision: string; contentHash: string }, as: Caller = president) {
    return this.register.desk.approval.approve(as, aKey(), decision, contentHash);
  }

  serve(decision: string, servedOn: string, mode: ServiceMode = 'mail') {
    return this.register.desk.waiting.serve(clerk, aKey(), decision, servedOn, mode);
  }

  performed(decision: string, performedOn: string) {
    return this.register.desk.waiting.perform(clerk, aKey(), decision, performedOn);
  }

  revoke(decision: string) {
    return this.register.desk.waiting.revoke(president, aKey(), decision, '有误');
  }

  pay(performedOn: string, complete: boolean, description = '已履行') {
    return this.register.desk.cases.perform(clerk, aKey(), this.id, { performedOn, description, complete });
  }

  /** A request received today and a decision on it that was approved today. */
  async decide(today: string, more: Partial<DecisionDraft> = {}) {
    const { request } = await this.ask(today, 'own-motion');
    return this.approve(await this.propose(request, more));
  }

  /** The same, served today, so that its grace runs. */
  async decideWithGrace(today: string, more: Partial<DecisionDraft> = {}) {
    const { decision } = await this.decide(today, { graceMonths: 1, ...more });
    return this.serve(decision, today);
  }
}

/** The named reason of a refusal, with what sort of no it is. */
export const refusalOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: { refusal?: { reason: string; kind: string; article?: string } }) => {
      if (!error.refusal) throw error;
      const { kind, reason, article } = error.refusal;
      return [kind, reason, article].filter(Boolean).join(' ');
    },
  );

/** What stands in the outbox of listings, oldest first. */
export const outboxOf = ({ database }: ARegister): Promise<{ listing: number; type: string; body: any }[]> =>
  database.query(
    `SELECT listing, type, convert_from(data, 'UTF8')::jsonb AS body FROM outbox WHERE listing IS NOT NULL ORDER BY listing, revision`,
  );
