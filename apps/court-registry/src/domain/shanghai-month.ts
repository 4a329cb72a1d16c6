import { addDays, endOfDay, shanghaiDay } from './working-days.js';

/** A month in Asia/Shanghai, YYYY-MM. Months compare as strings. */
export type Month = string;

export const shanghaiMonth = (instant: Date): Month => shanghaiDay(instant).slice(0, 7);

/** The first instant of the month and the first one after it. */
export function boundsOfMonth(month: Month): { from: Date; until: Date } {
  const first = `${month}-01`;
  const next = `${addDays(first, 31).slice(0, 7)}-01`;
  return { from: startOfDay(first), until: startOfDay(next) };
}

const startOfDay = (day: string): Date => endOfDay(addDays(day, -1));
