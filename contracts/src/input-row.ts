import type { ErrorObject } from 'ajv';
import type { Changes, InputRow, ListingRow } from './generated/contracts.js';
import { identityNumberProblem, organisationCodeProblem, sexOf } from './identity.js';
import { validatorOf } from './schemas.js';

/** Why a row can't be used: `unknown-ground` and the number reasons are refusals by name, the rest is `malformed`. */
export type RowReason = 'malformed' | 'unknown-ground' | 'identity-number' | 'organisation-code';
export interface RowProblem {
  /** Dotted path of the member, '' for the row itself. */
  field: string;
  reason: RowReason;
  /** In words, without any value of the row. */
  problem: string;
}
export type ParsedRow = { ok: true; row: InputRow } | { ok: false; problems: RowProblem[] };

const options = { allErrors: true };
const validators = {
  listing: validatorOf('input-row.json#/definitions/listing', options),
  correction: validatorOf('input-row.json#/definitions/correction', options),
  deletion: validatorOf('input-row.json#/definitions/deletion', options),
  stay: validatorOf('input-row.json#/definitions/stay', options),
  resumption: validatorOf('input-row.json#/definitions/resumption', options),
  exemption: validatorOf('input-row.json#/definitions/exemption', options),
} satisfies Record<RowKind, unknown>;

/** What a row, and so a proposal, can be about. */
export type RowKind = InputRow['row'];
export const ROW_KINDS = Object.keys(validators) as readonly RowKind[];

/** Reads one line of an NDJSON file (docs/input-format.md): shape, dates, numbers with their check digits. */
export function parseInputRow(line: string): ParsedRow {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, problems: [{ field: '', reason: 'malformed', problem: 'the line is not JSON' }] };
  }
  return checkInputRow(value);
}

/** The same for a row that is an object already, for example the body of a proposal. */
export function checkInputRow(value: unknown): ParsedRow {
  const kind = ROW_KINDS.find((one) => one === (value as { row?: unknown } | null)?.row);
  if (!kind) {
    const problem = `must be one of ${ROW_KINDS.join(', ')}`;
    return { ok: false, problems: [{ field: 'row', reason: 'malformed', problem }] };
  }
  const malformed = validators[kind](value);
  if (malformed.length > 0) return { ok: false, problems: uniqueProblems(malformed) };
  const unstorable = unstorableTexts(value, '');
  if (unstorable.length > 0) return { ok: false, problems: unstorable };
  const row = value as InputRow;
  const problems = numberProblems(row);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, row };
}

/** The listing row after a correction: what the register would hold had the decision been right at once. */
export function applyChanges(row: ListingRow, changes: Changes): ListingRow {
  const { subject, ...others } = changes;
  const corrected = { ...row, ...others, subject: { ...row.subject, ...subject } };
  for (const [name, value] of Object.entries(corrected)) {
    if (value === null) delete (corrected as Record<string, unknown>)[name];
  }
  return corrected as ListingRow;
}

/** Texts that are JSON and no database keeps: with U+0000 or half of a surrogate pair. */
function unstorableTexts(value: unknown, field: string): RowProblem[] {
  if (typeof value === 'string') {
    const problem = 'holds U+0000 or half of a surrogate pair';
    return /\0|\p{Surrogate}/u.test(value) ? [{ field, reason: 'malformed', problem }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => unstorableTexts(member, field ? `${field}.${name}` : name));
}

function numberProblems(row: InputRow): RowProblem[] {
  if (row.row !== 'listing' && row.row !== 'correction') return [];
  const subject: { kind?: string; number?: string; sex?: string } | undefined =
    row.row === 'listing' ? row.subject : row.changes.subject;
  const field = row.row === 'listing' ? 'subject' : 'changes.subject';
  if (subject?.number === undefined) return [];
  // A change of the number alone does not say the kind: then either form will do, and the register checks the merged row.
  const person = identityNumberProblem(subject.number);
  const organisation = organisationCodeProblem(subject.number);
  if (subject.kind === undefined && (person === null || organisation === null)) return [];
  const isOrganisation = subject.kind === 'organisation';
  const problem = isOrganisation ? organisation : person;
  if (problem !== null) {
    return [{ field: `${field}.number`, reason: isOrganisation ? 'organisation-code' : 'identity-number', problem }];
  }
  if (!isOrganisation && subject.sex !== undefined && subject.sex !== sexOf(subject.number)) {
    return [{ field: `${field}.sex`, reason: 'identity-number', problem: 'the identity number says otherwise' }];
  }
  return [];
}

function uniqueProblems(errors: readonly ErrorObject[]): RowProblem[] {
  const seen = new Map<string, RowProblem>();
  for (const error of errors) {
    if (error.keyword === 'if' || error.keyword === 'oneOf') continue; // the inner rule is reported by itself
    const problem = problemOf(error);
    if (!seen.has(problem.field)) seen.set(problem.field, problem);
  }
  return [...seen.values()];
}

function problemOf(error: ErrorObject): RowProblem {
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  const missing =
    error.keyword === 'required' ? (error.params as { missingProperty: string }).missingProperty : undefined;
  const field = missing === undefined ? path : path === '' ? missing : `${path}.${missing}`;
  const isGround = error.keyword === 'enum' && /(^|\.)(grounds\.\d+|ground)$/.test(field);
  const problem = missing === undefined ? (error.message ?? error.keyword) : 'is missing';
  return { field, reason: isGround ? 'unknown-ground' : 'malformed', problem };
}
