import { AGENCIES, type Measure, type Outcome, type ProbeResult, type Standing } from '#contracts';

/** A register event about the listing. `measures` is null when its data can't be used or was erased. */
export interface TrailEvent {
  revision: number;
  standing: Standing;
  type: string;
  time: string;
  shard: number;
  sequence: number;
  measures: Pick<Measure, 'code' | 'agency'>[] | null;
  /** Last day that the law gives for what the event orders (P 9, 10); null where it names none. */
  dueOn: string | null;
  leaf: string;
}

/** One entry of a run about the listing. `revision` is null when the agency could not tell. */
export interface AcknowledgedEntry {
  agency: string;
  sequence: number;
  revision: number | null;
  outcome: Outcome;
  effective: boolean;
  acknowledgedAt: string;
  leaf: string;
}

export interface SettledEntry {
  agency: string;
  sequence: number;
  revision: number;
  effectiveAt: string;
  leaf: string;
}

/** Numbers of a shard that an agency took from a signed snapshot: of each listing its newest state among them. */
export interface LoadedRange {
  agency: string;
  shard: number;
  from: number;
  to: number;
  effective: boolean;
  acknowledgedAt: string;
  leaf: string;
}

export type ProbedAnswer = Pick<ProbeResult, 'agency' | 'listing' | 'measure' | 'decision' | 'refusals'> & {
  answeredAt: string;
  leaf: string;
};

/** What the ledger keeps about one listing, each part ascending in time. */
export interface TrailMaterial {
  listing: number;
  events: TrailEvent[];
  acknowledged: AcknowledgedEntry[];
  settled: SettledEntry[];
  /** Those of the listing's shard. */
  loaded: LoadedRange[];
  probes: ProbedAnswer[];
}

export interface TrailOutcome {
  revision: number | null;
  sequence: number;
  outcome: Outcome;
  acknowledgedAt: string;
  effectiveAt: string | null;
  acknowledgedBy: string;
  effectiveBy: string | null;
}

export interface TrailMeasure {
  code: string;
  /** Whether the newest event names it. */
  inForce: boolean;
  /** When the agency acknowledged the newest event; null: not yet. */
  acknowledged: string | null;
  /** When that became effective where the agency decides; null: not yet. */
  effective: string | null;
  /** The newest answer to a probe about it since the newest event; `refuses` is about this listing, nobody else's; a denial that names none is about it. */
  probed: { at: string; decision: string; refuses: boolean; leaf: string } | null;
}

/** A measure that was lifted, and what is still missing at its agency. */
export interface OpenLift {
  agency: string;
  code: string;
  /** `truth`: everything was signed, and a probe was refused all the same. */
  missing: 'acknowledgment' | 'effect' | 'truth';
  dueOn: string | null;
}

export interface Trail {
  listing: number;
  events: TrailEvent[];
  agencies: { agency: string; measures: TrailMeasure[]; outcomes: TrailOutcome[] }[];
  /** Agencies that the events call upon and that have not acknowledged the newest one. */
  silent: string[];
  /** What is still open of the newest event's lifts, at whom, and until when by law. */
  open: OpenLift[];
}

/**
 * Puts a listing's trail together: what was decided, and per agency and measure what is acknowledged, effective and
 * probed. An agency is called upon once any event names a measure of it: whoever was told to restrict must also be heard
 * about the lift.
 */
