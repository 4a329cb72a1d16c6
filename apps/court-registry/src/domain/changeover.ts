import type { PolicyCode } from '#contracts';
import { restsAfter } from './exempt.js';
import { measuresInForce } from './in-force.js';
import type { Listing, ListingChanged } from './listing.js';

/** The two passes of a changeover over all listings: what it takes off people first, everything else after it. */
export type Pass = 'lifting' | 'rest';

/**
 * A listing under another policy, null where this pass has nothing to do. A change that narrows and widens makes two
 * revisions, the narrowing first; the court's own narrowing of the listing stays. Whose term is over by now
 * loses what is held up still and gains nothing (P art. 2), though the register's clock has yet to delete it.
 */
export function underPolicy(state: Listing, policy: PolicyCode, pass: Pass, now: Date): ListingChanged | null {
  if (state.standing === 'deleted') return null;
  const { content, published } = state;
  const { number } = content.subject;
  const target = measuresInForce(state, now, policy).filter(
    // An agency that never got a subject ref can't be told of a subject whose number is lost.
    ({ agency }) => number !== null || published?.refs[agency] !== undefined,
  );
  const [held, wanted] = [codesOf(state.measures), codesOf(target)];
  if (pass === 'lifting') {
    if ([...held].every((code) => wanted.has(code))) return null;
    return revised(state, now, { policy, measures: target.filter(({ code }) => held.has(code)) });
  }
  const settled = state.policy === policy && held.size === wanted.size && [...wanted].every((code) => held.has(code));
  return settled ? null : revised(state, now, { policy, measures: target });
}

/** The same listing again, so that its event is made with the keys of today. */
export function underNewKeys(state: Listing, pass: Pass, now: Date): ListingChanged | null {
  return pass === 'rest' && state.measures.length > 0 ? revised(state, now, {}) : null;
}

function revised(state: Listing, now: Date, change: Partial<Listing>): ListingChanged {
  const { correction: _earlier, ...rest } = state;
  return {
    type: 'sanctions.listing.corrected.v1',
    listing: { ...rest, ...restsAfter(state, now), ...change, revision: state.revision + 1 },
  };
}

const codesOf = (measures: Listing['measures']): Set<string> => new Set(measures.map(({ code }) => code));
