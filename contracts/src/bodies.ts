import { isUtf8 } from 'node:buffer';
import { explain, validatorOf, type Validator } from './schemas.js';

const bodySchemas = {
  'sanctions.listing.published.v1': 'listing-event.json',
  'sanctions.listing.corrected.v1': 'listing-event.json',
  'sanctions.listing.deleted.v1': 'listing-event.json',
  'sanctions.cut.v1': 'cut.json',
  'sanctions.acknowledgment.v1': 'acknowledgment.json',
  'sanctions.gap.v1': 'gap.json',
  'sanctions.load.v1': 'load.json',
  'sanctions.denial.v1': 'denial.json',
  'sanctions.probe.v1': 'probe.json',
  'sanctions.attestation.v1': 'attestation.json',
  'sanctions.finding.v1': 'finding.json',
} as const;

/** Every message type of the bus: the CloudEvents `type` attribute. */
export type MessageType = keyof typeof bodySchemas;
export const MESSAGE_TYPES = Object.keys(bodySchemas) as readonly MessageType[];

/** A record above this size, in bytes, is unusable by rule, whatever it holds. */
export const MAX_RECORD_BYTES = 900_000;

export type ParsedBody =
  | { ok: true; body: unknown }
  | { ok: false; reason: 'unknown-type' | 'unknown-version' | 'unreadable' | 'schema'; detail: string };

const validators = new Map<string, Validator>(
  Object.entries(bodySchemas).map(([type, schema]) => [type, validatorOf(schema)]),
);
const knownNames = new Set(MESSAGE_TYPES.map(withoutVersion));

/**
 * Reads the data of one message and checks it against the schema of its type. Unknown fields are kept and ignored.
 * `detail` names fields and rules, never a value, so it may be logged.
 */
export function parseBody(type: string, bytes: Uint8Array): ParsedBody {
  const validate = validators.get(type);
  if (!validate) {
    const reason = knownNames.has(withoutVersion(type)) ? 'unknown-version' : 'unknown-type';
    return { ok: false, reason, detail: `no schema for type ${type.slice(0, 100)}` };
  }
  let body: unknown;
  try {
    if (!isUtf8(bytes)) return { ok: false, reason: 'unreadable', detail: 'not UTF-8' };
    body = JSON.parse(textOf(bytes));
  } catch {
    return { ok: false, reason: 'unreadable', detail: 'not JSON' }; // the parser's own message quotes the input
  }
  const problems = validate(body);
  if (problems.length === 0) return { ok: true, body };
  return { ok: false, reason: 'schema', detail: explain(problems) };
}

function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('utf8');
}

function withoutVersion(type: string): string {
  return type.replace(/\.v\d+(\.\d+)*$/, '');
}
