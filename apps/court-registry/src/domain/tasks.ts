import { noticeRules, type RuleSet } from '#contracts';
import type { Objection, Outcome } from './objection.js';
import { decidingClock, reconsideringClock, type StatutoryClock } from './remedy-clocks.js';
import { readPeriod, type Period, type RunningPeriod } from './running-period.js';
import { addWorkingDays, type Day } from './working-days.js';

export const TASKS = [
  'decide-objection',
  'serve-rejection',
  'decide-reconsideration',
  'confirm-reconsideration',
  'approve-correction',
  'approve-deletion',
  'confirm-retraction',
] as const;
export type TaskName = (typeof TASKS)[number];

/** Something that a court has to do by a day that the law sets. */
export interface Task extends RunningPeriod {
  what: TaskName;
  /** Listing number. */
  listing: number;
  /** Of the objection, reconsideration or proposal; the number of a retraction. */
  id: string;
}

export interface FiledObjection {
  id: string;
  reconsiderationId: string | null;
  listing: number;
  rules: RuleSet;
  objection: Objection;
}

/** A proposed correction or deletion that waits for its approval. */
export interface WaitingProposal {
  id: string;
  listing: number;
  kind: 'correction' | 'deletion';
  /** Day from which the clock runs. */
  startedOn: Day;
  /** Ground of a deletion. */
  ground?: string;
}

/** A retraction of a notice, or a notice that replaces one, of which nobody knows whether it came. */
export interface UnansweredRetraction {
  notice: number;
  listing: number;
  /** Day on which it was made. */
  madeOn: Day;
}

type Due = Period & Pick<Task, 'what' | 'listing' | 'id'>;

/** All that waits for somebody at a court. */
export interface Waiting {
  objections: readonly FiledObjection[];
  proposals: readonly WaitingProposal[];
  retractions: readonly UnansweredRetraction[];
}

/** Everything that waits, what is due first in front, so overdue before the rest. */
export function tasksOf({ objections, proposals, retractions }: Waiting, today: Day, rules: RuleSet): Task[] {
  const due = [
    ...objections.map(dueOf).filter((task) => task !== null),
    ...proposals.map((proposal) => approvalOf(proposal, rules)),
    ...retractions.map(confirmationOf).filter(({ dueOn }) => dueOn <= today),
  ];
  return due
    .map((task) => readPeriod(task, today))
    .sort((a, b) => compare(a.dueOn, b.dueOn) || a.listing - b.listing || compare(a.id, b.id));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What an objection waits for, if the court has to do it. An objection waits for one thing at a time. */
function dueOf({ id, reconsiderationId, listing, rules, objection }: FiledObjection): Due | null {
  const { status, servedOn, decidedOn, reconsideration } = objection;
  const named = (what: TaskName, { article, startedOn, dueOn }: StatutoryClock, of = id): Due => {
    return { what, article, listing, id: of, startedOn, dueOn };
  };
  if (reconsideration !== null) {
    if (reconsideration.status === 'decided') return null;
    const clock = reconsideringClock(objection, rules)!;
    if (reconsideration.status === 'pending') return named('decide-reconsideration', clock, reconsiderationId!);
    return { ...named('confirm-reconsideration', clock, reconsiderationId!), ...effectPeriod(objection, rules) };
  }
  const deciding = decidingClock(objection, rules);
  if (deciding === null || status === 'granted') return null;
  if (status === 'open') return named('decide-objection', deciding);
  // No article gives service a period of its own: the person must have the answer by the day on which it is due.
  return servedOn === null ? { ...named('serve-rejection', deciding), startedOn: decidedOn! } : null;
}

/** What the next-level court ordered is carried out in the time for a correction or a revocation (P art. 9). */
function effectPeriod({ reconsideration }: Objection, { correction, deletionGrounds }: RuleSet): Period | null {
  const { outcome, decidedOn } = reconsideration!;
  const periods: Partial<Record<Outcome, { workingDays: number; article: string } | undefined>> = {
    changed: correction,
    quashed: deletionGrounds.find(({ code }) => code === 'listed-by-mistake'),
  };
  const period = periods[outcome!];
  if (!period) return null;
  return { article: period.article, startedOn: decidedOn!, dueOn: addWorkingDays(decidedOn!, period.workingDays) };
}

function approvalOf(proposal: WaitingProposal, rules: RuleSet): Due {
  const { id, listing, kind } = proposal;
  return { what: `approve-${kind}`, listing, id, ...approvalPeriod(proposal, rules) };
}

/** P arts. 9 and 10: a correction or deletion is made in three working days of the day the court learned of it. */
export function approvalPeriod({ kind, ground, startedOn }: WaitingProposal, rules: RuleSet): Period {
  const { workingDays, article } =
    rules.deletionGrounds.find(({ code }) => kind === 'deletion' && code === ground) ?? rules.correction;
  return { article, startedOn, dueOn: addWorkingDays(startedOn, workingDays) };
}

/**
 * Who was told of a listing must not go on acting on it: on the last of the three working days (P art. 10(1)) somebody
 * has to ask the recipient. Before that day the letter is only on its way.
 */
function confirmationOf({ notice, listing, madeOn }: UnansweredRetraction): Due {
  const { workingDays, article } = noticeRules.retraction;
  const dueOn = addWorkingDays(madeOn, workingDays);
  return { what: 'confirm-retraction', article, listing, id: String(notice), startedOn: madeOn, dueOn };
}
