import { identityNumberProblem, normalName, organisationCodeProblem } from '#contracts';
import { readAsk, type AgencyDefinition, type AskProblem } from './agency.js';
import { PURPOSES, type Purpose, type Question } from './check-answer.js';

export type QuestionReading =
  { question: Question } | { problems: AskProblem[]; /** As far as it can be read. */ requestId: string | null };

const FIELDS = ['requestId', 'purpose', 'subject', 'ask'];
const SUBJECT_FIELDS = ['identityNumber', 'organisationCode', 'name'];

/**
 * Reads a question as a client put it, whatever that is; names every field at fault and quotes no value. By hand and
 * not by a class's decorators: a line of a batch may take twenty microseconds in all, of which they would take sixty.
 *
 * @param usual the purpose of a question that says none
 */
export function readQuestion(agency: AgencyDefinition, body: unknown, usual: Purpose): QuestionReading {
  if (!isRecord(body)) return { problems: [{ field: '', problem: 'must be an object' }], requestId: null };
  const problems = unknownFields(body, FIELDS, '');
  const { requestId, purpose = usual, ask } = body;
  if (!isText(requestId, 200)) problems.push({ field: 'requestId', problem: 'must be a text of 1 to 200 characters' });
  if (!PURPOSES.includes(purpose as Purpose))
    problems.push({ field: 'purpose', problem: `must be one of ${PURPOSES.join(', ')}` });
  const subject = readSubject(body.subject, problems);
  const read = isRecord(ask) && Object.keys(ask).length > 0 ? readAsk(agency, ask) : null;
  if (read === null) problems.push({ field: 'ask', problem: 'must be an object with at least one field' });
  else if ('problems' in read) problems.push(...read.problems);
  if (problems.length > 0 || subject === null || read === null || 'problems' in read)
    return { problems, requestId: isText(requestId, 200) ? requestId : null };
  return {
    question: { requestId: requestId as string, subject, ...read, purpose: purpose as Purpose },
  };
}

function readSubject(subject: unknown, problems: AskProblem[]): Question['subject'] | null {
  if (!isRecord(subject)) {
    problems.push({ field: 'subject', problem: 'must be an object' });
    return null;
  }
  problems.push(...unknownFields(subject, SUBJECT_FIELDS, 'subject.'));
  const { identityNumber, organisationCode, name } = subject;
  if (identityNumber !== undefined && organisationCode !== undefined) {
    problems.push({ field: 'subject', problem: 'must not have both identityNumber and organisationCode' });
    return null;
  }
  if (name !== undefined && !(isText(name, 200) && normalName(name) !== '')) {
    problems.push({ field: 'subject.name', problem: 'must be a name of 1 to 200 characters' });
    return null;
  }
  if (identityNumber !== undefined)
    return readNumber('identityNumber', identityNumber, identityNumberProblem, problems);
  if (organisationCode !== undefined)
    return readNumber('organisationCode', organisationCode, organisationCodeProblem, problems);
  if (name !== undefined) return { name };
  problems.push({ field: 'subject', problem: 'must have an identityNumber, an organisationCode or a name' });
  return null;
}

function readNumber(
  field: string,
  value: unknown,
  problemOf: (number: string) => string | null,
  problems: AskProblem[],
): { number: string } | null {
  const number = typeof value === 'string' && value.length <= 40 ? value.trim().toUpperCase() : '';
  const problem = problemOf(number);
  if (problem === null) return { number };
  problems.push({ field: `subject.${field}`, problem });
  return null;
}

function unknownFields(record: object, known: readonly string[], path: string): AskProblem[] {
  return Object.keys(record)
    .filter((field) => !known.includes(field))
    .map((field) => ({ field: `${path}${field.slice(0, 64)}`, problem: 'is not a field of a check' }));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** U+0000 and half surrogates: PostgreSQL keeps them nowhere. */
const UNKEPT = /[\0\p{Cs}]/u;
const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= most && !UNKEPT.test(value);
