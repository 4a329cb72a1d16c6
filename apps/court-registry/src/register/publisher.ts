import type { SignedAttributes } from '#evidence';
import type { Draft, Outbox, Tx } from '#messaging';
import { eventBody } from '../domain/event-body.js';
import { lifts, restricts, type Listing, type ListingChanged } from '../domain/listing.js';
import { refusal, type Refusal } from '../domain/refusal.js';
import type { ListingStore, Provenance } from './listing-store.js';
import type { SigningKey } from './signing-key.js';
import type { SubjectKeys } from './subject-keys.js';

/** A decided event, and the listing before it. */
export interface Change {
  before: Listing | null;
  event: ListingChanged;
  provenance: Provenance;
}

/** Writes decided events: the revision and its outbox row in one transaction, or neither (I1). */
export class Publisher {
  constructor(
    private readonly store: ListingStore,
    private readonly outbox: Outbox,
    private readonly subjects: SubjectKeys,
    private readonly key: SigningKey,
    private readonly shards: number,
  ) {}

  shardOf(listing: number): number {
    return listing % this.shards;
  }

  /** Why this event may not be numbered now. Never said of an event that lifts anything (I10). */
  whyNotNow({ before, event }: Change, now: Date): Refusal | null {
    if (!this.key.lapsed(now) || lifts(before, event.listing) || !restricts(before, event.listing)) return null;
    return refusal(
      'signing-key-lapsed',
      'the signing key is not valid now: new restrictions wait for a new key, lifts do not',
    );
  }

  /**
   * The last thing a transaction does. Its listings must be locked already; shards are locked here, ascending, and stay
   * so until commit. Call {@link announce} after the commit.
   */
  async publish(tx: Tx, changes: readonly Change[], now: Date): Promise<SignedAttributes[]> {
    const revisions = changes.map(({ before, event, provenance }) => ({ before, ...provenance, ...event }));
    const drafts = changes.map(({ event, provenance }) => this.draft(event, provenance));
    const [, attributes] = await Promise.all([this.store.write(tx, revisions, now), this.outbox.enqueue(tx, drafts)]);
    return attributes;
  }

  /** Wakes the relay. */
  announce(): void {
    this.outbox.onCommit();
  }

  private draft({ type, listing }: ListingChanged, { traceparent }: Provenance): Draft {
    return {
      shard: this.shardOf(listing.listing),
      type,
      listing: listing.listing,
      revision: listing.revision,
      standing: listing.standing,
      body: eventBody(listing, this.subjects.refsOf),
      traceparent,
    };
  }
}
