import type {
  AgencyCode,
  Correction,
  CorrectionRow,
  Deletion,
  DeletionRow,
  ExemptionRow,
  ListingRow,
  Measure,
  MessageType,
  Objection,
  PolicyCode,
  ResumptionRow,
  Rest,
  RuleSet,
  Sex,
  Standing,
  StayRow,
  SubjectKind,
} from '#contracts';
import type { Refusal } from './refusal.js';
import type { Day } from './working-days.js';

/** Who is listed. The number is unknown only in a register that was rebuilt from its own published events. */
export interface Subject {
  kind: SubjectKind;
  name: string;
  number: string | null;
  sex?: Sex;
  legalRepresentative?: string;
}

/** What the court decided (Provisions art. 6), as it stands after all corrections. */
export type Content = Omit<ListingRow, 'row' | 'subject' | 'publishedOn'> & { subject: Subject };

/** A listing at one revision: everything that its event says and what must be kept to decide the next one. */
export interface Listing {
  listing: number;
  revision: number;
  standing: Standing;
  content: Content;
  policy: PolicyCode;
  /** Measures in force; none unless the standing is in-force. */
  measures: Measure[];
  /** The first instant at which the term is over; null: no time limit. */
  until: string | null;
  publishedOn: Day;
  /** Full years on the day of publication; of persons only. */
  age?: number;
  objection: Objection;
  correction?: Correction;
  deletion?: Deletion;
  /** Exemptions that are not over, also while the listing is stayed. */
  rests?: Rest[];
  /** What was last published of a number that is not known here; absent where it is. */
  published?: { refs: Partial<Record<AgencyCode, string[]>>; maskedNumber: string };
}

export type Command =
  | { kind: 'list'; listing: number; row: ListingRow }
  /** Listed and published by another register before. */
  | { kind: 'take-over'; listing: number; row: ListingRow }
  | { kind: 'correct'; row: CorrectionRow }
  | { kind: 'delete'; row: DeletionRow }
  | { kind: 'stay'; row: StayRow }
  | { kind: 'resume'; row: ResumptionRow }
  | { kind: 'exempt'; row: ExemptionRow }
  /** The decision was served after its publication. */
  | { kind: 'serve'; servedOn: Day }
  /** The term is over; nobody has to ask. */
  | { kind: 'expire' }
  | { kind: 'reissue' };

/** The circumstances of a decision: time and the settings that are the court's policy. */
export interface Circumstances {
  now: Date;
  rules: RuleSet;
  policy: PolicyCode;
  termStartsAt: 'decision' | 'publication';
  /** Whether a listing rests while the next-level court reconsiders (P 12(2) is read both ways). */
  stayDuringReconsideration: boolean;
}

/** The one event of a decision: the whole listing at its new revision. */
export interface ListingChanged {
  type: MessageType;
  listing: Listing;
}

export type Decided = { ok: true; event: ListingChanged } | { ok: false; refusal: Refusal };

export const refused = (refusal: Refusal): Decided => ({ ok: false, refusal });

/** Whether the new revision takes something off somebody, if only for a time: nothing may ever make that wait (I10). */
export function lifts(before: Listing | null, after: Listing): boolean {
  if (!before) return false;
  if (!sameSubject(before, after) && before.measures.length > 0) return true;
  return !isHeldBy(before, after) || !hasRestsOf(before, after);
}

/** Whether the new revision puts something on somebody who did not bear it before. */
export function restricts(before: Listing | null, after: Listing): boolean {
  if (!before || !sameSubject(before, after)) return after.measures.length > 0;
  return !isHeldBy(after, before) || !hasRestsOf(after, before);
}

/** Whether every measure of the one is one of the other. */
function isHeldBy(one: Listing, other: Listing): boolean {
  const held = new Set(other.measures.map(({ code }) => code));
  return one.measures.every(({ code }) => held.has(code));
}

/** Whether the one has every exemption of the other from a measure that it holds. */
function hasRestsOf(one: Listing, other: Listing): boolean {
  const held = new Set(one.measures.map(({ code }) => code));
  const rests = new Set(one.rests?.map(restKey));
  return (other.rests ?? []).every((rest) => !held.has(rest.measure) || rests.has(restKey(rest)));
}

const restKey = ({ measure, from, until }: Rest): string => `${measure} ${from} ${until}`;

function sameSubject(a: Listing, b: Listing): boolean {
  return a.content.subject.number === b.content.subject.number && a.content.subject.kind === b.content.subject.kind;
}
