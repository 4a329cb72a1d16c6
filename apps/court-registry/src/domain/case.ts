import {
  identityNumberProblem,
  organisationCodeProblem,
  sexOf,
  type BasisDocument,
  type Court,
  type Duty,
  type EnforcementCase,
  type Sex,
  type SubjectKind,
} from '#contracts';
import type { Circumstances } from './listing.js';
import { refusal, type Refusal } from './refusal.js';
import { shanghaiDay, type Day } from './working-days.js';

/** Somebody in an enforcement case. Sex and legal representative are asked of debtors only (P art. 6). */
export interface Party {
  kind: SubjectKind;
  name: string;
  number: string;
  sex?: Sex;
  legalRepresentative?: string;
}

/** How far the obligation was performed on a day, in the words that are published (P art. 6(3)). */
export interface Performance {
  performedOn: Day;
  description: string;
  /** What was paid, in hundredths of a yuan. */
  amountFen?: number;
  /** Nothing is left to perform. */
  complete: boolean;
  /** It was recorded wrongly, and two people took it back. */
  retracted?: true;
}

/** What a court enforces, for whom, against whom, on which document. */
export interface NewCase {
  court: Court;
  case: EnforcementCase;
  basisDocument: BasisDocument;
  duty: Duty;
  obligation: string;
  /** What a pecuniary duty is about, in hundredths of a yuan. */
  amountFen?: number;
  applicants: Party[];
  debtors: Party[];
}

export interface Debtor extends Party {
  id: string;
  /** The day on which this debtor had nothing left to perform; null while there is. */
  performedOn: Day | null;
}

/** An enforcement case as it stands. */
export interface CaseFile extends Omit<NewCase, 'applicants' | 'debtors'> {
  id: string;
  applicants: (Party & { id: string })[];
  debtors: Debtor[];
  /** In the order in which they were recorded. */
  performances: Performance[];
}

/** What is published of a case in which nothing was recorded yet. */
const NOTHING_PERFORMED = '全部未履行';

/** P art. 6: why the register can not take the case in, or null. */
export function whyNoCase(file: NewCase, { now }: Pick<Circumstances, 'now'>): Refusal | null {
  if (file.case.filedOn > shanghaiDay(now))
    return refusal('filed-in-future', 'the case has not been filed yet', 'P 6(5)', 'filedOn');
  if (file.duty === 'pecuniary' && file.amountFen === undefined)
    return refusal('amount-missing', 'a duty to pay is about an amount', 'P 6(3)', 'amountFen');
  return partyProblem('applicants', file.applicants) ?? partyProblem('debtors', file.debtors);
}

function partyProblem(role: 'applicants' | 'debtors', parties: readonly Party[]): Refusal | null {
  const seen = new Set<string>();
  for (const [i, { kind, number, sex, legalRepresentative }] of parties.entries()) {
    const field = `${role}[${i}]`;
    const problem = kind === 'person' ? identityNumberProblem(number) : organisationCodeProblem(number);
    if (problem !== null)
      return refusal(kind === 'person' ? 'identity-number' : 'organisation-code', problem, 'P 6', `${field}.number`);
    if (seen.has(number)) return refusal('party-twice', 'the party is named twice', undefined, `${field}.number`);
    seen.add(number);
    if (role === 'applicants') continue;
    if (kind === 'person' && sex !== sexOf(number))
      return refusal('identity-number', 'the identity number says another sex', 'P 6(2)', `${field}.sex`);
    if (kind === 'organisation' && !legalRepresentative?.trim())
      return refusal(
        'field-missing',
        'an organisation has a legal representative or person in charge',
        'P 6(1)',
        `${field}.legalRepresentative`,
      );
  }
  return null;
}

/** Why a performance can not be recorded, or null. */
export function whyNoPerformance(performedOn: Day, { now }: Pick<Circumstances, 'now'>): Refusal | null {
  return performedOn > shanghaiDay(now)
    ? refusal('performed-in-future', 'the performance lies in the future', 'P 6(3)', 'performedOn')
    : null;
}

/** P art. 6(3): how far performed, in the words recorded for the latest day; of one day the last recorded count. */
export function howFarPerformed(performances: readonly Performance[]): string {
  let latest: Performance | null = null;
  for (const one of performances)
    if (!one.retracted && (!latest || one.performedOn >= latest.performedOn)) latest = one;
  return latest?.description ?? NOTHING_PERFORMED;
}

/** The debtor of that id, which is one of the case's. */
export const debtorOf = ({ debtors }: CaseFile, id: string): Debtor => debtors.find((debtor) => debtor.id === id)!;
