/** When the same attempt may succeed: at once, after a pause, or never. */
export type Retry = 'now' | 'later' | 'never';

/**
 * What this library needs of a surprise. The class itself lives with its classifier in the messaging library; nothing
 * here depends on it, so a Fault is recognised by its shape.
 */
export interface FaultLike extends Error {
  code: string;
  retry: Retry;
}

export function isFault(error: unknown): error is FaultLike {
  if (!(error instanceof Error)) return false;
  const { code, retry } = error as Partial<FaultLike>;
  return typeof code === 'string' && (retry === 'now' || retry === 'later' || retry === 'never');
}

/** Makes a Fault of this library's own, of the same shape as every other. */
export function fault(code: string, retry: Retry, detail: string, cause?: unknown): FaultLike {
  const error = new Error(detail, cause === undefined ? undefined : { cause });
  error.name = 'Fault';
  return Object.assign(error, { code, retry });
}
