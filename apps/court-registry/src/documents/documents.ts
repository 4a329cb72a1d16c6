import { ruleSets, selectMeasures, type Measure, type RuleSet, type RuleSetCode } from '#contracts';
import type { Tx } from '#messaging';
import { refuse, Refused, type Caller, type DatabaseHandle, type Log } from '#service';
import { CaseStore } from '../cases/case-store.js';
import { DecisionStore } from '../cases/decision-store.js';
import { unknownDecision, unknownRequest } from '../cases/refusals.js';
import { readRequest } from '../cases/request-store.js';
import { debtorOf } from '../domain/case.js';
import type { CourtDocument } from '../domain/document.js';
import { liftCertificate, listingDecision } from '../domain/listing-documents.js';
import { rowOf } from '../domain/listing-decision.js';
import type { Circumstances, Listing } from '../domain/listing.js';
import { objectionRejection, reconsiderationOutcome, requestRefusal } from '../domain/remedy-documents.js';
import { dayBefore, lastDayOfTerm } from '../domain/term.js';
import { endOfDay, shanghaiDay, type Day } from '../domain/working-days.js';
import type { IdentityVault } from '../register/identity-vault.js';
import type { ListingStore } from '../register/listing-store.js';
import { assertOwnCourt, conflict } from '../register/refusals.js';
import type { SubjectKeys } from '../register/subject-keys.js';
import { rulesOf, unknownObjection, type RemedyStore } from '../remedies/remedy-rows.js';

interface DocumentParts {
  database: DatabaseHandle;
  vault: IdentityVault;
  subjects: SubjectKeys;
  listings: ListingStore;
  remedies: RemedyStore;
  circumstances: () => Circumstances;
  log: Log;
}

/**
 * What the court serves, made from what the register holds: the same paper each time it is asked for, whatever became of
 * the listing since, and whatever law the court applies by now. Every reading is logged.
 */
export class Documents {
  private readonly cases: CaseStore;
  private readonly decisions: DecisionStore;

  constructor(private readonly parts: DocumentParts) {
    this.cases = new CaseStore(parts.vault, parts.subjects);
    this.decisions = new DecisionStore(parts.vault);
  }

  /** @throws Refused `unknown-decision`; `not-decided` while no president has made it */
  ofDecision(caller: Caller, id: string): Promise<CourtDocument> {
    return this.read(caller, { decision: id }, async (tx) => {
      const decision = await this.decisions.read(tx, id);
      if (!decision) throw unknownDecision();
      assertOwnCourt(caller, decision.court);
      if (decision.madeOn === null) throw conflict('not-decided', 'There is no decision yet that could be served.');
      const file = (await this.cases.read(tx, [decision.caseId])).get(decision.caseId)!;
      const at = { ...this.parts.circumstances(), rules: this.lawOf(decision) };
      const published = decision.listing === null ? null : await this.firstRevision(tx, Number(decision.listing));
      const { madeOn, servedOn, graceMonths } = decision;
      const draft = this.decisions.open(decision);
      const { row: _row, ...asOfNow } = rowOf(file, debtorOf(file, decision.debtor), draft, { madeOn, servedOn });
      const content = published?.content ?? asOfNow;
      const publicFrom = published?.publishedOn ?? (decision.publishAt ? shanghaiDay(decision.publishAt) : null);
      const { policy } = at;
      const { subject, narrowedTo } = content;
      const measures =
        published?.measures ?? selectMeasures({ policy, subjectKind: subject.kind, narrowedTo: narrowedTo?.measures });
      const lastDay = published ? termOf(published) : termBefore(content, publicFrom, at);
      return listingDecision({ content, measures, lastDay, graceMonths, publicFrom, servedOn }, at.rules);
    });
  }

  /** @throws Refused `unknown-request`; `not-refused`; `no-addressee` of the court's own motion */
  ofRequest(caller: Caller, id: string): Promise<CourtDocument> {
    return this.read(caller, { request: id }, async (tx) => {
      const request = await readRequest(tx, id);
      if (!request) throw unknownRequest();
      assertOwnCourt(caller, request.court);
      const { state, receivedOn, closedAt, reasons, article } = request;
      if (state !== 'refused') throw conflict('not-refused', `The request is ${state}.`);
      const file = (await this.cases.read(tx, [request.caseId])).get(request.caseId)!;
      const applicant = file.applicants.find((one) => one.id === request.applicant);
      if (!applicant) throw conflict('no-addressee', "Nobody asked: it was the court's own motion.");
      return requestRefusal({
        id: request.id,
        file,
        applicant,
        debtor: debtorOf(file, request.debtor),
        receivedOn,
        refusedOn: shanghaiDay(closedAt!),
        reasons: reasons!,
        article: article!,
      });
    });
  }

