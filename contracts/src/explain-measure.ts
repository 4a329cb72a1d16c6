import { AGENCIES, agencyNames, citeBasis, UNASSIGNED, type MeasureDefinition } from './measures.js';
import { judgeByPolicy, policies, type Exclusion, type Policy, type PolicyCode } from './policies.js';

/** One policy's verdict on a measure, in words that a clerk can repeat. */
export interface PolicyExplanation {
  policy: PolicyCode;
  in: boolean;
  reasons: string[];
}

/** What a measure is, and why each policy takes it or leaves it out. */
export interface MeasureExplanation {
  code: string;
  name: string;
  who: string;
  appliedBy: string;
  effect: string;
  bases: string[];
  note: string | null;
  policies: PolicyExplanation[];
}

/** Explains a measure of measures.json in English, under every policy. */
export function explainMeasure(measure: MeasureDefinition): MeasureExplanation {
  return {
    code: measure.code,
    name: measure.name.en,
    who: measure.subjects
      .map((kind) => (kind === 'third-party' ? `third party: ${measure.thirdParty?.en}` : kind))
      .join(', '),
    appliedBy: agencyOf(measure),
    effect: `${measure.effect}${measure.discretionary ? ', at the discretion of the agency' : ''}`,
    bases: measure.bases.map((basis) => `${citeBasis(basis, 'en')} (${basis.tier})`),
    note: measure.note ?? null,
    policies: Object.values(policies).map((policy) => explainPolicy(policy, measure)),
  };
}

function explainPolicy(policy: Policy, measure: MeasureDefinition): PolicyExplanation {
  const verdict = judgeByPolicy(policy, measure);
  const reasons = verdict.in
    ? verdict.bases.map((basis) => `it rests on ${citeBasis(basis, 'en')}`)
    : verdict.because.map((exclusion) => WORDS[exclusion](policy, measure));
  if (verdict.in && measure.subjects.includes('third-party'))
    reasons.push('against a third party only by a decision of its own: no link to a listed subject is ever inferred');
  if (verdict.in && measure.agency === UNASSIGNED)
    reasons.push('no agency of the bus applies it, so no event names it');
  return { policy: policy.code, in: verdict.in, reasons };
}

const WORDS: Readonly<Record<Exclusion, (policy: Policy, measure: MeasureDefinition) => string>> = {
  'no-basis-of-these-tiers': ({ tiers, discretionaryTiers }, { tier, discretionary }) => {
    const further =
      discretionaryTiers.length > 0 && !discretionary ? ', and only a discretionary measure may rest on less' : '';
    return `its best basis is a ${tier}; the policy asks for ${list(discretionary ? [...tiers, ...discretionaryTiers] : tiers)}${further}`;
  },
  'disputed-connection': () => 'its connection with the default is disputed',
  'third-party-only': (_, { thirdParty }) => `it falls on a third party: ${thirdParty?.en}`,
  'other-category': ({ categories }, { category }) =>
    `the policy takes ${list(categories ?? [])}, and this is ${category}`,
};

function agencyOf({ agency }: MeasureDefinition): string {
  const known = AGENCIES.find((code) => code === agency);
  return known ? agencyNames[known].en : 'nobody on the bus';
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
