import type { Retry } from '#messaging';

/** Said of who asks, of when, or of how often: the next parcel would hear the same. */
const OF_ANY_PARCEL = new Set([401, 403, 408, 425, 429]);

/**
 * Whom a status that is no success blames: `never` the parcel (4xx: the receiver understood and will not have this
 * one), `later` the receiver.
 */
export function blameOfStatus(status: number): Retry {
  return status >= 400 && status < 500 && !OF_ANY_PARCEL.has(status) ? 'never' : 'later';
}
