import type { Log } from '#service';

const nothing = (): void => {};

/** A log that nobody reads. */
export const silent: Log = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
  child: () => silent,
};
