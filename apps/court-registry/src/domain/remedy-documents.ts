import type { Bilingual, Measure, RuleSet } from '#contracts';
import { maskNumber } from '#contracts';
import type { CaseFile, Debtor, Party } from './case.js';
import type { CourtDocument } from './document.js';
import {
  dayFact,
  fact,
  listingFacts,
  PRESIDENT,
  reconsiderationBy,
  remedyAgainstListing,
  subjectOf,
  termFact,
} from './document-parts.js';
import { ASKED_NAMES, citeArticle, documentMeasures, OUTCOME_NAMES } from './document-words.js';
import type { Listing } from './listing.js';
import type { Asked, Outcome } from './objection.js';
import { dayBefore } from './term.js';
import type { Day } from './working-days.js';

/** A request to list that the court turned down (P art. 5). */
export interface RefusedRequest {
  id: string;
  file: CaseFile;
  applicant: Party;
  debtor: Debtor;
  receivedOn: Day;
  refusedOn: Day;
  reasons: string;
  /** As the clerk cited it. */
  article: string;
}

/** What the applicant gets whose request to list was refused. The law names no remedy against it. */
export function requestRefusal(request: RefusedRequest): CourtDocument {
  const { id, file, applicant, debtor, receivedOn, refusedOn, reasons, article } = request;
  const basis = citeArticle(article);
  return {
    kind: 'request-refusal',
    number: id,
    court: file.court.name,
    case: file.case.number,
    addressee: { name: applicant.name, maskedNumber: maskNumber(applicant.number) },
    date: refusedOn,
    title: { 'zh-CN': '不予纳入失信名单决定书', en: 'Refusal of a request to list' },
    facts: [
      fact('执行案号', 'Enforcement case', file.case.number),
      fact('执行依据', 'Document enforced', `${file.basisDocument.body}${file.basisDocument.number}`),
      fact('被执行人', 'Debtor', debtor.name),
      dayFact('收到申请', 'Request received', receivedOn),
      fact('依据', 'Article', basis['zh-CN'], basis.en),
    ],
    paragraphs: [
      {
        'zh-CN': `本院对申请执行人请求将${debtor.name}纳入失信被执行人名单的申请进行了审查，决定不予纳入。理由：${reasons}`,
        en: 'The court has examined the request of the applicant to put the debtor on the list and refuses it. The reasons are those given in Chinese.',
      },
      {
        'zh-CN': '法律未就本决定规定救济程序。出现新的情形时，可以再次提出申请。',
        en: 'The law provides no remedy against this refusal. A new request can be made when new circumstances arise.',
      },
    ],
    measures: [],
    remedy: null,
    signature: PRESIDENT,
  };
}

/** A rejected request of the person concerned (P art. 12(1)), with its reasons. */
export interface RejectedObjection {
  id: string;
  asked: Asked;
  receivedOn: Day;
  decidedOn: Day;
  servedOn: Day | null;
  reasons: Bilingual;
}

/** What the person concerned gets whose request was rejected; ten days run from its service (P art. 12(2)). */
export function objectionRejection(objection: RejectedObjection, listing: Listing, rules: RuleSet): CourtDocument {
  const { asked, receivedOn, decidedOn, servedOn, reasons } = objection;
  const { content, until } = listing;
  const what = ASKED_NAMES[asked];
  const basis = citeArticle(rules.request!.article);
  return {
    kind: 'objection-rejection',
    number: objection.id,
    court: content.court.name,
    case: content.case.number,
    addressee: subjectOf(listing),
    date: decidedOn,
    title: { 'zh-CN': '驳回申请决定书', en: 'Rejection of a request about a listing' },
    facts: [
      ...listingFacts(content, rules),
      termFact(content.decision.madeOn, until === null ? null : dayBefore(until), rules),
      fact('申请事项', 'Asked for', `${what['zh-CN']}失信信息`, `to ${what.en} the listing`),
      dayFact('收到申请', 'Request received', receivedOn),
    ],
    paragraphs: [
      reasons,
      {
        'zh-CN': `依照${basis['zh-CN']}，决定驳回申请。`,
        en: `Under ${basis.en} the court rejects the request.`,
      },
    ],
    measures: documentMeasures(listing.measures),
    remedy: reconsiderationBy(content.court.name, servedOn, rules),
    signature: PRESIDENT,
  };
}

/** What the next-level court decided, confirmed in the register (P art. 12(2), D art. 86). */
export interface DecidedReconsideration {
  outcome: Outcome;
  documentNumber: string;
  nextCourt: string;
  decidedOn: Day;
  /** The day on which it was confirmed and carried out here. */
  confirmedOn: Day;
}

/** What became of the listing, as it stood after the confirmation. */
function consequence(outcome: Outcome, { standing }: Listing): Bilingual {
  switch (standing) {
    case 'deleted':
      return {
        'zh-CN': '失信信息已删除，下列措施不得再采取。',
        en: 'The listing is deleted; none of the measures below may be taken any more on its account.',
      };
    case 'stayed':
      return { 'zh-CN': '失信信息仍暂停执行。', en: 'The listing is still stayed.' };
    case 'in-force':
      return outcome === 'changed'
        ? {
            'zh-CN': '失信信息已按复议决定更正并继续执行。',
            en: 'The listing was corrected as decided and is in force.',
          }
        : { 'zh-CN': '原决定继续执行。', en: 'The decision is carried out again.' };
  }
}

/**
 * What the person concerned gets after the reconsideration.
 * @param listing as it stood after the confirmation
 * @param measures in force then, or what a deleted listing held before
 */
export function reconsiderationOutcome(
  decided: DecidedReconsideration,
  listing: Listing,
  measures: readonly Measure[],
  rules: RuleSet,
): CourtDocument {
  const { outcome, documentNumber, nextCourt, decidedOn, confirmedOn } = decided;
  const { content, until, standing } = listing;
  const name = OUTCOME_NAMES[outcome];
  const basis = citeArticle(rules.reconsideration.article);
  return {
    kind: 'reconsideration-outcome',
    number: documentNumber,
    court: content.court.name,
    case: content.case.number,
    addressee: subjectOf(listing),
    date: confirmedOn,
    title: { 'zh-CN': '复议结果告知书', en: 'Outcome of the reconsideration' },
    facts: [
      ...listingFacts(content, rules),
      termFact(content.decision.madeOn, until === null ? null : dayBefore(until), rules),
      fact('复议法院', 'Decided by', nextCourt),
      fact('复议决定', 'Its decision', documentNumber),
      dayFact('复议日期', 'Decided on', decidedOn),
      fact('复议结果', 'Outcome', `${name['zh-CN']}（${basis['zh-CN']}）`, `${name.en} (${basis.en})`),
    ],
    paragraphs: [consequence(outcome, listing)],
    measures: documentMeasures(measures),
    // Under the draft the ten days from service of the decision to list are over by now.
    remedy:
      standing === 'deleted' || rules.request === null ? null : remedyAgainstListing(content.court.name, null, rules),
    signature: PRESIDENT,
  };
}