  /** @throws Refused `unknown-objection`; `not-rejected` */
  ofObjection(caller: Caller, id: string): Promise<CourtDocument> {
    return this.read(caller, { objection: id }, async (tx) => {
      const { remedies } = this.parts;
      const row = await remedies.one(tx, id);
      if (!row) throw unknownObjection();
      assertOwnCourt(caller, row.court);
      if (row.status !== 'rejected') throw conflict('not-rejected', `The objection is ${row.status}.`);
      const { asked, receivedOn, servedOn } = row;
      const decidedOn = row.decidedOn!;
      const { listing } = await this.asOf(tx, row.listing, endOfDay(decidedOn));
      const reasons = JSON.parse((await remedies.readTexts(tx, row.id)).reasons!);
      return objectionRejection({ id: row.id, asked, receivedOn, decidedOn, servedOn, reasons }, listing, rulesOf(row));
    });
  }

  /** @throws Refused `unknown-reconsideration`; `not-decided` while no president has confirmed the outcome */
  ofReconsideration(caller: Caller, id: string): Promise<CourtDocument> {
    return this.read(caller, { reconsideration: id }, async (tx) => {
      const row = await this.parts.remedies.ofReconsideration(tx, id);
      assertOwnCourt(caller, row.court);
      if (row.reconsiderationStatus !== 'decided')
        throw conflict('not-decided', 'The outcome of the reconsideration is not confirmed.');
      const { outcome, documentNumber, nextCourt, outcomeOn, confirmedAt } = row;
      const { listing, held } = await this.asOf(tx, row.listing, confirmedAt!);
      const decided = {
        outcome: outcome!,
        documentNumber: documentNumber!,
        nextCourt,
        decidedOn: outcomeOn!,
        confirmedOn: shanghaiDay(confirmedAt!),
      };
      return reconsiderationOutcome(
        decided,
        listing,
        listing.standing === 'deleted' ? held : listing.measures,
        rulesOf(row),
      );
    });
  }

  /** The certificate of a deleted listing. @throws Refused `unknown-listing`; `not-deleted` */
  ofListing(caller: Caller, number: number): Promise<CourtDocument> {
    return this.read(caller, { listing: number }, async (tx) => {
      const revisions = await this.history(tx, number);
      if (revisions.length === 0)
        throw new Refused(refuse('unknown-listing', 'There is no listing of that number.', { kind: 'unknown' }));
      assertOwnCourt(caller, revisions.at(-1)!.listing.content.court.code);
      const deleted = revisions.find(({ listing }) => listing.standing === 'deleted');
      if (!deleted) throw conflict('not-deleted', 'The listing stands; there is nothing to certify.');
      const [made = { ruleSet: null }] = await tx.query<{ ruleSet: RuleSetCode | null }>(
        'SELECT rule_set AS "ruleSet" FROM case_decision WHERE listing = $1',
        [number],
      );
      return liftCertificate(deleted.listing, lastHeld(revisions), shanghaiDay(deleted.madeAt), this.lawOf(made));
    });
  }

  private async read(caller: Caller, what: object, make: (tx: Tx) => Promise<CourtDocument>): Promise<CourtDocument> {
    const document = await make(this.parts.database);
    this.parts.log.info({ caller: caller.sub, role: caller.role, ...what }, 'identity read');
    return document;
  }

  /** The law that the decision was made under; of what does not say, the one in use. */
  private lawOf({ ruleSet }: { ruleSet: RuleSetCode | null }): RuleSet {
    return ruleSet === null ? this.parts.circumstances().rules : ruleSets[ruleSet];
  }

  private async firstRevision(tx: Tx, listing: number): Promise<Listing> {
    return (await this.history(tx, listing))[0].listing;
  }

  /** The listing as it stood at an instant, and the measures that it held last until then. */
  private async asOf(tx: Tx, listing: number, instant: Date): Promise<{ listing: Listing; held: Measure[] }> {
    const all = await this.history(tx, Number(listing));
    const until = all.filter(({ madeAt }) => madeAt.getTime() <= instant.getTime());
    const revisions = until.length > 0 ? until : all.slice(0, 1);
    return { listing: revisions.at(-1)!.listing, held: lastHeld(revisions) };
  }

  private async history(tx: Tx, number: number): Promise<Made[]> {
    const listings = await this.parts.listings.revisions(tx, number);
    const times = await tx.query<{ at: Date }>(
      'SELECT made_at AS at FROM revision WHERE listing = $1 ORDER BY revision',
      [number],
    );
    return listings.map((listing, i) => ({ listing, madeAt: times[i].at }));
  }
}

interface Made {
  listing: Listing;
  madeAt: Date;
}

const lastHeld = (revisions: readonly Made[]): Measure[] =>
  revisions.findLast(({ listing }) => listing.measures.length > 0)?.listing.measures ?? [];

const termOf = ({ until }: Listing): Day | null => (until === null ? null : dayBefore(until));

/** The last day of the term of what is not published; undefined where it runs from a publication that has no day yet. */
function termBefore(content: Listing['content'], publicFrom: Day | null, at: Circumstances): Day | null | undefined {
  const last = lastDayOfTerm(content, publicFrom ?? content.decision.madeOn, at);
  return last !== null && publicFrom === null && at.termStartsAt === 'publication' ? undefined : last;
}
