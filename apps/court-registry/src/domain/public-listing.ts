import type { ListingEvent } from '#contracts';

/** A listing in force as everybody may read it (P art. 6): no pseudonyms, no measures, the number partly masked. */
export type PublicListing = Pick<
  ListingEvent,
  | 'listing'
  | 'revision'
  | 'subject'
  | 'court'
  | 'case'
  | 'basisDocument'
  | 'grounds'
  | 'obligation'
  | 'performance'
  | 'behaviour'
  | 'publishedOn'
  | 'until'
  | 'objection'
>;

/** The members are named one by one, so that what events learn to say later is not published by accident. */
export function publicListing(event: ListingEvent): PublicListing {
  const { kind, name, maskedNumber, sex, age, legalRepresentative } = event.subject;
  return {
    listing: event.listing,
    revision: event.revision,
    subject: {
      kind,
      name,
      maskedNumber,
      ...(sex && { sex }),
      ...(age !== undefined && { age }),
      ...(legalRepresentative !== undefined && { legalRepresentative }),
    },
    court: event.court,
    case: event.case,
    basisDocument: event.basisDocument,
    grounds: event.grounds,
    obligation: event.obligation,
    performance: event.performance,
    behaviour: event.behaviour,
    publishedOn: event.publishedOn,
    until: event.until,
    objection: event.objection,
  };
}

/** Whether the public may read it now. A term that is over counts at once, before the court has deleted the listing. */
export function isPublic({ standing, until }: Pick<ListingEvent, 'standing' | 'until'>, now: Date): boolean {
  return standing === 'in-force' && (until === null || Date.parse(until) > now.getTime());
}
