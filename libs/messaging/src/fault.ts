/** What to do about a fault: try again at once, try again after a pause, or never with the same input. */
export type Retry = 'now' | 'later' | 'never';

/** A surprise, thrown. An expected refusal is a value, never a Fault. */
export class Fault extends Error {
  constructor(
    readonly code: string,
    readonly retry: Retry,
    readonly detail = '',
    options?: { cause?: unknown },
  ) {
    super(detail ? `${code}: ${detail}` : code, options);
    this.name = 'Fault';
  }
}

/** Deadlock and serialization failures: the same transaction may succeed at once. */
const RETRY_NOW = new Set(['40P01', '40001']);
/** SQLSTATE classes that say the server, not the statement, is at fault: connection, resources, operator, system. */
const RETRY_LATER_CLASSES = new Set(['08', '53', '57', '58', '25']);
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENOSPC',
]);

/**
 * The one total classifier: every thrown value becomes a Fault.
 *
 * A broken connection is worth a later retry; a constraint or type error is not, because the same record would
 * break it again. What nobody foresaw is `unexpected` and never retried as it is: the caller bisects.
 */
export function classify(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { code, driverError, name, message, retriable } = (error ?? {}) as {
    code?: unknown;
    driverError?: { code?: unknown; message?: string };
    name?: string;
    message?: string;
    retriable?: boolean;
  };
  const found = driverError?.code ?? code;
  const state = typeof found === 'string' ? found : '';
  const options = { cause: error };
  if (RETRY_NOW.has(state)) return new Fault('database-conflict', 'now', state, options);
  if (NETWORK_CODES.has(state)) return new Fault('network', 'later', state, options);
  if (/^[0-9A-Z]{5}$/.test(state)) {
    return RETRY_LATER_CLASSES.has(state.slice(0, 2))
      ? new Fault('database-unavailable', 'later', state, options)
      : new Fault('database-refused', 'never', `${state} ${driverError?.message ?? message ?? ''}`, options);
  }
  if (
    /Connection terminated|Client has encountered|not queryable|Connection is not established|timeout exceeded when trying to connect/.test(
      message ?? '',
    )
  ) {
    return new Fault('database-unavailable', 'later', message, options);
  }
  if (name?.startsWith('KafkaJS'))
    return new Fault('kafka', retriable === false ? 'never' : 'later', `${name} ${message}`, options);
  return new Fault('unexpected', 'never', message ?? String(error), options);
}