export function assembleTrail({ listing, events, acknowledged, settled, loaded, probes }: TrailMaterial): Trail {
  const ordered = [...events].sort((a, b) => a.revision - b.revision);
  const newest = ordered.at(-1);
  const codes = codesByAgency(ordered);
  const spoke = acknowledged.map(({ agency }) => agency);
  const agencies = inHouseOrder(new Set([...codes.keys(), ...spoke])).map((agency) => {
    const outcomes = outcomesOf(acknowledged.filter(isOf(agency)), settled.filter(isOf(agency)));
    const answer =
      newest &&
      (outcomes.findLast(({ sequence }) => sequence === newest.sequence) ??
        loadOf(newest, loaded.filter(isOf(agency)), settled.filter(isOf(agency))));
    const measures = [...(codes.get(agency) ?? [])].map((code): TrailMeasure => ({
      code,
      inForce: newest?.measures?.some((measure) => measure.agency === agency && measure.code === code) ?? false,
      acknowledged: answer?.acknowledgedAt ?? null,
      effective: answer?.effectiveAt ?? null,
      probed: probedSince(
        newest,
        probes.filter(isOf(agency)).filter(({ measure }) => measure === code),
        listing,
      ),
    }));
    return { agency, measures, outcomes, answered: answer !== undefined };
  });
  return {
    listing,
    events: ordered,
    agencies: agencies.map(({ agency, measures, outcomes }) => ({ agency, measures, outcomes })),
    silent: agencies.filter(({ agency, answered }) => codes.has(agency) && !answered).map(({ agency }) => agency),
    open: agencies.flatMap(({ agency, measures }) => measures.flatMap((measure) => openLift(agency, measure, newest))),
  };
}

function openLift(
  agency: string,
  { code, inForce, acknowledged, effective, probed }: TrailMeasure,
  newest: TrailEvent | undefined,
): OpenLift[] {
  const missing = !acknowledged ? 'acknowledgment' : !effective ? 'effect' : probed?.refuses ? 'truth' : null;
  // Without the event's body nobody can say what is lifted; `silent` still names who has not spoken.
  if (inForce || missing === null || newest?.measures == null) return [];
  return [{ agency, code, missing, dueOn: newest.dueOn }];
}

const isOf = (agency: string) => (said: { agency: string }) => said.agency === agency;

function codesByAgency(events: readonly TrailEvent[]): Map<string, Set<string>> {
  const codes = new Map<string, Set<string>>();
  for (const { measures } of events) {
    for (const { agency, code } of measures ?? []) codes.set(agency, (codes.get(agency) ?? new Set()).add(code));
  }
  return codes;
}

/** A later revision that the agency's system confirmed makes the earlier ones effective too: state, not deltas. */
function outcomesOf(acknowledged: readonly AcknowledgedEntry[], settled: readonly SettledEntry[]): TrailOutcome[] {
  return acknowledged.map(({ revision, sequence, outcome, effective, acknowledgedAt, leaf }) => {
    const confirmed = settled.find(
      (entry) => entry.sequence === sequence || (revision !== null && entry.revision >= revision),
    );
    const atOnce = effective || outcome === 'not-concerned';
    return {
      revision,
      sequence,
      outcome,
      acknowledgedAt,
      effectiveAt: atOnce ? acknowledgedAt : (confirmed?.effectiveAt ?? null),
      acknowledgedBy: leaf,
      effectiveBy: atOnce ? leaf : (confirmed?.leaf ?? null),
    };
  });
}

/** Where no run names the newest event, the load that covers its number speaks for it. */
function loadOf(
  { shard, sequence, revision }: TrailEvent,
  loaded: readonly LoadedRange[],
  settled: readonly SettledEntry[],
): Pick<TrailOutcome, 'acknowledgedAt' | 'effectiveAt'> | undefined {
  const load = loaded.find((range) => range.shard === shard && range.from <= sequence && sequence <= range.to);
  if (!load) return undefined;
  const { effective, acknowledgedAt } = load;
  const confirmed = settled.find((entry) => entry.revision >= revision);
  return { acknowledgedAt, effectiveAt: effective ? acknowledgedAt : (confirmed?.effectiveAt ?? null) };
}

function probedSince(
  newest: TrailEvent | undefined,
  probes: readonly ProbedAnswer[],
  listing: number,
): TrailMeasure['probed'] {
  const last = probes.findLast(({ answeredAt }) => !newest || answeredAt >= newest.time);
  if (!last) return null;
  const { answeredAt, decision, refusals, measure, leaf } = last;
  const refuses =
    (decision === 'deny' && refusals.length === 0) ||
    refusals.some((refusal) => refusal.listing === listing && refusal.measure === measure);
  return { at: answeredAt, decision, refuses, leaf };
}

function inHouseOrder(agencies: ReadonlySet<string>): string[] {
  const known = AGENCIES.filter((agency) => agencies.has(agency));
  return [...known, ...[...agencies].filter((agency) => !known.includes(agency as never)).sort()];
}
