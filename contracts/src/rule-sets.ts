import ruleSetsFile from '../policies/rule-sets.json' with { type: 'json' };
import type { Bilingual, DeletionGround, ExtensionCause, Ground } from './generated/contracts.js';

/** `provisions-2017` is the law in force; `draft-2022` the draft Civil Compulsory Enforcement Law of 24 June 2022. */
export type RuleSetCode = 'provisions-2017' | 'draft-2022';

/** A ground and its term; articles read `P 1(2)` (Provisions), `D 68` (draft). */
export interface GroundRule {
  code: Ground;
  article: string;
  /** Length of the term in years; null: no time limit (P 2, ground 1). */
  termYears: number | null;
  /** One to three years more, and for what; null: none possible. */
  extension: { because: ExtensionCause[]; years: number[]; article: string } | null;
}

/** A ground of deletion and its clock, counted in working days from the day the court learns of the fact. */
export interface DeletionRule {
  code: DeletionGround;
  workingDays: number;
  article: string;
  /** Members of the deletion row that the ground can't do without; atLeast counts the items of a list. */
  needs: { field: 'requestedInWritingOn' | 'proceedingEndedOn' | 'searchedOn' | 'suspendedFor'; atLeast?: number }[];
}

/** Why somebody may not be listed, or not on the ground of refusal: an item of the checklist that a decision answers. */
export type ExclusionCode =
  | 'guarantee-given'
  | 'property-secured'
  | 'later-in-order'
  | 'not-refusing'
  | 'minor'
  | 'representative'
  | 'emergency-duty';

export interface ExclusionRule {
  code: ExclusionCode;
  article: string;
  /** Grounds that a yes bars (P 3 speaks of the first one only); null: every ground. */
  bars: Ground[] | null;
  question: Bilingual;
}

/**
 * How grave the default is, as the court finds it (D 66(2)). It selects nothing: no article says which measures or what
 * term a level carries. Fewer measures are the court's own narrowing, with its reason; a longer term names its own cause
 * (docs/decisions/0008-what-the-law-leaves-open.md).
 */
export type Severity = 'minor' | 'ordinary' | 'serious';

export interface RuleSet {
  code: RuleSetCode;
  name: Bilingual;
  grounds: GroundRule[];
  termArticle: string;
  /** Nobody younger on the day of the decision may be listed. */
  minimumAge: { years: number; article: string };
  correction: { workingDays: number; article: string };
  deletionGrounds: DeletionRule[];
  /** Re-listing is possible, but not at the request of an applicant who had the debtor deleted less than blockedMonths ago. */
  relisting: { article: string; blockedMonths: number; blockedAfter: DeletionGround; blockedArticle: string };
  requestToList: { decideInDays: number; article: string };
  /**
   * Time to perform before the publication. The law does not say from which day it runs: shipped as `service`, because
   * nobody can use a time that he was not told of.
   */
  grace: { months: number[]; startsAt: 'decision' | 'service'; article: string };
  severity: { levels: Severity[]; article: string };
  /** The checklist of a decision to list. */
  exclusions: ExclusionRule[];
  /** Request to revoke, correct or delete, decided by the court itself; null: no such stage (D 71(2)). */
  request: { decideInDays: number; article: string; actInWorkingDays: number } | null;
  /** By the next-level court; the days to ask for it run from the service of what it is against. */
  reconsideration: {
    against: 'rejection' | 'listing-decision';
    askWithinDays: number;
    decideInDays: number;
    article: string;
  };
  /** As shipped; configuration may say otherwise. */
  settings: { termStartsAt: 'decision' | 'publication'; stayDuringReconsideration: boolean };
}

export const ruleSets = ruleSetsFile as unknown as Readonly<Record<RuleSetCode, RuleSet>>;
