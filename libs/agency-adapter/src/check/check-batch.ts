import { isUtf8 } from 'node:buffer';
import { LineCutter, Refusal, type FieldProblem } from '#service';
import type { AgencyDefinition } from '../agency.js';
import type { Check } from './check.js';
import type { CheckAnswer, Question } from './check-answer.js';
import { readQuestion } from './question.js';
import { WrittenAnswers } from './written-answers.js';

/** No question is longer, in bytes. */
export const MOST_LINE_BYTES = 16_384;
/** Questions whose rows are read in one statement, so also what one batch may hold in memory. */
const MOST_AT_ONCE = 500;

/** What a line of the answer says when the line of the question could not be answered. */
export interface LineError {
  code: string;
  detail: string;
  errors?: FieldProblem[];
}

type ReadLine = { line: number; requestId: string | null } & ({ question: Question } | { error: LineError });

/**
 * Answers a stream of questions, one on each line, in their order: `line`, `requestId`, and the answer or an `error`. A
 * line that is broken, too long or refused has its own error and ends nothing; empty lines count and get no answer.
 * Nothing is read that was not asked for, so who takes answers slowly sends questions slowly.
 */
export async function* answerBatch(
  check: Pick<Check, 'askAll'>,
  agency: AgencyDefinition,
  body: AsyncIterable<Buffer>,
): AsyncGenerator<string> {
  const cutter = new LineCutter(MOST_LINE_BYTES);
  let line = 0;
  const answered = async function* (lines: readonly (Buffer | null)[]): AsyncGenerator<string> {
    for (let from = 0; from < lines.length; from += MOST_AT_ONCE) {
      const read = lines.slice(from, from + MOST_AT_ONCE).flatMap((bytes) => readLine(agency, ++line, bytes));
      if (read.length > 0) yield await answerLines(check, read);
    }
  };
  for await (const chunk of body) yield* answered(cutter.push(chunk));
  yield* answered(cutter.end());
}

async function answerLines(check: Pick<Check, 'askAll'>, read: readonly ReadLine[]): Promise<string> {
  const answers = await check.askAll(read.flatMap((one) => ('question' in one ? one.question : [])));
  const written = new WrittenAnswers();
  let next = 0;
  let text = '';
  for (const one of read) {
    const { line, requestId } = one;
    const answer = 'question' in one ? answers[next++] : one.error;
    text += `{"line":${line},"requestId":${JSON.stringify(requestId)},${fieldsOf(answer, written)}}\n`;
  }
  return text;
}

function fieldsOf(answer: CheckAnswer | Refusal | LineError, written: WrittenAnswers): string {
  if (answer instanceof Refusal) return `"error":${JSON.stringify(errorOf(answer))}`;
  return 'decision' in answer ? written.textOf(answer).slice(1, -1) : `"error":${JSON.stringify(answer)}`;
}

function errorOf({ reason, detail, fields }: Refusal): LineError {
  return { code: reason, detail, ...(fields && { errors: fields }) };
}

function readLine(agency: AgencyDefinition, line: number, bytes: Buffer | null): ReadLine | [] {
  if (bytes === null) return broken(line, 'line-too-long', `A line has at most ${MOST_LINE_BYTES} bytes.`);
  if (!isUtf8(bytes)) return broken(line, 'malformed-json', 'The line is not UTF-8.');
  const text = bytes.toString('utf8').trim();
  if (text === '') return [];
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return broken(line, 'malformed-json', 'The line is not well-formed JSON.'); // the parser's own words quote it
  }
  const read = readQuestion(agency, body, 'screen');
  if ('question' in read) return { line, requestId: read.question.requestId, question: read.question };
  const { problems, requestId } = read;
  return {
    line,
    requestId,
    error: { code: 'invalid-input', detail: 'Some fields are not as they must be.', errors: problems },
  };
}

const broken = (line: number, code: string, detail: string): ReadLine => ({
  line,
  requestId: null,
  error: { code, detail },
});
