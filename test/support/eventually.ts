import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until an assertion holds, asking again every few milliseconds; instead of any sleep in a test.
 * @returns what the assertion returned when it held
 * @throws its last failure once the deadline has passed
 */
export async function eventually<T>(assertion: () => T | Promise<T>, deadlineMs = 30_000): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 1.5, 100)) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > deadline) {
        if (error instanceof Error) error.message = `not within ${deadlineMs} ms: ${error.message}`;
        throw error;
      }
    }
    await delay(pauseMs);
  }
}
