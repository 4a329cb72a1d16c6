import type { Denial, ProbeResult } from '#contracts';
import { isAnother, type Lift, type ListingState } from './fold-event.js';

/** A lift and what its agency has said about it so far. Instants in epoch milliseconds, leaves in hex. */
export interface WatchedLift extends Lift {
  serviceDueAt: number;
  acknowledgedAt: number | null;
  acknowledgment: string | null;
  effectiveAt: number | null;
  confirmation: string | null;
}

export interface Accusation {
  kind: 'still-enforcing' | 'false-acknowledgment';
  measure: string;
  lift: WatchedLift;
}

export interface ProbeVerdict {
  accusations: Accusation[];
  /** It shows that the asked measure of the asked listing is let go: allowed, or refused because of a listing that holds it. */
  clean: boolean;
  /** Nothing can be said yet, or something is wrong: ask again later. */
  again: boolean;
  /** It tells nothing about the asked measure of the asked listing: no answer, or a refusal that nothing explains. */
  unseen: boolean;
}

/** What reconciliation knows from the register, for one agency. */
export interface KnownOfAgency {
  state(listing: number): ListingState | null;
  /** The lifts that took this measure of this listing from the agency, oldest first. */
  lifts(listing: number, measure: string): readonly WatchedLift[];
}

/**
 * Whether an agency's answer to a probe contradicts the register. Only the listing that a refusal names is accused, not
 * the one that was asked about: the same person may be listed by another court. Who denies must name what is in the way,
 * so a denial that names nothing is held against the lift that was asked about; one by a listing that does not hold the
 * measure shows nothing, nor does a referral to a person without a name: a database may be out of reach.
 *
 * @param asked the lift for which the probe was ordered, null when it was not ours
 * @param graceMs how long after its acknowledgment became effective an agency may still have answered from before it
 */
export function judgeProbe(
  result: ProbeResult,
  asked: WatchedLift | null,
  known: KnownOfAgency,
  graceMs: number,
): ProbeVerdict {
  if (result.decision === 'unreachable') return { accusations: [], clean: false, again: true, unseen: true };
  const askedAt = Date.parse(result.askedAt);
  const accusations: Accusation[] = [];
  let again = false;
  const unnamed = result.decision === 'deny' && result.refusals.length === 0 && asked !== null;
  const named = unnamed ? [{ listing: asked.listing, measure: result.measure, revision: undefined }] : result.refusals;
  for (const { listing, measure, revision } of named) {
    const state = known.state(listing);
    if (revision !== undefined && state && revision > state.revision) {
      again = true; // it answers by a revision that has not come here yet
      continue;
    }
    const lift = contradicted(listing, measure, state, asked, known);
    if (!lift) continue;
    const kind = kindAt(lift, askedAt, graceMs);
    if (kind) accusations.push({ kind, measure, lift });
    again = true;
  }
  const own = named.filter(({ measure }) => measure === result.measure);
  const explained =
    result.decision === 'allow' ||
    own.some(({ listing, measure }) => isHeldUp(listing, measure, known.state(listing), asked, result.agency));
  const isNamed = own.some(({ listing }) => listing === result.listing);
  return { accusations, clean: explained && !isNamed, again: again || !explained, unseen: !explained && !isNamed };
}

/** Whether an agency holds up a measure of a listing rightly, against the subject that was asked about. */
function isHeldUp(
  listing: number,
  measure: string,
  state: ListingState | null,
  asked: WatchedLift | null,
  agency: string,
): boolean {
  const held = state?.agencies[agency];
  return held !== undefined && held.measures.includes(measure) && !isOther(asked, listing, held.refs);
}

/** An order names the revision of its lift, and the register then asks with the number that the listing had before it. */
function isOther(asked: WatchedLift | null, listing: number, refs: readonly string[]): boolean {
  return asked?.listing === listing && isAnother(asked.refsBefore, refs);
}

/**
 * The lift that a refusal contradicts: the newest that took the measure from the subject that was asked about. Nothing is
 * contradicted while the newest revision holds the measure up for that subject.
 */
function contradicted(
  listing: number,
  measure: string,
  state: ListingState | null,
  asked: WatchedLift | null,
  known: KnownOfAgency,
): WatchedLift | null {
  const lifts = known.lifts(listing, measure);
  const lift = lifts.findLast(({ refsBefore }) => !isOther(asked, listing, refsBefore));
  return lift && !isHeldUp(listing, measure, state, asked, lift.agency) ? lift : null;
}

/** By how much the clocks of an agency's machines may differ, and for how long a reading may be under way. */
const CLOCKS_MS = 60_000;

/**
 * Whether a denial contradicts a lift that its agency had applied by its own account: by an older revision, or by the
 * lift's own, which no longer has the measure. Answered as of the lift or later, it does. Answered as of before it,
 * only once the agency had signed, a while before, that the lift is effective: then what it decides by lags behind what
 * it signs. Not yet past the grace, or before the deadline, it is a reason to probe, not to accuse.
 *
 * @param lifts the agency's lifts of that listing
 * @param state where the listing stands; what it holds up again since is nobody's fault for lagging behind
 */
export function judgeDenial(
  denial: Denial,
  lifts: readonly WatchedLift[],
  state: ListingState | null,
  graceMs: number,
): { accusation: Accusation | null; probe: WatchedLift | null } {
  const { listing, measure, revision, asOf } = denial;
  const at = Date.parse(denial.at);
  const taken = lifts.filter(
    (one) =>
      one.listing === listing &&
      one.measures.includes(measure) &&
      (revision < one.revision || (revision === one.revision && !one.subjectChanged)),
  );
  const applied = newestOf(taken.filter(({ sequence }) => sequence <= asOf.sequence));
  const kind = applied && kindAt(applied, at, graceMs);
  if (applied && kind) return { accusation: { kind, measure, lift: applied }, probe: applied };
  const signed = newestOf(taken.filter(({ effectiveAt }) => effectiveAt !== null && at >= effectiveAt + graceMs));
  if (!signed || isHeldUp(listing, measure, state, signed, signed.agency)) return { accusation: null, probe: applied };
  const lags = at >= signed.effectiveAt! + CLOCKS_MS;
  return { accusation: lags ? { kind: 'false-acknowledgment', measure, lift: signed } : null, probe: signed };
}

function newestOf(lifts: readonly WatchedLift[]): WatchedLift | null {
  return lifts.reduce<WatchedLift | null>(
    (newest, one) => (!newest || one.revision > newest.revision ? one : newest),
    null,
  );
}

function kindAt(lift: WatchedLift, at: number, graceMs: number): Accusation['kind'] | null {
  if (lift.effectiveAt !== null) return at >= lift.effectiveAt + graceMs ? 'false-acknowledgment' : null;
  return at >= lift.serviceDueAt ? 'still-enforcing' : null;
}
