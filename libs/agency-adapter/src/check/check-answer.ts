import type { Ask, AskMeaning } from '../agency.js';
import type { Met } from './judge.js';

/** What a check is made for. Only to decide makes a denial of a refusal; who inquires or screens refuses nobody yet. */
export const PURPOSES = ['decide', 'inquire', 'screen'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Identity number or organisation code, or a name alone. Kept nowhere. */
export type Subject = { number: string } | { name: string };

export interface Question {
  requestId: string;
  /** Who asks: one, or several together as the members of one bid. */
  subject: Subject | { members: readonly Subject[] };
  /** Measures that the ask falls under. */
  measures: readonly string[];
  /** When the thing asked for happens, if it was said: an exemption must cover that instant. */
  happensAt?: Date | null;
  /** Lesser asks that may be open where this one is not. */
  instead?: AskMeaning['instead'];
  purpose: Purpose;
}

/** Why the decision is what it is: `name-alone` and `database-unreachable` refer to a person because nobody can know. */
export const REASONS = [
  'not-restricted',
  'restricted',
  'person-decides',
  'name-alone',
  'database-unreachable',
] as const;
export type CheckReason = (typeof REASONS)[number];

/** A listing under the name that was asked about: who looks at the person's number can tell whether it is the same. */
export interface Candidate {
  listing: number;
  revision: number;
  /** As published; null where it is not known. */
  maskedNumber: string | null;
  court: string;
  caseNumber: string;
  until: string | null;
  measures: string[];
}

/** Which member is meant, counted from 1, where several asked together. */
interface OfMember {
  member?: number;
}

export interface CheckAnswer {
  decision: 'allow' | 'deny' | 'refer';
  reason: CheckReason;
  /** Every measure that was met; those that refused carry the id of the signed denial. */
  refusals: (OfMember & Omit<Met, 'shard' | 'refs'> & { denial: string | null })[];
  /** Of a name alone: at most twenty listings that it may be. */
  candidates: (OfMember & Candidate)[];
  /** Of several that asked together: what is open to each alone. The whole is refused only for one of them. */
  members?: (Required<OfMember> & Pick<CheckAnswer, 'decision' | 'reason'>)[];
  /** Where it was denied: lesser asks that are open to this subject, nearest first. */
  instead: Ask[];
  /** How fresh the answer is; `cutAt` is the oldest of the shards' newest cuts. */
  asOf: { shards: { shard: number; sequence: number; cutAt: string | null }[]; cutAt: string | null };
  /** The register was not heard of for longer than the limit. */
  stale: boolean;
  /** The adapter's database is out of reach: the answer is from memory, which allows and refers, and never denies. */
  unconfirmed: boolean;
}
