import { measuresOf } from '#contracts';

/** What a field of an ask may hold: one of these words, an instant (ISO 8601), or a sum in yuan. */
export type AskField = readonly string[] | { holds: 'instant' | 'yuan'; optional?: true };

/** What is asked for, in the agency's own words, every field as its definition allows. */
export type Ask = Readonly<Record<string, string | number>>;

/** A status that the agency grants organisations, and the measure that suspends it for as long as it is met. */
export interface GrantDefinition {
  measure: string;
  /** Lowest first. */
  levels: readonly string[];
}

/**
 * An agency: all that differs between one adapter and another. Its folder holds only pure decisions.
 */
export interface AgencyDefinition {
  code: string;
  /** What its own ask consists of. A field is needed unless it says that it is optional. */
  ask: Readonly<Record<string, AskField>>;
  /** An ask that one of its measures refuses to somebody listed: its features are tested with it. */
  example: Ask;
  /** Optional fields that this ask cannot do without. */
  needs?(ask: Ask): string[];
  /** The measures that a well-formed ask falls under; none when it is open to everyone, listed or not. */
  measuresFor(ask: Ask): string[];
  /** The field that says when what is asked for happens, such as a departure: an exemption must cover that instant. */
  happensAt?: string;
  /** Lesser asks that may still be open, nearest to the refused one first; each is judged like any other. */
  insteadOf?(ask: Ask): Ask[];
  /** Whether several may ask it together and get one answer, as the members of one bid do. */
  jointly?(ask: Ask): boolean;
  grant?: GrantDefinition;
}

/** One field of an ask that is wrong, and what is wrong with it. */
export interface AskProblem {
  field: string;
  problem: string;
}

/** What a well-formed ask means: the measures it falls under, when it happens if it says so, and what may be had instead. */
export interface AskMeaning {
  measures: string[];
  happensAt: Date | null;
  instead: { ask: Ask; measures: string[] }[];
  /** Several may ask it together. */
  joint: boolean;
}

export type AskReading = AskMeaning | { problems: AskProblem[] };

/** Reads what is asked for: `{ measure }` names one of the agency's measures by its code, anything else is in the agency's own words. */
export function readAsk(agency: AgencyDefinition, ask: Readonly<Record<string, unknown>>): AskReading {
  const generic = 'measure' in ask;
  const fields = generic ? measureAsk(agency.code) : agency.ask;
  const needed = generic ? [] : (agency.needs?.(ask as Ask) ?? []);
  const problems: AskProblem[] = [];
  const values: Record<string, string | number> = {};
  for (const [field, allowed] of Object.entries(fields)) {
    const value = ask[field];
    if (value === undefined && 'optional' in allowed && !needed.includes(field)) continue;
    const problem = problemOf(allowed, value);
    if (problem === null) values[field] = value as string | number;
    else problems.push({ field: `ask.${field}`, problem });
  }
  for (const field of Object.keys(ask)) {
    if (!Object.hasOwn(fields, field)) problems.push({ field: `ask.${field}`, problem: 'is not a field of this ask' });
  }
  if (problems.length > 0) return { problems };
  if (generic)
    return { measures: [values.measure as string], happensAt: null, instead: [], joint: agency.jointly !== undefined };
  const instant = agency.happensAt === undefined ? undefined : values[agency.happensAt];
  return {
    measures: agency.measuresFor(values),
    happensAt: instant === undefined ? null : new Date(instant),
    instead: (agency.insteadOf?.(values) ?? []).map((one) => ({ ask: one, measures: agency.measuresFor(one) })),
    joint: agency.jointly?.(values) === true,
  };
}

const measureAsks = new Map<string, AgencyDefinition['ask']>();

/** An ask by a measure's code, the catalogue read once: it is part of every check. */
function measureAsk(agency: string): AgencyDefinition['ask'] {
  let ask = measureAsks.get(agency);
  if (!ask) measureAsks.set(agency, (ask = { measure: measuresOf(agency).map(({ code }) => code) }));
  return ask;
}

/** An instant with its offset: a local time would mean another instant at every agency. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

function problemOf(field: AskField, value: unknown): string | null {
  if ('holds' in field) {
    if (field.holds === 'instant') {
      const good = typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value));
      return good ? null : 'must be an instant with its offset, such as 2026-05-01T09:30:00+08:00';
    }
    const good = typeof value === 'number' && Number.isFinite(value) && value >= 0;
    return good ? null : 'must be a sum in yuan, a number from 0';
  }
  return typeof value === 'string' && field.includes(value) ? null : `must be one of ${field.join(', ')}`;
}
