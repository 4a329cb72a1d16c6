import type { Parcel } from '#delivery';
import type { Plan } from '../apply/plan.js';
import type { Details, EnforcedRow } from '../tables/state.js';
import type { DeliveryNumber, DeliveryState } from '../tables/store.js';

/** The newest state of one listing on its way to the agency's own system. */
export interface StateParcel extends Parcel {
  /** Counts the states of this listing; tells whether a newer one came while this was under way. */
  version: number;
  early: boolean;
  body: string;
}

/** What the agency's own system is told: the whole state of the listing here, never a delta. */
export interface RestrictionState {
  listing: number;
  revision: number;
  standing: string;
  subjectRefs: readonly string[];
  measures: { code: string; effect: string }[];
  until: string | null;
  rests: { measure: string; from: string; until: string }[];
  court: string | null;
  caseNumber: string | null;
  howToObject: { until: string; 'zh-CN': string; en: string } | null;
}

const SETTLED_LATER = new Set(['applied', 'amended', 'lifted']);

/** What plans owe the agency's own system: the newest state of each listing, and the numbers that wait for its confirmation. */
export function deliveriesOf(plans: readonly Plan[]): { deliveries: DeliveryState[]; numbers: DeliveryNumber[] } {
  const deliveries: DeliveryState[] = [];
  const numbers: DeliveryNumber[] = [];
  for (const { position, changes, entries } of plans) {
    for (const { row, lifts, early } of changes.values()) {
      deliveries.push({
        listing: row.listing,
        shard: row.shard,
        revision: row.revision,
        lifts,
        early,
        body: JSON.stringify(stateOf(row)),
      });
    }
    for (const { sequence, listing, revision, outcome } of entries) {
      if (listing !== undefined && SETTLED_LATER.has(outcome))
        numbers.push({ shard: position.shard, sequence, listing, revision: revision! });
    }
  }
  return { deliveries, numbers };
}

export function stateOf(row: EnforcedRow): RestrictionState {
  const details = row.details === null ? null : (JSON.parse(row.details) as Details);
  return {
    listing: row.listing,
    revision: row.revision,
    standing: row.standing,
    subjectRefs: row.refs,
    measures: row.measures.map((code) => ({ code, effect: details!.measures[code].effect })),
    until: row.until,
    rests: row.rests === null ? [] : JSON.parse(row.rests),
    court: details?.court ?? null,
    caseNumber: details?.caseNumber ?? null,
    howToObject: details?.howToObject ?? null,
  };
}
