import { refuse, Refused, type Caller, type DatabaseHandle, type Log } from '#service';
import type { ListingStore } from '../register/listing-store.js';
import { assertOwnCourt } from '../register/refusals.js';
import type { KeptDenials, KeptDenial } from './kept-denials.js';

export interface DenialsOfListing {
  listing: number;
  /** Number of the enforcement case. */
  case: string;
  denials: KeptDenial[];
}

/** What was refused because of a listing, as the clerks of its court read it. */
export class Denials {
  constructor(private readonly parts: { database: DatabaseHandle; store: ListingStore; kept: KeptDenials; log: Log }) {}

  /** @throws Refused `unknown-listing`, `other-court` */
  async show(caller: Caller, number: number): Promise<DenialsOfListing> {
    const { database, store, kept, log } = this.parts;
    const listing = (await store.read(database, [number])).get(number);
    if (!listing)
      throw new Refused(refuse('unknown-listing', 'There is no listing of that number.', { kind: 'unknown' }));
    const { court, case: enforced } = listing.content;
    assertOwnCourt(caller, court.code);
    log.info({ caller: caller.sub, role: caller.role, listing: number }, 'denials read');
    return { listing: number, case: enforced.number, denials: await kept.of(database, number) };
  }
}
