import { randomUUID } from 'node:crypto';
import type { Tx } from '#messaging';
import { type Caller, type DatabaseHandle } from '#service';
import type { CaseFile } from '../domain/case.js';
import type { Circumstances } from '../domain/listing.js';
import { decideBy, whyNoRequest, type NewRequest } from '../domain/request.js';
import { shanghaiDay, type Day } from '../domain/working-days.js';
import { once } from '../register/idempotency.js';
import type { RegisterMode } from '../register/mode.js';
import { assertOwnCourt, conflict, throwRefusal } from '../register/refusals.js';
import type { CaseStore } from './case-store.js';
import type { ListedRequestView } from './case-view.dto.js';
import type { DecisionStore } from './decision-store.js';
import { unknownCase, unknownRequest } from './refusals.js';
import {
  addRequest,
  closeRequest,
  readRequest,
  requestsIn,
  type ListingRequest,
  type RequestState,
} from './request-store.js';
import { requestView } from './views.js';

interface RequestParts {
  database: DatabaseHandle;
  cases: CaseStore;
  decisions: DecisionStore;
  mode: RegisterMode;
  circumstances: () => Circumstances;
}

/** No court has so many that wait. */
const MOST_LISTED = 500;

/** What the clerk gets back; the clock of a request counts itself. */
export interface RequestAnswer {
  request: string;
  state: RequestState;
  decideBy: Day | null;
}

/** Requests to list a debtor, and the court's own motions (P 5). */
export class Requests {
  constructor(private readonly parts: RequestParts) {}

  /** @throws Refused `relisting-barred` (P 10(4)), `obligation-performed`, or what else the law says against it */
  receive(caller: Caller, key: string, caseId: string, request: NewRequest): Promise<RequestAnswer> {
    const { database, cases, mode } = this.parts;
    mode.assertLive();
    const at = this.parts.circumstances();
    const asked = { route: 'requests', caseId, request };
    return database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked, now: at.now }, async () => {
        const file = await cases.lock(tx, caseId);
        if (!file) throw unknownCase();
        assertOwnCourt(caller, file.court.code);
        const deleted = await this.deletionsAskedFor(tx, file, request, at);
        const problem = whyNoRequest(request, file, deleted, at);
        if (problem) throwRefusal(problem);
        const id = randomUUID();
        const last = decideBy(request, at.rules);
        await addRequest(tx, {
          ...request,
          id,
          caseId: file.id,
          court: file.court.code,
          decideBy: last,
          author: caller.sub,
          recordedAt: at.now,
        });
        return { request: id, state: 'received', decideBy: last };
      }),
    );
  }

  /** Turns a request down (P 5): with reasons and the article that they rest on. */
  refuse(caller: Caller, key: string, id: string, reasons: string, article: string): Promise<RequestAnswer> {
    return this.close(caller, key, id, { state: 'refused', reasons, article });
  }

  /** The applicant takes the request back, or the court its motion. */
  withdraw(caller: Caller, key: string, id: string): Promise<RequestAnswer> {
    return this.close(caller, key, id, { state: 'withdrawn', reasons: null, article: null });
  }

  async list(caller: Caller, state: RequestState): Promise<ListedRequestView[]> {
    const today = shanghaiDay(this.parts.circumstances().now);
    const found = await requestsIn(this.parts.database, state, caller.court ?? null, MOST_LISTED);
    return found.map((one) => ({
      ...requestView(one),
      overdue: one.state === 'received' && one.decideBy !== null && one.decideBy < today,
    }));
  }

  /** Days on which the applicant had this debtor deleted. */
  private async deletionsAskedFor(tx: Tx, file: CaseFile, asked: NewRequest, { rules }: Circumstances): Promise<Day[]> {
    const applicant = file.applicants.find(({ id }) => id === asked.applicant);
    const debtor = file.debtors.find(({ id }) => id === asked.debtor);
    if (!applicant || !debtor) return [];
    const { blockedAfter } = rules.relisting;
    const instants = await this.parts.cases.deletionsAskedFor(tx, applicant.number, debtor.number, blockedAfter);
    return instants.map(shanghaiDay);
  }

  private close(
    caller: Caller,
    key: string,
    id: string,
    ending: Pick<ListingRequest, 'reasons' | 'article'> & { state: 'refused' | 'withdrawn' },
  ): Promise<RequestAnswer> {
    const { database, cases, decisions, mode } = this.parts;
    mode.assertLive();
    const { now } = this.parts.circumstances();
    const asked = { route: 'close-request', id, ...ending };
    return database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked, now }, async () => {
        const found = await readRequest(tx, id);
        if (!found) throw unknownRequest();
        assertOwnCourt(caller, found.court);
        await cases.lock(tx, found.caseId);
        const request = (await readRequest(tx, id))!;
        assertReceived(request);
        if (await decisions.isProposedOn(tx, request.id))
          throw conflict(
            'decision-open',
            'A decision on the request is proposed; it must be rejected or withdrawn first.',
          );
        await closeRequest(tx, { id: request.id, closedBy: caller.sub, closedAt: now, ...ending });
        return { request: request.id, state: ending.state, decideBy: request.decideBy };
      }),
    );
  }
}

/** @throws Refused when the request has ended */
export function assertReceived({ state }: ListingRequest): void {
  if (state !== 'received') throw conflict('request-closed', `The request is ${state}.`);
}
