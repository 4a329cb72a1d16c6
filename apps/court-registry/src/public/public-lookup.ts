import { maskNumber, normalName } from '#contracts';
import { Log, type Clock, type DatabaseHandle } from '#service';
import { eventBody } from '../domain/event-body.js';
import { isPublic, publicListing, type PublicListing } from '../domain/public-listing.js';
import { readSearch, showsPart } from '../domain/public-search.js';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import { throwRefusal } from '../register/refusals.js';
import type { NameIndexing } from './name-indexing.js';

/** What the public gets: at most twenty listings, and whether there are more that fit. */
export interface Found {
  listings: PublicListing[];
  more: boolean;
  /** False while names of older listings are still being indexed: then "none" may be too few. */
  complete: boolean;
}

interface LookupParts {
  database: DatabaseHandle;
  store: ListingStore;
  names: Pick<NameIndexing, 'complete'>;
  mode: RegisterMode;
  clock: Clock;
  log: Log;
}

const MOST_SHOWN = 20;
const NAMESAKES_AT_A_TIME = 200;

/** P art. 7(1): anybody may see whether a person is on the list. Who is on it can't be asked. */
export class PublicLookup {
  constructor(private readonly parts: LookupParts) {}

  /**
   * Listings in force of that full name whose published number shows the part, newest first. Read from the register's
   * own tables, so a deletion or a stay holds here with its commit. A register that may be an older copy answers nobody:
   * it could show who is off the list.
   * @throws Refused `name-missing`, `name-too-short`, `name-wildcard`, `number-too-short`, `number-malformed`,
   * `number-whole`; `register-starting`, `register-behind`
   */
  async find(name: string | undefined, number: string | undefined): Promise<Found> {
    const { mode, names, log } = this.parts;
    const read = readSearch(name, number);
    if (!read.ok) throwRefusal(read.refusal, 'invalid');
    mode.assertLive();
    const { complete } = names;
    const found = await this.matches(read.search.name, read.search.part);
    const listings = found.slice(0, MOST_SHOWN);
    log.info({ listings: listings.map(({ listing }) => listing) }, 'identity read by the public');
    return { listings, more: found.length > MOST_SHOWN, complete };
  }

  /** One more than are shown, if there are so many. */
  private async matches(name: string, part: string): Promise<PublicListing[]> {
    const { database, store, clock } = this.parts;
    const found: PublicListing[] = [];
    for (let below = Number.MAX_SAFE_INTEGER; found.length <= MOST_SHOWN;) {
      const namesakes = await store.namesakes(database, name, below, NAMESAKES_AT_A_TIME);
      const fit = namesakes.filter((one) => isOf(one.name, one.number && maskNumber(one.number), name, part));
      const listings = await store.read(
        database,
        fit.map(({ listing }) => listing),
      );
      const now = clock.now();
      for (const { listing } of fit) {
        const read = listings.get(listing);
        if (!read) continue;
        const body = eventBody(read, () => ({}));
        // Once more: between the two looks it may have become another's.
        const { subject } = body;
        if (isOf(subject.name, subject.maskedNumber, name, part) && isPublic(body, now))
          found.push(publicListing(body));
      }
      if (namesakes.length < NAMESAKES_AT_A_TIME) break;
      below = namesakes.at(-1)!.listing;
    }
    return found.slice(0, MOST_SHOWN + 1);
  }
}

/** @param shown the number as it is published; null where it is not known before the whole listing is read */
const isOf = (itsName: string, shown: string | null, name: string, part: string): boolean =>
  normalName(itsName) === name && (shown === null || showsPart(shown, part));
