import type { Settlement } from '#contracts';
import { Delivery } from '#delivery';
import type { AgencyDatabase } from '../../../test/support/agency-database.js';
import { silent } from '../../../test/support/silent.js';
import type { StateParcel } from '../src/own-system/delivery-state.js';
import { SqlDeliveryStore } from '../src/own-system/delivery-store.js';
import type { EnforcementSystem } from '../src/own-system/enforcement-system.js';

/** What keeps a system of this agency informed, quick enough for tests. */
export function aDelivery(
  agency: AgencyDatabase,
  system: EnforcementSystem,
  change: { sendTimeoutMs?: number } = {},
): Delivery<StateParcel> {
  const { database, acknowledgments } = agency;
  const store = new SqlDeliveryStore({ database, acknowledgments, agency: agency.agency, system: 'ticket-counter' });
  const breaker = { firstPauseMs: 10, longestPauseMs: 200 };
  const quick = { pollMs: 10, firstPauseMs: 10, longestPauseMs: 200, longestLiftPauseMs: 100, breaker };
  return new Delivery({ store, channel: system, concurrency: system.concurrency, log: silent, ...quick, ...change });
}

/** The numbers that the agency has signed as effective after an own system confirmed, in the order in which it did. */
export async function settled(
  agency: AgencyDatabase,
): Promise<{ shard: number; sequence: number; listing: number; revision: number }[]> {
  return (await agency.acknowledged())
    .filter((one): one is Settlement => 'kind' in one && one.kind === 'settlement')
    .flatMap(({ shard, effective }) => effective.map((entry) => ({ shard, ...entry })));
}

/** `listing/subject ref/measure` of everything that the agency restricts by its own tables, sorted. */
export async function restricted(agency: AgencyDatabase): Promise<string[]> {
  return (await agency.rows())
    .flatMap(({ listing, refs, measures }) =>
      refs.flatMap((ref) => measures.map((code) => `${listing}/${ref}/${code}`)),
    )
    .sort();
}
