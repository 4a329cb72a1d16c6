import chineseDays from 'chinese-days';
import { isDay } from '#contracts';

/** A day in Asia/Shanghai, YYYY-MM-DD. Days compare as strings. */
export type Day = string;

const DAY_MS = 86_400_000;
/** Asia/Shanghai has been eight hours ahead of UTC without daylight saving since 1991. */
const SHANGHAI_MS = 8 * 3_600_000;
const known = new Map<Day, boolean>();

/** Whether the State Council's calendar has people at work on that day; a year it has not announced yet has plain weekends. */
export function isWorkingDay(day: Day): boolean {
  let working = known.get(day);
  if (working === undefined) known.set(day, (working = chineseDays.isWorkday(day)));
  return working;
}

/** The day in Asia/Shanghai at this instant. */
export function shanghaiDay(instant: Date): Day {
  return new Date(instant.getTime() + SHANGHAI_MS).toISOString().slice(0, 10);
}

/** The first instant after a day in Asia/Shanghai: where a term that includes the day ends. */
export function endOfDay(day: Day): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS - SHANGHAI_MS);
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The same date so many years later, or the month's last day (Civil Procedure Law, general rule on periods). */
export function addYears(day: Day, years: number): Day {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0');
  const same = `${year}${day.slice(4)}`;
  return isDay(same) ? same : `${year}-02-28`;
}

/** The same date so many months later, or the month's last day (Civil Procedure Law, general rule on periods). */
export function addMonths(day: Day, months: number): Day {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const month = `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
  for (let date = Number(day.slice(8)); ; date--) {
    const same = `${month}-${String(date).padStart(2, '0')}`;
    if (isDay(same)) return same;
  }
}

/** The day itself, or the first working day after it. */
export function workingDayFrom(day: Day): Day {
  while (!isWorkingDay(day)) day = addDays(day, 1);
  return day;
}

/**
 * The last day of a period of working days. The first day is not counted, so a period of three working days that
 * starts on a Monday ends on Thursday.
 */
export function addWorkingDays(start: Day, workingDays: number): Day {
  let day = start;
  for (let counted = 0; counted < workingDays;) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) counted++;
  }
  return day;
}

/** The last day of a period of calendar days: the first is not counted, a last day off moves to the next working day. */
export function addCalendarDays(start: Day, days: number): Day {
  return workingDayFrom(addDays(start, days));
}

/**
 * How many working days are left until a deadline: those after today, the deadline's own among them. 0 on the last day;
 * negative once it is over, by the working days gone since, and -1 at once, also on a Saturday.
 */
export function workingDaysLeft(today: Day, dueOn: Day): number {
  return today <= dueOn ? workingDaysBetween(today, dueOn) : -Math.max(1, workingDaysBetween(dueOn, today));
}

/** Whether the State Council has announced its calendar for every year that a period touches. */
export function isCalendarKnown(from: Day, to: Day): boolean {
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++)
    if (!isAnnounced(year)) return false;
  return true;
}

/** Working days after the one day, up to and with the other. */
function workingDaysBetween(from: Day, to: Day): number {
  let working = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) working++;
  return working;
}

/** National Day is a holiday of every year's calendar and, unlike the days around New Year, of no other year's. */
function isAnnounced(year: number): boolean {
  const day = `${year}-10-01`;
  return chineseDays.getHolidaysInRange(day, day, false).length > 0;
}
