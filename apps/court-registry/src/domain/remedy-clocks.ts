import type { RuleSet } from '#contracts';
import type { Objection } from './objection.js';
import { addCalendarDays, addWorkingDays, isCalendarKnown, workingDaysLeft, type Day } from './working-days.js';

export type ClockName = 'decide-objection' | 'act-on-objection' | 'ask-reconsideration' | 'decide-reconsideration';

/** A period that the law sets: its first day is not counted, the last is included. */
export interface StatutoryClock {
  what: ClockName;
  article: string;
  startedOn: Day;
  dueOn: Day;
  /** The day on which it was done; null: it has not been. */
  doneOn: Day | null;
}

/** A clock as it reads on a day. */
export interface ClockReading extends StatutoryClock {
  /** Done after the last day, or not done and the last day is over. */
  late: boolean;
  /** Null once done; 0 on the last day; negative when overdue. */
  workingDaysLeft: number | null;
  /** False: the State Council has not announced the calendar of a year that the period touches, so days may move. */
  calendarKnown: boolean;
}

/** Every clock that has started for this objection, in the order in which they started. */
export function clocksOf(objection: Objection, rules: RuleSet): StatutoryClock[] {
  return [
    decidingClock(objection, rules),
    actingClock(objection, rules),
    askingClock(objection, rules),
    reconsideringClock(objection, rules),
  ].filter((clock) => clock !== null);
}

export function readClock(clock: StatutoryClock, today: Day): ClockReading {
  const { startedOn, dueOn, doneOn } = clock;
  return {
    ...clock,
    late: (doneOn ?? today) > dueOn,
    workingDaysLeft: doneOn === null ? workingDaysLeft(today, dueOn) : null,
    calendarKnown: isCalendarKnown(startedOn, dueOn),
  };
}

/** P art. 12(1): the court decides in fifteen days of receipt. */
export function decidingClock({ receivedOn, decidedOn }: Objection, { request }: RuleSet): StatutoryClock | null {
  if (request === null) return null;
  const { decideInDays, article } = request;
  const dueOn = addCalendarDays(receivedOn, decideInDays);
  return { what: 'decide-objection', article, startedOn: receivedOn, dueOn, doneOn: decidedOn };
}

/** P art. 12(1): what is granted is done in three working days. */
function actingClock({ status, decidedOn, actedOn }: Objection, { request }: RuleSet): StatutoryClock | null {
  if (request === null || status !== 'granted') return null;
  const { actInWorkingDays, article } = request;
  const dueOn = addWorkingDays(decidedOn!, actInWorkingDays);
  return { what: 'act-on-objection', article, startedOn: decidedOn!, dueOn, doneOn: actedOn };
}

/**
 * P art. 12(2), D art. 71(2): ten days from service of what it is against. Null while nothing is served: then the
 * days have not begun.
 */
export function askingClock(objection: Objection, { reconsideration }: RuleSet): StatutoryClock | null {
  const { against, askWithinDays, article } = reconsideration;
  const servedOn = { rejection: objection.servedOn, 'listing-decision': objection.listingServedOn }[against];
  if (servedOn === null) return null;
  return {
    what: 'ask-reconsideration',
    article,
    startedOn: servedOn,
    dueOn: addCalendarDays(servedOn, askWithinDays),
    doneOn: objection.reconsideration?.receivedOn ?? null,
  };
}

/** P art. 12(2), D art. 86: the next-level court decides in fifteen or thirty days of receipt. */
export function reconsideringClock(
  { reconsideration: asked }: Objection,
  { reconsideration: { decideInDays, article } }: RuleSet,
): StatutoryClock | null {
  if (asked === null) return null;
  const { receivedOn, decidedOn } = asked;
  const dueOn = addCalendarDays(receivedOn, decideInDays);
  return { what: 'decide-reconsideration', article, startedOn: receivedOn, dueOn, doneOn: decidedOn };
}
