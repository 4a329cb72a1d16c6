import { maskNumber } from '#contracts';
import type { CaseFile, Party } from '../domain/case.js';
import { howFarPerformed } from '../domain/case.js';
import type { CaseView, DecisionView, RequestView } from './case-view.dto.js';
import type { CaseDecision } from './decision-store.js';
import type { ListingRequest } from './request-store.js';

/** A party as people of the court see it: the number partly masked. */
const partyView = <P extends Party>(party: P): P => ({ ...party, number: maskNumber(party.number) });

export const caseView = (file: CaseFile): CaseView => ({
  case: file.id,
  court: file.court,
  number: file.case.number,
  filedOn: file.case.filedOn,
  basisDocument: file.basisDocument,
  duty: file.duty,
  obligation: file.obligation,
  amountFen: file.amountFen ?? null,
  applicants: file.applicants.map(partyView),
  debtors: file.debtors.map(partyView),
  performance: howFarPerformed(file.performances),
  performances: file.performances,
});

export function requestView({ id, caseId, ...rest }: ListingRequest): RequestView {
  return { request: id, case: caseId, ...rest };
}

export function decisionView(decision: CaseDecision): DecisionView {
  const { id, caseId, sealed: _sealed, identityKey: _key, listing, ...rest } = decision;
  return { decision: id, case: caseId, ...rest, listing: listing === null ? null : Number(listing) };
}
