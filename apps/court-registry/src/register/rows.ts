import { checkInputRow, maskNumber, parseInputRow, type InputRow, type ParsedRow } from '#contracts';
import { whyUnlawful } from '../domain/lawful.js';
import type { Circumstances, Command } from '../domain/listing.js';
import type { Refusal } from '../domain/refusal.js';
import { whyNotNew, whyNotTakenOver } from '../domain/take-over.js';
import { whyOver } from '../domain/term.js';

export type ReadRow = { ok: true; row: InputRow } | { ok: false; refusal: Refusal; malformed: boolean };

/** Articles for what the contract's reader names itself. */
const ARTICLES: Record<string, string> = {
  'unknown-ground': 'P 1',
  'identity-number': 'P 6',
  'organisation-code': 'P 6',
};

/** A line of a file, or why it can't be taken: its form first, then the law as far as the row alone decides. */
export const readLine = (line: string, circumstances: Circumstances, takeOver = false): ReadRow =>
  judged(parseInputRow(line), circumstances, takeOver);

/** The same for a decision in the body of a request. */
export const readDecision = (value: unknown, circumstances: Circumstances): ReadRow =>
  judged(checkInputRow(value), circumstances, false);

function judged(parsed: ParsedRow, circumstances: Circumstances, takeOver: boolean): ReadRow {
  if (!parsed.ok) {
    const named = parsed.problems.find(({ reason }) => reason !== 'malformed');
    const reason = named?.reason ?? 'malformed';
    const told = named ? [named] : parsed.problems;
    const article = ARTICLES[reason];
    return {
      ok: false,
      malformed: !named,
      refusal: {
        reason,
        detail: told.map(({ field, problem }) => (field ? `${field}: ${problem}` : problem)).join('; '),
        ...(article && { article }),
        fields: parsed.problems.map(({ field, problem }) => ({ field, problem })),
      },
    };
  }
  const { row } = parsed;
  const refusal = takeOver
    ? (whyNotTakenOver(row, circumstances) ?? whyUnlawfulRow(row, circumstances) ?? whyOverRow(row, circumstances))
    : (whyNotNew(row) ?? whyUnlawfulRow(row, circumstances));
  return refusal ? { ok: false, refusal, malformed: false } : { ok: true, row };
}

function whyUnlawfulRow(row: InputRow, circumstances: Circumstances): Refusal | null {
  if (row.row !== 'listing') return null;
  const subject = { ...row.subject, number: row.subject.number.trim().toUpperCase() };
  return whyUnlawful({ ...row, subject }, circumstances);
}

/** Who approves a take-over must see which of its terms are over, and not only the log of what came of it. */
function whyOverRow(row: InputRow, circumstances: Circumstances): Refusal | null {
  return row.row === 'listing' ? whyOver(row, row.publishedOn!, circumstances) : null;
}

/** The command that a row is; a listing needs its number. */
export function commandOf(row: InputRow, listing: number, takeOver = false): Command {
  switch (row.row) {
    case 'listing':
      return { kind: takeOver ? 'take-over' : 'list', listing, row };
    case 'correction':
      return { kind: 'correct', row };
    case 'deletion':
      return { kind: 'delete', row };
    case 'stay':
      return { kind: 'stay', row };
    case 'resumption':
      return { kind: 'resume', row };
    case 'exemption':
      return { kind: 'exempt', row };
  }
}

/** Number of the decision on which the row's listing rests. */
export const decisionNumberOf = (row: InputRow): string => (row.row === 'listing' ? row.decision.number : row.listing);

/** The row as people may see it: numbers partly masked. */
export function maskedRow(row: InputRow): InputRow {
  if (row.row === 'listing') return { ...row, subject: { ...row.subject, number: maskNumber(row.subject.number) } };
  if (row.row !== 'correction' || row.changes.subject?.number === undefined) return row;
  return {
    ...row,
    changes: { ...row.changes, subject: { ...row.changes.subject, number: maskNumber(row.changes.subject.number) } },
  };
}
