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
]);
/** A disk without space, the database server's or our own: nothing is wrong with what was to be written. */
const DISK_FULL = new Set(['53100', 'ENOSPC', 'EDQUOT']);

/**
 * The one total classifier: every thrown value becomes a Fault.
 *
 * A broken connection is worth a later retry; a constraint or type error is not, because the same record would
 * break it again. What nobody foresaw is `unexpected` and never retried as it is: the caller bisects.
 */
export function classify(error: unknown): Fault {
  const options = { cause: error };
  let named: Fault | undefined;
  for (let layer = error, depth = 0; layer && depth < 5; depth++) {
    if (layer instanceof Fault) return layer;
    named ??= recognise(layer, options);
    layer = (layer as Layer).driverError ?? (layer as Layer).cause;
  }
  return named ?? new Fault('unexpected', 'never', error instanceof Error ? error.message : String(error), options);
}

interface Layer {
  code?: unknown;
  name?: string;
  message?: string;
  retriable?: boolean;
  driverError?: unknown;
  cause?: unknown;
}

/** What one layer of an error says by itself, if anything. */
function recognise({ code, name, message = '', retriable }: Layer, options: { cause: unknown }): Fault | undefined {
  const state = typeof code === 'string' ? code : '';
  if (RETRY_NOW.has(state)) return new Fault('database-conflict', 'now', state, options);
  if (DISK_FULL.has(state)) return new Fault('disk-full', 'later', `${state} ${message}`, options);
  if (NETWORK_CODES.has(state)) return new Fault('network', 'later', state, options);
  // A migration changed a table under a prepared statement: only the connection is stale.
  if (message.startsWith('cached plan must not change'))
    return new Fault('database-unavailable', 'later', message, options);
  if (/^[0-9A-Z]{5}$/.test(state)) {
    return RETRY_LATER_CLASSES.has(state.slice(0, 2))
      ? new Fault('database-unavailable', 'later', state, options)
      : new Fault('database-refused', 'never', `${state} ${withoutValues(state, message)}`, options);
  }
  if (CONNECTION_LOST.test(message)) return new Fault('database-unavailable', 'later', message, options);
  if (name?.startsWith('KafkaJS'))
    return new Fault('kafka', retriable === false ? 'never' : 'later', `${name} ${message}`, options);
  return undefined;
}

/** Data exceptions (class 22) quote the value that could not be stored, which may be anybody's. */
const withoutValues = (state: string, message: string): string =>
  state.startsWith('22') ? message.replace(/"[^"]*"/g, '"…"') : message;

const CONNECTION_LOST =
  /^(Connection terminated|Client has encountered|Connection is not established|timeout exceeded when trying to connect)|not queryable/;
