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
