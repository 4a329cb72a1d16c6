/*
 * What keeps personal data and secrets out of the log. Two nets: fields that are known to hold them are dropped by name,
 * and every finished line is searched for what looks like a number or a token, wherever it came from.
 */

const PERSONAL = new Set(
  [
    'name',
    'subject',
    'number',
    'identityNumber',
    'organisationCode',
    'maskedNumber',
    'legalRepresentative',
    'token',
    'authorization',
    'password',
    'secret',
    'cookie',
    'body',
    'parameters',
    'query',
  ].map((key) => key.toLowerCase()),
);
const MASK = '[masked]';
const DEEPEST = 6;

// GB 11643 identity numbers (18 characters, 17 digits and a digit or X), and those of before 1999 (15 digits).
const IDENTITY_NUMBER = /(?<!\d)(?:\d{17}[\dXx]|[1-9]\d{14})(?!\d)/g;
// GB 32100 organisation codes: two characters, six digits of the region, ten characters; letters without I O S V Z.
const ORGANISATION_CODE = /(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])/gi;
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]+/gi;
const JWT = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"]+:)[^\s@"]+@/gi;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** Masks, in one finished log line, whatever looks like a person's or organisation's number, a token or a password. */
export function maskLine(line: string): string {
  return line
    .replace(PRIVATE_KEY, MASK)
    .replace(JWT, MASK)
    .replace(BEARER, `$1 ${MASK}`)
    .replace(URL_PASSWORD, `$1${MASK}@`)
    .replace(IDENTITY_NUMBER, MASK)
    .replace(ORGANISATION_CODE, MASK);
}

/** A copy of a log entry's fields without those that hold a person, a number or a secret, at any depth. */
export function withoutPersonal(fields: Record<string, unknown>): Record<string, unknown> {
  return copy(fields, 0) as Record<string, unknown>;
}

/**
 * An error as it may be logged: type, code, message, stack, causes. Whatever else a library hangs on an error (query
 * parameters, key values, response bodies) stays out, and so does input that a parser or the database quotes.
 */
export function serializeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'object' && error !== null ? copy(error, 1) : error;
  const { code, retry, constraint, table, cause } = error as Error & Record<string, unknown>;
  const message = unquoted(error, code);
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    type: error.constructor.name,
    code,
    retry,
    constraint,
    table,
    message,
    stack: frames.join('\n'),
    cause: cause === undefined || depth > 4 ? undefined : serializeError(cause, depth + 1),
  };
}

/** JSON.parse and PostgreSQL's classes 22 and 23 quote the value that they refuse; the quotation is cut off. */
function unquoted(error: Error, code: unknown): string {
  const quotes = error instanceof SyntaxError || (typeof code === 'string' && /^2[23]...$/.test(code));
  return quotes ? (error.message.split(/["'“]|: /, 1)[0] ?? '').trim() : error.message;
}

function copy(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (value instanceof Error) return value; // the serializer's business
  if (depth > DEEPEST || ArrayBuffer.isView(value)) return MASK;
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1));
  const kept: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    kept[key] = PERSONAL.has(key.toLowerCase())
      ? MASK
      : item instanceof Error && depth > 0
        ? serializeError(item)
        : copy(item, depth + 1);
  }
  return kept;
}
