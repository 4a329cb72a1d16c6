import measuresFile from '../measures.json' with { type: 'json' };
import policiesFile from '../policies/policies.json' with { type: 'json' };
import type { AgencyCode } from './generated/agencies.js';
import type { Basis, Bilingual, Effect, Measure, SubjectKind, Tier } from './generated/contracts.js';

/** Codes of all agencies, in the order of measures.json. */
export const AGENCIES: readonly AgencyCode[] = measuresFile.agencies.map(({ code }) => code as AgencyCode);

/** One row of measures.json: what an agency may do, on which bases, and what is argued about it. */
export interface MeasureDefinition {
  code: string;
  agency: AgencyCode;
  name: Bilingual;
  subjects: (SubjectKind | 'third-party')[];
  /** It falls on somebody who is not listed: the policies in use leave it out. */
  thirdParty: boolean;
  effect: Effect;
  /** Tier of the best basis. */
  tier: Tier;
  /** Within administrative discretion: closer supervision, loss of preferential treatment, stricter review. */
  discretionary: boolean;
  /** Whether the measure has a proper connection with the default (disputed: Ding 2023, part IV.B.1). */
  connection: 'proper' | 'disputed';
  category: string;
  bases: Basis[];
  settings?: Record<string, string>;
}

export const measures = measuresFile.measures as unknown as readonly MeasureDefinition[];
export const agencyNames = Object.fromEntries(measuresFile.agencies.map(({ code, name }) => [code, name])) as Record<
  AgencyCode,
  Bilingual
>;

/** The measures of one agency. */
export function measuresOf(agency: string): MeasureDefinition[] {
  return measures.filter((measure) => measure.agency === agency);
}

export type PolicyCode = 'lawful-basis' | 'memorandum-2016' | 'draft-2022';

/** What a policy selects from measures.json; categories null means all. */
export interface Policy {
  code: PolicyCode;
  name: Bilingual;
  tiers: Tier[];
  /** Further tiers that suffice for a discretionary measure. */
  discretionaryTiers: Tier[];
  connections: ('proper' | 'disputed')[];
  thirdParties: boolean;
  categories: string[] | null;
}

export const policies = policiesFile as unknown as Readonly<Record<PolicyCode, Policy>>;

/** Whether the policy lets the register use this measure at all. */
export function policyAllows(policy: Policy, measure: MeasureDefinition): boolean {
  return (
    basesUnder(policy, measure).length > 0 &&
    policy.connections.includes(measure.connection) &&
    (policy.thirdParties || !measure.thirdParty) &&
    (policy.categories === null || policy.categories.includes(measure.category))
  );
}

export interface MeasureSelection {
  policy: PolicyCode;
  subjectKind: SubjectKind;
  /** The court's narrowing for this listing: codes that stay. It never widens: codes outside the policy are ignored. */
  narrowedTo?: readonly string[];
}

/**
 * The measures that a listing of such a subject puts in force, each with the bases that carry it under the policy.
 * Measures against third parties are never among them: no link to a listed person is ever inferred.
 */
export function selectMeasures({ policy: code, subjectKind, narrowedTo }: MeasureSelection): Measure[] {
  const policy = policies[code];
  if (!policy) throw new RangeError(`no policy ${code}`);
  return measures
    .filter((measure) => measure.subjects.includes(subjectKind) && policyAllows(policy, measure))
    .filter((measure) => narrowedTo === undefined || narrowedTo.includes(measure.code))
    .map((measure) => ({
      code: measure.code,
      agency: measure.agency,
      effect: measure.effect,
      basis: basesUnder(policy, measure),
      policy: policy.code,
    }));
}

function basesUnder(policy: Policy, measure: MeasureDefinition): Basis[] {
  const tiers = measure.discretionary ? [...policy.tiers, ...policy.discretionaryTiers] : policy.tiers;
  return measure.bases.filter((basis) => tiers.includes(basis.tier));
}

const instrumentNames = new Map(measuresFile.instruments.map(({ code, name }) => [code, name]));

/** A basis as a person reads it: the instrument's title and the article. An unknown instrument shows its code. */
export function citeBasis(basis: Basis, language: keyof Bilingual): string {
  const title = instrumentNames.get(basis.instrument)?.[language] ?? basis.instrument;
  if (basis.article === '') return title;
  return language === 'en' ? `${title}, art. ${basis.article}` : `《${title}》第${basis.article}条`;
}
