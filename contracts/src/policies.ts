import policiesFile from '../policies/policies.json' with { type: 'json' };
import type { AgencyCode } from './generated/agencies.js';
import type { Basis, Bilingual, Measure, SubjectKind, Tier } from './generated/contracts.js';
import { measures, UNASSIGNED, type MeasureDefinition } from './measures.js';

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

/** Why a policy leaves a measure out. */
export type Exclusion = 'no-basis-of-these-tiers' | 'disputed-connection' | 'third-party-only' | 'other-category';

/** What a policy says of a measure: on which bases it is in, or why it is out. */
export type PolicyVerdict = { in: true; bases: Basis[] } | { in: false; because: Exclusion[] };

/** Judges a measure by a policy; every reason that keeps it out is named, not only the first. */
export function judgeByPolicy(policy: Policy, measure: MeasureDefinition): PolicyVerdict {
  const tiers = measure.discretionary ? [...policy.tiers, ...policy.discretionaryTiers] : policy.tiers;
  const bases = measure.bases.filter(({ tier }) => tiers.includes(tier));
  const because: Exclusion[] = [];
  if (bases.length === 0) because.push('no-basis-of-these-tiers');
  if (!policy.connections.includes(measure.connection)) because.push('disputed-connection');
  if (!policy.thirdParties && measure.subjects.every((kind) => kind === 'third-party'))
    because.push('third-party-only');
  if (policy.categories !== null && !policy.categories.includes(measure.category)) because.push('other-category');
  return because.length > 0 ? { in: false, because } : { in: true, bases };
}

export interface MeasureSelection {
  policy: PolicyCode;
  subjectKind: SubjectKind;
  /** The court's narrowing for this listing: codes that stay. It never widens: codes outside the policy are ignored. */
  narrowedTo?: readonly string[];
}

/**
 * The measures that a listing of such a subject puts in force, each with the bases that carry it under the policy.
 * Measures against third parties are never among them: no link to a listed person is ever inferred. Nor are those that
 * no agency applies: nobody could acknowledge or lift them.
 */
export function selectMeasures({ policy: code, subjectKind, narrowedTo }: MeasureSelection): Measure[] {
  const policy = policies[code];
  if (!policy) throw new RangeError(`no policy ${code}`);
  return measures.flatMap((measure) => {
    if (!measure.subjects.includes(subjectKind) || measure.agency === UNASSIGNED) return [];
    if (narrowedTo !== undefined && !narrowedTo.includes(measure.code)) return [];
    const verdict = judgeByPolicy(policy, measure);
    if (!verdict.in) return [];
    const { agency, effect } = measure as { agency: AgencyCode; effect: Measure['effect'] };
    return [{ code: measure.code, agency, effect, basis: verdict.bases, policy: policy.code }];
  });
}
