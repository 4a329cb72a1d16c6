import {
  noticeRules,
  recipientRule,
  type Bilingual,
  type ListingEvent,
  type RecipientKind,
  type RuleSet,
} from '#contracts';
import type { DocumentMeasure } from './document.js';
import { documentMeasures, GROUND_NAMES, groundArticle } from './document-words.js';
import type { RetractedBecause } from './telling.js';
import { dayBefore } from './term.js';
import type { Day } from './working-days.js';

/** Whom a notice goes to. */
export interface Addressee {
  id: string;
  name: string;
  kind: RecipientKind;
}

interface Head {
  /** Number of this notice or retraction. */
  notice: number;
  /** Listing number. */
  listing: number;
  revision: number;
  /** ISO 8601, UTC. */
  madeAt: string;
  to: { recipient: string; name: string; kind: RecipientKind };
  article: string;
  asked: Bilingual;
  court: ListingEvent['court'];
  case: ListingEvent['case'];
  subject: ListingEvent['subject'];
}

/** What somebody is told of a listing in force (P art. 8), with what P art. 6 publishes of it. */
export interface Notice extends Head {
  kind: 'notice';
  /** Earlier notices that hold no longer, newest first. */
  replaces: number[];
  grounds: { code: string; article: string; name: Bilingual }[];
  decision: { number: string; madeOn: string };
  basisDocument: ListingEvent['basisDocument'];
  obligation: string;
  performance: string;
  behaviour: string;
  publishedOn: string;
  /** Null for a last day: no time limit. */
  term: { lastDay: Day | null; article: string };
  measures: ({ code: string } & DocumentMeasure)[];
  rests: ListingEvent['rests'];
  /** How, where and until when to object. */
  objection: ListingEvent['objection'];
}

/** Takes a notice back; what it names of the subject is what that notice named. */
export interface Retraction extends Head {
  kind: 'retraction';
  /** The notices that hold no longer, newest first. */
  retracts: number[];
  because: RetractedBecause;
}

export type Letter = Notice | Retraction;

interface Made {
  notice: number;
  to: Addressee;
  madeAt: Date;
}

/** @param event the listing as it is published */
export function noticeOf(event: ListingEvent, rules: RuleSet, made: Made & { replaces: number[] }): Notice {
  const { notice, to, madeAt, replaces } = made;
  const { article, asked } = recipientRule(to.kind);
  return {
    kind: 'notice',
    notice,
    replaces,
    listing: event.listing,
    revision: event.revision,
    madeAt: madeAt.toISOString(),
    to: { recipient: to.id, name: to.name, kind: to.kind },
    article,
    asked,
    court: event.court,
    case: event.case,
    subject: event.subject,
    grounds: event.grounds.map((code) => ({ code, article: groundArticle(code, rules), name: GROUND_NAMES[code] })),
    decision: { number: event.decision.number, madeOn: event.decision.madeOn },
    basisDocument: event.basisDocument,
    obligation: event.obligation,
    performance: event.performance,
    behaviour: event.behaviour,
    publishedOn: event.publishedOn,
    term: { lastDay: event.until === null ? null : dayBefore(event.until), article: rules.termArticle },
    measures: documentMeasures(event.measures).map((measure, i) => ({ code: event.measures[i].code, ...measure })),
    rests: event.rests,
    objection: event.objection,
  };
}

/** @param told the newest of the notices that are taken back */
export function retractionOf(
  told: Notice,
  made: Made & { retracts: number[]; because: RetractedBecause; revision: number },
): Retraction {
  const { notice, to, madeAt, retracts, because, revision } = made;
  const { article, asked } = noticeRules.retraction;
  return {
    kind: 'retraction',
    notice,
    retracts,
    because,
    listing: told.listing,
    revision,
    madeAt: madeAt.toISOString(),
    to: { recipient: to.id, name: to.name, kind: to.kind },
    article,
    asked,
    court: told.court,
    case: told.case,
    subject: told.subject,
  };
}

/** What a notice says, apart from which one it is: two that say the same need not both be sent. */
export function saying({ notice: _n, replaces: _r, revision: _v, madeAt: _m, to: _t, ...said }: Notice): object {
  return said;
}
