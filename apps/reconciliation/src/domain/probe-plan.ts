/** How long to wait before asking again about something that is still wrong or could not be told: seconds growing to minutes. */
export function askAgainAfterMs(attempt: number): number {
  return Math.min(2_000 * 2 ** Math.min(attempt, 10), 300_000);
}

/** How long to wait before handing an order to the register again that it did not take. */
export function orderAgainAfterMs(tries: number): number {
  return Math.min(250 * 2 ** Math.min(tries, 10), 60_000);
}

/** How long the register may take to publish an answer before the same order is handed over once more. */
export const ANSWER_WAIT_MS = 30_000;

/** Answers in a row that told nothing before it is said: with the pauses between them, over four minutes of trying. */
const MOST_UNSEEN = 7;
/** And how long after a lift's service target at least: whoever restarts or is restored answers nothing for a while. */
const UNSEEN_GRACE_MS = 300_000;

/**
 * Whether it must be said that nobody can see if a lift was carried out. Only answers count, which the register signed:
 * a question that was never put says nothing about the agency.
 *
 * @param unseen answers in a row, this one included, that did not tell whether the measure is still refused
 * @param askedAt of the last of them, epoch milliseconds
 */
export function isUnseen(lift: { serviceDueAt: number }, unseen: number, askedAt: number): boolean {
  return unseen >= MOST_UNSEEN && askedAt >= lift.serviceDueAt + UNSEEN_GRACE_MS;
}

const DAY_MS = 86_400_000;
/** How long after a lift its agency is looked at again: a database of its own may be restored from before the lift. */
const LATER_MS = [1, 7, 30].map((days) => days * DAY_MS);

/** When to look again after an answer that was clean, epoch milliseconds; null when it was the last look. */
export function nextLookAt(lift: { liftedAt: number }, now: number): number | null {
  return LATER_MS.map((after) => lift.liftedAt + after).find((at) => at > now) ?? null;
}
