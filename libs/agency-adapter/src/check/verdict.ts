import type { Candidate, CheckAnswer } from './check-answer.js';
import { refuses, type Judgement, type Met } from './judge.js';
import { MOST_OF_A_NAME } from './restriction-source.js';
import type { Details, EnforcedRow } from '../tables/state.js';

/** What is to be said of one subject, asked about alone or as a member of several. */
export interface Verdict extends Pick<CheckAnswer, 'decision' | 'reason'> {
  met: Met[];
  candidates: Candidate[];
}

export const NOT_RESTRICTED: Verdict = { decision: 'allow', reason: 'not-restricted', met: [], candidates: [] };
/** Memory knows something, and nobody can read what. */
export const UNREACHABLE: Verdict = { decision: 'refer', reason: 'database-unreachable', met: [], candidates: [] };

const MOST_CANDIDATES = MOST_OF_A_NAME - 1;
const REASONS = { allow: 'not-restricted', deny: 'restricted', refer: 'person-decides' } as const;
const RANK = { allow: 0, refer: 1, deny: 2 } as const;

export function verdictOn({ decision, met }: Judgement): Verdict {
  return { decision, reason: REASONS[decision], met, candidates: [] };
}

/** A name is borne by many: it never restricts. What would refuse one of its bearers is shown to a person. */
export function verdictOnName(rows: readonly EnforcedRow[], { met }: Judgement): Verdict {
  const meant = met.filter(refuses);
  if (meant.length === 0 && rows.length < MOST_OF_A_NAME) return NOT_RESTRICTED;
  const candidates = rows.flatMap((row) => candidateOf(row, meant)).slice(0, MOST_CANDIDATES);
  return { decision: 'refer', reason: 'name-alone', met: [], candidates };
}

/** What several ask for together is as open as it is to the one of them to whom it is least open, and nobody else counts. */
export function leastOpen(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce((least, one) => (RANK[one.decision] > RANK[least.decision] ? one : least));
}

function candidateOf(row: EnforcedRow, meant: readonly Met[]): Candidate[] {
  const own = meant.filter(({ listing }) => listing === row.listing);
  if (own.length === 0) return [];
  const { listing, revision, court, caseNumber, until } = own[0];
  const { maskedNumber = null } = JSON.parse(row.details!) as Details;
  return [{ listing, revision, maskedNumber, court, caseNumber, until, measures: own.map(({ measure }) => measure) }];
}
