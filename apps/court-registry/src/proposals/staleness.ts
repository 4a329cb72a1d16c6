import type { InputRow } from '#contracts';
import type { Tx } from '#messaging';
import { refuse, Refused } from '#service';
import { changedSince } from '../domain/differences.js';
import type { Listing } from '../domain/listing.js';
import type { ListingStore } from '../register/listing-store.js';

/**
 * Optimistic lock: whether a listing is no longer what the author of a proposal had before their eyes.
 * @returns a refusal (409) that names what changed since; null where nothing did, a re-issue included
 */
export async function staleness(
  tx: Tx,
  store: ListingStore,
  now: Listing,
  revisionSeen: number | null,
  proposed: InputRow['row'],
): Promise<Refused | null> {
  if (revisionSeen === null || revisionSeen === now.revision) return null;
  const seen = (await store.revisions(tx, now.listing)).find(({ revision }) => revision === revisionSeen);
  if (!seen) return stale(now, [], `The listing has no revision ${revisionSeen}; it is at revision ${now.revision}.`);
  const changed = changedSince(seen, now, proposed);
  if (changed.length === 0) return null;
  return stale(
    now,
    changed,
    `The listing is at revision ${now.revision}; since revision ${revisionSeen} changed: ${changed.join(', ')}. Look at it again and propose anew.`,
  );
}

function stale({ revision }: Listing, changed: readonly string[], detail: string): Refused {
  const problem = `changed; the listing is at revision ${revision}`;
  return new Refused(
    refuse('stale-revision', detail, { kind: 'conflict', fields: changed.map((field) => ({ field, problem })) }),
  );
}
