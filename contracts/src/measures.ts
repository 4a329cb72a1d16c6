import measuresFile from '../measures.json' with { type: 'json' };
import type { AgencyCode } from './generated/agencies.js';
import type { Basis, Bilingual, Effect, SubjectKind, Tier } from './generated/contracts.js';

/** An agency as measures.json names it. */
interface NamedAgency {
  code: string;
  name: Bilingual;
  /** `elsewhere`: a program of the agency's own reads and acknowledges in its name, and ours is not started. */
  adapter?: 'elsewhere';
}

const named = measuresFile.agencies as readonly NamedAgency[];

/** Codes of all agencies, in the order of measures.json. */
export const AGENCIES: readonly AgencyCode[] = named.map(({ code }) => code as AgencyCode);

/** Those for which our adapter runs; the others take part with a program of their own. */
export const ADAPTED_AGENCIES: readonly AgencyCode[] = AGENCIES.filter((_, i) => named[i].adapter !== 'elsewhere');

/** The `agency` of a measure that no agency of the bus applies. */
export const UNASSIGNED = 'unassigned';

/** One row of measures.json: what an agency may do, on which bases, and what is argued about it. */
export interface MeasureDefinition {
  code: string;
  /** Who applies it; an unassigned measure is law without anybody on the bus who carries it out, and leaves the register never. */
  agency: AgencyCode | typeof UNASSIGNED;
  name: Bilingual;
  subjects: (SubjectKind | 'third-party')[];
  /** Who is hit without being listed, where somebody is. */
  thirdParty: Bilingual | null;
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
  /** What is argued about its basis. */
  note?: string;
}

export const measures = measuresFile.measures as unknown as readonly MeasureDefinition[];
export const agencyNames = Object.fromEntries(named.map(({ code, name }) => [code, name])) as Record<
  AgencyCode,
  Bilingual
>;

/** The measures of one agency. */
export function measuresOf(agency: string): MeasureDefinition[] {
  return measures.filter((measure) => measure.agency === agency);
}

const instrumentNames = new Map(measuresFile.instruments.map(({ code, name }) => [code, name]));

/** A basis as a person reads it: the instrument's title and the article. An unknown instrument shows its code. */
export function citeBasis(basis: Pick<Basis, 'instrument' | 'article'>, language: keyof Bilingual): string {
  const title = instrumentNames.get(basis.instrument)?.[language] ?? basis.instrument;
  if (basis.article === '') return title;
  return language === 'en' ? `${title}, art. ${basis.article}` : `《${title}》第${basis.article}条`;
}
