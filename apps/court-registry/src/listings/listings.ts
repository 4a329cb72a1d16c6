import { registerTopic } from '#contracts';
import type { Tx } from '#messaging';
import { Log, refuse, Refused, type Caller, type Clock, type DatabaseHandle } from '#service';
import { decide } from '../domain/decide.js';
import { eventBody } from '../domain/event-body.js';
import type { Circumstances, Listing } from '../domain/listing.js';
import { once } from '../register/idempotency.js';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import type { Publisher } from '../register/publisher.js';
import type { Published } from '../proposals/approvals.js';
import type { ListingView, RevisionView } from './listings.dto.js';

interface ListingParts {
  database: DatabaseHandle;
  store: ListingStore;
  publisher: Publisher;
  mode: RegisterMode;
  circumstances: () => Circumstances;
  clock: Clock;
  log: Log;
}

/** The register as people read it, and the repair of what an agency could not use. */
export class Listings {
  constructor(private readonly parts: ListingParts) {}

  /** The listing at its newest revision, as published: number partly masked, no subject refs. */
  async show(caller: Caller, number: number): Promise<ListingView> {
    const { database, store } = this.parts;
    const listing = (await store.read(database, [number])).get(number);
    if (!listing) throw unknownListing();
    this.noteReading(caller, number);
    return asPublished(listing);
  }

  /** Every revision, oldest first, with who made it and where it stands in its shard. */
  async revisions(caller: Caller, number: number): Promise<RevisionView[]> {
    const { database, store } = this.parts;
    const listings = await store.revisions(database, number);
    if (listings.length === 0) throw unknownListing();
    this.noteReading(caller, number);
    const made = await database.query<any>(
      `SELECT r.revision, r.type, r.origin, r.author, r.approver, r.made_at, o.shard, o.sequence FROM revision r
       LEFT JOIN outbox o ON o.topic = $2 AND o.listing = r.listing AND o.revision = r.revision WHERE r.listing = $1 ORDER BY r.revision`,
      [number, registerTopic],
    );
    return listings.map((listing, i) => {
      const { type, origin, author, approver, made_at: madeAt, shard, sequence } = made[i];
      return { ...asPublished(listing), type, origin, author, approver, madeAt, shard, sequence: Number(sequence) };
    });
  }

  /**
   * The current state again as a new revision, asked for by who released a quarantined record or saw an agency behind.
   * @throws Refused `unknown-listing`
   */
  async reissue(caller: Caller, number: number, reason: string, key: string | undefined): Promise<Published> {
    const { database, mode, publisher, log } = this.parts;
    mode.assertLive();
    const { now } = this.parts.circumstances();
    const asked = { route: 'reissue', listing: number, reason };
    const published = await database.transaction(async (tx) => {
      let sequence: number | null = null;
      const work = () => this.decideReissue(tx, caller, number);
      let decided: Awaited<ReturnType<typeof work>> | null = null;
      const answer =
        key === undefined
          ? (decided = await work()).answer
          : await once(tx, { caller: caller.sub, key, asked, now }, async () => (decided = await work()).answer);
      if (decided) [{ sequence }] = await publisher.publish(tx, [decided.change], now);
      return { ...answer, shard: publisher.shardOf(number), sequence: sequence ?? (await this.sequenceOf(tx, answer)) };
    });
    publisher.announce();
    log.info(
      { caller: caller.sub, role: caller.role, listing: number, revision: published.revision, reason },
      'listing issued again',
    );
    return published;
  }

  private async decideReissue(tx: Tx, caller: Caller, number: number) {
    const before = (await this.parts.store.lock(tx, [number])).get(number);
    if (!before) throw unknownListing();
    const decided = decide(before, { kind: 'reissue' }, this.parts.circumstances());
    if (!decided.ok) throw new Error(decided.refusal.reason);
    const provenance = { origin: 'reissue', author: caller.agency ?? caller.sub, approver: null };
    const { listing, revision } = decided.event.listing;
    return { change: { before, event: decided.event, provenance }, answer: { listing, revision } };
  }

  private async sequenceOf(tx: Tx, { listing, revision }: { listing: number; revision: number }): Promise<number> {
    const [row] = await tx.query<{ sequence: number }>(
      'SELECT sequence FROM outbox WHERE topic = $1 AND listing = $2 AND revision = $3',
      [registerTopic, listing, revision],
    );
    return Number(row.sequence);
  }

  private noteReading(caller: Caller, listing: number): void {
    this.parts.log.info({ caller: caller.sub, role: caller.role, listing }, 'identity read');
  }
}

function asPublished(listing: Listing): ListingView {
  const { subjectRefs: _refs, ...body } = eventBody(listing, () => ({}));
  return body;
}

const unknownListing = () =>
  new Refused(refuse('unknown-listing', 'There is no listing of that number.', { kind: 'unknown' }));
