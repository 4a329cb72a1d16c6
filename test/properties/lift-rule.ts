import { violatedUnless } from './broker.js';
import type { Proposing } from './court-orders.js';
import type { BookedListing } from './register-books.js';

/** As much of a refusal as the rule looks at. */
export interface No {
  kind: string;
  reason: string;
  fields?: { field: string; problem: string }[];
}

/** What alone may keep a lift from being taken. `decided`: somebody has closed the proposal, or it says something else. */
export type Why = { why: 'authority' | 'stale' | 'decided' | 'nothing-left' } | { why: 'fact'; field: string };

/** When a lift was written and when it is judged, and under which law. */
export interface Then {
  written: Date;
  now: Date;
  draft: boolean;
}

/** Facts that a ground can't do without (P 10(1)), written apart from the register's policies. */
const NEEDS: Partial<Record<string, readonly string[]>> = {
  'withdrawn-by-applicant': ['requestedInWritingOn'],
  'no-property-found': ['proceedingEndedOn', 'searchedOn'],
  'enforcement-suspended': ['suspendedFor'],
};

/** Whether the proposal takes something off somebody and does nothing else. */
export const isLift = ({ act }: Proposing): boolean => ['delete', 'stay', 'exempt', 'narrow'].includes(act);

/** Every reason that the law has for a no to a lift; none: it must be taken. */
export function whyNoLift(order: Proposing, listing: BookedListing | undefined, then: Then): Why[] {
  return listing && isLeft(order, listing, then) ? missingFacts(order, listing, then) : [{ why: 'nothing-left' }];
}

/** Whether there is anything on anybody that the lift would take off. */
function isLeft(order: Proposing, { standing, measures, rests }: BookedListing, { written, now }: Then): boolean {
  if (standing === 'deleted') return false;
  if (order.act === 'delete') return true;
  if (standing === 'stayed') return false;
  if (order.act === 'narrow') return kept(order.keep, measures).length < measures.length;
  if (order.act !== 'exempt') return true;
  const rest = restOf(order, written);
  if (measures.length === 0 || rest.until <= rest.from || Date.parse(rest.until) <= now.getTime()) return false;
  return !rests.some(
    ({ measure, from, until }) => measure === measures[0] && from === rest.from && until === rest.until,
  );
}

function missingFacts(order: Proposing, { until }: BookedListing, { written, now, draft }: Then): Why[] {
  if (order.act !== 'delete') return [];
  const { ground, given, ahead } = order;
  const needs = NEEDS[ground] ?? [];
  const isOver = until !== null && Date.parse(until) <= now.getTime();
  const fields = [
    ...(ground === 'conduct-corrected' && !draft ? ['ground'] : []),
    ...(ground === 'term-expired' && !isOver ? ['ground'] : []),
    ...(ahead && now.getTime() < written.getTime() + 4 * 86_400_000 ? ['learnedOn'] : []),
    ...needs.slice(given),
    // Of two facts told the second is half told: one search.
    ...(given === 2 ? needs.slice(1, 2) : []),
  ];
  return fields.map((field) => ({ why: 'fact', field }));
}

/** Holds the answer to a lift to the law: a no must be one of those allowed, and name what is missing. */
export function checkAnswer(what: () => string, no: No | null, whys: readonly Why[]): void {
  violatedUnless(
    no === null || whys.some((why) => fits(no, why)),
    () => `a lift was refused: ${what()}: ${JSON.stringify(no)}; the law allows ${JSON.stringify(whys)}`,
  );
}

function fits({ kind, reason, fields = [] }: No, why: Why): boolean {
  switch (why.why) {
    case 'authority':
      return kind === 'forbidden';
    case 'stale':
      return reason === 'stale-revision' && fields.length > 0;
    case 'decided':
      return kind === 'conflict' && reason !== 'stale-revision';
    case 'nothing-left':
      return kind === 'unlawful';
    case 'fact':
      return kind === 'unlawful' && fields.some(({ field }) => field.replace('decision.', '') === why.field);
  }
}

/** What a narrowing leaves of the measures; never nothing, which would be a deletion. */
export function kept(keep: number, measures: readonly string[]): string[] {
  const some = measures.filter((_code, i) => ((keep >> (i % 5)) & 1) === 1);
  return some.length > 0 ? some : measures.slice(0, 1);
}

const DAY_MS = 86_400_000;

/** The time of an exemption: whole days, so that the same order on the same day is the same exemption. */
export function restOf({ inDays, days }: Extract<Proposing, { act: 'exempt' }>, written: Date) {
  const midnight = Math.floor(written.getTime() / DAY_MS) * DAY_MS;
  const after = (more: number): string => new Date(midnight + more * DAY_MS).toISOString();
  return { from: after(inDays), until: after(inDays + days) };
}
