import { maskNumber, type AgencyCode, type ListingEvent } from '#contracts';
import type { Listing } from './listing.js';

/** The subject's pseudonyms by agency, made from its number. */
export type SubjectRefs = Partial<Record<AgencyCode, string[]>>;

/**
 * The body of a listing's event: the whole listing at that revision, as published. Only agencies with a measure in it
 * get a subject ref, and the number only partly masked (P art. 6(2)).
 */
export function eventBody(
  listing: Listing,
  refsOf: (number: string, agencies: readonly AgencyCode[]) => SubjectRefs,
): ListingEvent {
  const { content, measures, correction, deletion, age } = listing;
  const { subject, decision } = content;
  const agencies = [...new Set(measures.map(({ agency }) => agency))];
  const refs =
    subject.number === null ? onlyOf(listing.published?.refs ?? {}, agencies) : refsOf(subject.number, agencies);
  return {
    listing: listing.listing,
    revision: listing.revision,
    standing: listing.standing,
    subject: {
      kind: subject.kind,
      name: subject.name,
      maskedNumber: subject.number === null ? (listing.published?.maskedNumber ?? '*') : maskNumber(subject.number),
      ...(subject.sex && { sex: subject.sex }),
      ...(age !== undefined && { age }),
      ...(subject.legalRepresentative !== undefined && { legalRepresentative: subject.legalRepresentative }),
    },
    subjectRefs: refs,
    measures,
    rests: (listing.rests ?? []).filter(({ measure }) => measures.some(({ code }) => code === measure)),
    until: listing.until,
    grounds: content.grounds,
    duty: content.duty,
    court: content.court,
    case: content.case,
    basisDocument: content.basisDocument,
    obligation: content.obligation,
    performance: content.performance,
    behaviour: content.behaviour,
    decision: { number: decision.number, madeOn: decision.madeOn },
    publishedOn: listing.publishedOn,
    reasons: content.reasons,
    objection: listing.objection,
    ...(correction && { correction }),
    ...(deletion && { deletion }),
  };
}

function onlyOf(refs: SubjectRefs, agencies: readonly AgencyCode[]): SubjectRefs {
  return Object.fromEntries(agencies.flatMap((agency) => (refs[agency] ? [[agency, refs[agency]]] : [])));
}
