import type { Tx } from '#messaging';
import { Log, type Caller, type DatabaseHandle } from '#service';
import { whyNoCase, whyNoPerformance, type NewCase, type Performance } from '../domain/case.js';
import { performed } from '../domain/decision-life.js';
import type { Circumstances } from '../domain/listing.js';
import { decidingPeriod } from '../domain/request.js';
import { readPeriod } from '../domain/running-period.js';
import { shanghaiDay } from '../domain/working-days.js';
import { once } from '../register/idempotency.js';
import type { RegisterMode } from '../register/mode.js';
import type { Page } from '../register/page.dto.js';
import { assertOwnCourt, conflict, isDuplicate, throwRefusal } from '../register/refusals.js';
import type { CaseStore } from './case-store.js';
import type { CaseView, ListedCaseView, ShownCaseView } from './case-view.dto.js';
import type { DecisionStore } from './decision-store.js';
import { made, unknownCase } from './refusals.js';
import { requestsOf, soonestOf } from './request-store.js';
import { retractionsOf } from './retraction-rows.js';
import { caseView, decisionView, requestView } from './views.js';

export interface CaseParts {
  database: DatabaseHandle;
  cases: CaseStore;
  decisions: DecisionStore;
  mode: RegisterMode;
  circumstances: () => Circumstances;
  log: Log;
}

/** Enforcement cases: what a court enforces, for whom, against whom, and how far it was performed. */
export class Cases {
  constructor(private readonly parts: CaseParts) {}

  /**
   * Takes a case in.
   * @throws Refused what the law says against it; `duplicate-case` when the court has one of that number
   */
  async record(caller: Caller, key: string, file: NewCase): Promise<{ case: string }> {
    const { database, cases, mode } = this.parts;
    mode.assertLive();
    assertOwnCourt(caller, file.court.code);
    const at = this.parts.circumstances();
    const asked = { route: 'cases', file };
    try {
      return await database.transaction((tx) =>
        once(tx, { caller: caller.sub, key, asked, now: at.now }, async () => {
          const problem = whyNoCase(file, at);
          if (problem) throwRefusal(problem);
          return { case: await cases.add(tx, file, caller.sub, at.now) };
        }),
      );
    } catch (error) {
      if (isDuplicate('case', error)) throw conflict('duplicate-case', 'The court has a case of that number.');
      throw error;
    }
  }

  /** The case with its requests and decisions, numbers partly masked. The reading is logged. */
  async show(caller: Caller, id: string): Promise<ShownCaseView> {
    const { database, cases, decisions } = this.parts;
    const file = (await cases.read(database, [id])).get(id.toLowerCase());
    if (!file) throw unknownCase();
    assertOwnCourt(caller, file.court.code);
    this.noteReading(caller, file.id);
    return {
      ...caseView(file),
      requests: (await requestsOf(database, file.id)).map(requestView),
      decisions: (await decisions.ofCase(database, file.id)).map(decisionView),
      retractions: await retractionsOf(database, file.id),
    };
  }

  /**
   * Those of the caller's court, oldest first, with what is due. The reading is logged.
   * @param waiting only those in which a request or a decision waits
   */
  async list(caller: Caller, page: Page, waiting: boolean): Promise<ListedCaseView[]> {
    const { database, cases, circumstances } = this.parts;
    const { now, rules } = circumstances();
    const ids = await cases.page(database, { ...page, court: caller.court ?? null, waiting });
    const [files, requests] = await Promise.all([cases.read(database, ids), soonestOf(database, ids)]);
    const soonest = new Map(requests.map((request) => [request.caseId, request]));
    return ids.map((id) => {
      this.noteReading(caller, id);
      const request = soonest.get(id);
      const period = request ? decidingPeriod(request, rules) : null;
      return { ...caseView(files.get(id)!), due: period && readPeriod(period, shanghaiDay(now)) };
    });
  }

  /** The cases in which somebody of that number takes part. The reading is logged. */
  async find(caller: Caller, number: string): Promise<CaseView[]> {
    const { database, cases } = this.parts;
    const ids = await cases.find(database, number, caller.court ?? null);
    const files = await cases.read(database, ids);
    for (const id of ids) this.noteReading(caller, id);
    return ids.map((id) => caseView(files.get(id)!));
  }

  /**
   * Records how far the obligation was performed. When nothing is left, no decision of the case is published any more:
   * what waits is taken back, and nobody hears of it.
   * @throws Refused `performed-in-future`, `unknown-case`
   */
  async perform(caller: Caller, key: string, id: string, performance: Performance): Promise<{ withdrawn: string[] }> {
    const { database, cases, mode } = this.parts;
    mode.assertLive();
    const at = this.parts.circumstances();
    const asked = { route: 'performance', id, performance };
    return database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked, now: at.now }, async () => {
        const file = await cases.lock(tx, id);
        if (!file) throw unknownCase();
        assertOwnCourt(caller, file.court.code);
        const problem = whyNoPerformance(performance.performedOn, at);
        if (problem) throwRefusal(problem);
        await cases.addPerformance(tx, file, performance, caller.sub, at.now);
        if (!performance.complete) return { withdrawn: [] };
        const debtors = file.debtors.map((debtor) => debtor.id);
        return { withdrawn: await withdrawWaiting(tx, this.parts, debtors, performance.performedOn, caller, at) };
      }),
    );
  }

  private noteReading(caller: Caller, id: string): void {
    this.parts.log.info({ caller: caller.sub, role: caller.role, case: id }, 'identity read');
  }
}

/**
 * Notes that these debtors have performed and takes back what waits of them. Their case must be locked.
 * @returns ids of the decisions that will not be published
 */
export async function withdrawWaiting(
  tx: Tx,
  { cases, decisions }: Pick<CaseParts, 'cases' | 'decisions'>,
  debtors: readonly string[],
  performedOn: string,
  caller: Caller,
  at: Circumstances,
): Promise<string[]> {
  await cases.markPerformed(tx, debtors, performedOn);
  const waiting = await decisions.lockWaiting(tx, debtors);
  const closed = waiting.map((decision) => ({
    ...made(performed(decision, performedOn, at)),
    closedBy: caller.sub,
    closedAt: at.now,
  }));
  await decisions.save(tx, closed);
  return closed.map(({ id }) => id);
}
