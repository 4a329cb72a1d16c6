import type { ListingEvent, Standing } from '#contracts';

/** What an agency is told to hold up for a listing. `refs` are shortened subject refs, only good for telling a change. */
export interface AgencyHolds {
  measures: string[];
  refs: string[];
}

/** A listing at one revision, as far as it matters to who must enforce what. */
export interface ListingState {
  listing: number;
  revision: number;
  standing: Standing;
  shard: number;
  sequence: number;
  /** Epoch milliseconds of the register's event. */
  time: number;
  /** Last day of the legal deadline (YYYY-MM-DD), if one runs. */
  legalDueOn: string | null;
  /** Leaf hash of the register's event, hex. */
  leaf: string;
  agencies: Record<string, AgencyHolds>;
}

/** An agency must stop something: the revision took measures from it, or it turned to another subject. */
export interface Lift {
  listing: number;
  revision: number;
  agency: string;
  standing: Standing;
  shard: number;
  sequence: number;
  measures: string[];
  /** The measures may go on for the new subject; the one before must be let go. */
  subjectChanged: boolean;
  refsBefore: string[];
  liftedAt: number;
  legalDueOn: string | null;
  leaf: string;
}

const REF_DIGITS = 16;

/** Where an event puts its listing. A body that can't be used still lifts by its headers: then nothing is held up. */
export function stateOf(
  at: Omit<ListingState, 'legalDueOn' | 'agencies'>,
  body: Pick<ListingEvent, 'measures' | 'subjectRefs' | 'correction' | 'deletion'> | null,
): ListingState {
  const agencies: Record<string, AgencyHolds> = {};
  for (const { agency, code } of body?.measures ?? []) {
    const refs = (body?.subjectRefs[agency] ?? []).map((ref) => ref.slice(0, REF_DIGITS));
    (agencies[agency] ??= { measures: [], refs }).measures.push(code);
  }
  return { ...at, legalDueOn: body?.deletion?.dueOn ?? body?.correction?.dueOn ?? null, agencies };
}

/**
 * Folds one event into what is known of its listing. An event older than what is known (its record was hidden and came
 * by a re-send) changes nothing but may show that the known revision took something from somebody.
 */
export function foldEvent(known: ListingState | null, event: ListingState): { state: ListingState; lifts: Lift[] } {
  if (!known) return { state: event, lifts: [] };
  if (event.revision === known.revision) return { state: known, lifts: [] };
  if (event.revision < known.revision) return { state: known, lifts: liftsBetween(event, known) };
  return { state: event, lifts: liftsBetween(known, event) };
}

function liftsBetween(before: ListingState, after: ListingState): Lift[] {
  const { listing, revision, standing, shard, sequence, time: liftedAt, legalDueOn, leaf } = after;
  const lifts: Lift[] = [];
  for (const [agency, held] of Object.entries(before.agencies)) {
    const holds = after.agencies[agency];
    const subjectChanged = holds !== undefined && isAnother(held.refs, holds.refs);
    const measures = held.measures.filter((code) => subjectChanged || !holds?.measures.includes(code));
    if (measures.length === 0) continue;
    lifts.push({
      listing,
      revision,
      agency,
      standing,
      shard,
      sequence,
      measures,
      subjectChanged,
      refsBefore: held.refs,
      liftedAt,
      legalDueOn,
      leaf,
    });
  }
  return lifts;
}

/** While keys rotate a subject has two refs; it is the same subject as long as one of them stays. */
export function isAnother(refsBefore: readonly string[], refs: readonly string[]): boolean {
  return refsBefore.length > 0 && refs.length > 0 && !refsBefore.some((ref) => refs.includes(ref));
}
