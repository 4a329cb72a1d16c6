import type { Bilingual, Ground, ListingRow, Narrowing, Severity, TermExtension } from '#contracts';
import { howFarPerformed, type CaseFile, type Debtor } from './case.js';
import { whyExcluded, type ChecklistAnswer } from './checklist.js';
import { whyUnlawful } from './lawful.js';
import type { Circumstances } from './listing.js';
import { refusal, type Refusal } from './refusal.js';
import { performedAlready } from './request.js';
import { shanghaiDay, type Day } from './working-days.js';

/** A decision to list as a clerk proposes it (P art. 5, D art. 66); who, where and why enforced stands in the case. */
export interface DecisionDraft {
  number: string;
  grounds: Ground[];
  behaviour: string;
  /** What shows that the debtor is able to perform. */
  ability?: string;
  reasons: Bilingual;
  severity: Severity;
  termExtension?: TermExtension;
  narrowedTo?: Narrowing;
  /** Months to perform before the publication; absent: published at once. */
  graceMonths?: number;
  checklist: ChecklistAnswer[];
}

/** When a decision was made and served. */
export interface DecisionDays {
  madeOn: Day;
  servedOn: Day | null;
}

/** The listing that the decision makes of the case as it stands: how far performed is told as of now (P art. 6(3)). */
export function rowOf(file: CaseFile, debtor: Debtor, draft: DecisionDraft, days: DecisionDays): ListingRow {
  const { kind, name, number, sex, legalRepresentative } = debtor;
  const { madeOn, servedOn } = days;
  return {
    row: 'listing',
    decision: { number: draft.number, madeOn, ...(servedOn !== null && { servedOn }) },
    subject: {
      kind,
      name,
      number,
      ...(sex && { sex }),
      ...(legalRepresentative !== undefined && { legalRepresentative }),
    },
    court: file.court,
    case: file.case,
    basisDocument: file.basisDocument,
    obligation: file.obligation,
    performance: howFarPerformed(file.performances),
    behaviour: draft.behaviour,
    duty: file.duty,
    ...(draft.ability !== undefined && { ability: draft.ability }),
    grounds: draft.grounds,
    ...(draft.termExtension && { termExtension: draft.termExtension }),
    ...(draft.narrowedTo && { narrowedTo: draft.narrowedTo }),
    reasons: draft.reasons,
  };
}

/**
 * P arts. 1 to 5, D arts. 62, 66 and 67: why the court may not decide so today, or null. Asked when a decision is
 * proposed and again when it is approved, which is the day on which it is made.
 */
export function whyNotDecided(
  file: CaseFile,
  debtor: Debtor,
  draft: DecisionDraft,
  circumstances: Circumstances,
): Refusal | null {
  const { rules, now } = circumstances;
  if (debtor.performedOn !== null) return performedAlready();
  const { row: _row, ...content } = rowOf(file, debtor, draft, { madeOn: shanghaiDay(now), servedOn: null });
  return (
    whyExcluded(draft.checklist, draft.grounds, rules) ??
    graceProblem(draft, circumstances) ??
    severityProblem(draft, circumstances) ??
    whyUnlawful(content, circumstances)
  );
}

/** D art. 66(2): one to three months. */
function graceProblem({ graceMonths }: DecisionDraft, { rules: { grace } }: Circumstances): Refusal | null {
  return graceMonths === undefined || grace.months.includes(graceMonths)
    ? null
    : refusal('grace-not-allowed', `a grace is ${grace.months.join(', ')} months`, grace.article, 'graceMonths');
}

/** D art. 66(2): a level matched to severity. */
function severityProblem({ severity }: DecisionDraft, { rules }: Circumstances): Refusal | null {
  return rules.severity.levels.includes(severity)
    ? null
    : refusal('unknown-severity', 'the rules do not know this level', rules.severity.article, 'severity');
}
