import { isCalendarKnown, workingDaysLeft, type Day } from './working-days.js';

/** A period that the law gives for something. */
export interface Period {
  article: string;
  /** Not counted itself. */
  startedOn: Day;
  /** The last day, included. */
  dueOn: Day;
}

/** A period as it reads on a day on which it still runs, or is over and nothing was done. */
export interface RunningPeriod extends Period {
  /** 0 on the last day, negative when overdue. */
  workingDaysLeft: number;
  /** False: it touches a year whose calendar the State Council has not announced. */
  calendarKnown: boolean;
}

export function readPeriod<P extends Period>(period: P, today: Day): P & RunningPeriod {
  const { startedOn, dueOn } = period;
  return {
    ...period,
    workingDaysLeft: workingDaysLeft(today, dueOn),
    calendarKnown: isCalendarKnown(startedOn, dueOn),
  };
}
