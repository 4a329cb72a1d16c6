import { noticeRules, type RuleSet } from '#contracts';
import type { Objection, Outcome } from './objection.js';
import { decidingClock, reconsideringClock, type StatutoryClock } from './remedy-clocks.js';
import { decidingPeriod } from './request.js';
import { readPeriod, type Period, type RunningPeriod } from './running-period.js';
import { addWorkingDays, type Day } from './working-days.js';

export const TASKS = [
  'decide-request',
  'decide-objection',
  'serve-rejection',
  'decide-reconsideration',
  'confirm-reconsideration',
  'approve-correction',
  'approve-deletion',
  'delete-performed',
  'confirm-retraction',
] as const;
export type TaskName = (typeof TASKS)[number];

/** Something that a court has to do by a day that the law sets. */
export interface Task extends RunningPeriod {
  what: TaskName;
  /** Listing number; null of a request to list, which has none yet. */
  listing: number | null;
  /** Of the request, objection, reconsideration or proposal; of the case; the number of a retraction. */
  id: string;
}

/** A request to list, or a motion of the court's own, that waits for the decision. */
export interface OpenRequest {
  id: string;
  receivedOn: Day;
  /** Last day of the decision; null of the court's own motion. */
  decideBy: Day | null;
}

/** A listing that stands though its court has recorded that the debtor has nothing left to perform. */
export interface PerformedListing {
  listing: number;
  case: string;
  /** Day on which the court recorded it. */
  learnedOn: Day;
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
  requests: readonly OpenRequest[];
  objections: readonly FiledObjection[];
  proposals: readonly WaitingProposal[];
  performed: readonly PerformedListing[];
  retractions: readonly UnansweredRetraction[];
}

/** Everything that waits, what is due first in front, so overdue before the rest. */
export function tasksOf(waiting: Waiting, today: Day, rules: RuleSet): Task[] {
  const { requests, objections, proposals, performed, retractions } = waiting;
  const proposed = new Set(proposals.filter(({ kind }) => kind === 'deletion').map(({ listing }) => listing));
  const due = [
    ...requests.map((request) => decisionOf(request, rules)).filter((task) => task !== null),
    ...objections.map(dueOf).filter((task) => task !== null),
    ...proposals.map((proposal) => approvalOf(proposal, rules)),
    ...performed.filter(({ listing }) => !proposed.has(listing)).map((listing) => deletionOf(listing, rules)),
    ...retractions.map(confirmationOf).filter(({ dueOn }) => dueOn <= today),
  ];
  return due
    .map((task) => readPeriod(task, today))
    .sort((a, b) => compare(a.dueOn, b.dueOn) || (a.listing ?? 0) - (b.listing ?? 0) || compare(a.id, b.id));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** P art. 5: the decision on an applicant's request; the court's own motion has no last day. */
function decisionOf(request: OpenRequest, rules: RuleSet): Due | null {
  const period = decidingPeriod(request, rules);
  return period && { what: 'decide-request', listing: null, id: request.id, ...period };
}

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
 * P art. 10(1)(1): who has performed is deleted in three working days of the day on which the court learned of it, also
 * where nobody has proposed that yet. Once somebody has, what waits is the approval.
 */
function deletionOf({ listing, case: id, learnedOn: startedOn }: PerformedListing, rules: RuleSet): Due {
  const period = approvalPeriod({ id, listing, kind: 'deletion', ground: 'performed', startedOn }, rules);
  return { what: 'delete-performed', listing, id, ...period };
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
