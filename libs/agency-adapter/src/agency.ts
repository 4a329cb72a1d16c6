import { measuresOf } from '#contracts';

/**
 * An agency: all that differs between one adapter and another. Its folder holds only pure decisions.
 */
export interface AgencyDefinition {
  code: string;
  /** What its own ask consists of: each field with the values that it may have. All fields are needed. */
  ask: Readonly<Record<string, readonly string[]>>;
  /** The measures that a well-formed ask falls under; none when it is open to everyone, listed or not. */
  measuresFor(ask: Readonly<Record<string, string>>): string[];
}

/** One field of an ask that is wrong, and what is wrong with it. */
export interface AskProblem {
  field: string;
  problem: string;
}

export type AskReading = { measures: string[] } | { problems: AskProblem[] };

/** Reads what is asked for: `{ measure }` names one of the agency's measures by its code, anything else is in the agency's own words. */
export function readAsk(agency: AgencyDefinition, ask: Readonly<Record<string, unknown>>): AskReading {
  const generic = 'measure' in ask;
  const fields: AgencyDefinition['ask'] = generic
    ? { measure: measuresOf(agency.code).map(({ code }) => code) }
    : agency.ask;
  const problems: AskProblem[] = [];
  const values: Record<string, string> = {};
  for (const [field, allowed] of Object.entries(fields)) {
    const value = ask[field];
    if (typeof value === 'string' && allowed.includes(value)) values[field] = value;
    else problems.push({ field: `ask.${field}`, problem: `must be one of ${allowed.join(', ')}` });
  }
  for (const field of Object.keys(ask)) {
    if (!(field in fields)) problems.push({ field: `ask.${field}`, problem: 'is not a field of this ask' });
  }
  if (problems.length > 0) return { problems };
  return { measures: generic ? [values.measure] : agency.measuresFor(values) };
}
