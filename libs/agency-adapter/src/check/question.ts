import { identityNumberProblem, normalName, organisationCodeProblem } from '#contracts';
import { readAsk, type AgencyDefinition, type AskProblem } from '../agency.js';
import { PURPOSES, type Purpose, type Question, type Subject } from './check-answer.js';

export type QuestionReading =
  { question: Question } | { problems: AskProblem[]; /** As far as it can be read. */ requestId: string | null };

const FIELDS = ['requestId', 'purpose', 'subject', 'ask'];
const SUBJECT_FIELDS = ['identityNumber', 'organisationCode', 'name'];
/** Members of one bid: a line of a batch holds about as many. */
export const MOST_MEMBERS = 200;

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
  const together = isRecord(body.subject) && 'members' in body.subject;
  const subject = together ? readMembers(body.subject as object, problems) : readSubject(body.subject, problems);
  const read = isRecord(ask) && Object.keys(ask).length > 0 ? readAsk(agency, ask) : null;
  if (read === null) problems.push({ field: 'ask', problem: 'must be an object with at least one field' });
  else if ('problems' in read) problems.push(...read.problems);
  else if (together && !read.joint)
    problems.push({ field: 'subject.members', problem: 'are not for this ask: each is asked about alone' });
  if (problems.length > 0 || subject === null || read === null || 'problems' in read)
    return { problems, requestId: isText(requestId, 200) ? requestId : null };
  const { measures, happensAt, instead } = read;
  return {
    question: { requestId: requestId as string, subject, measures, happensAt, instead, purpose: purpose as Purpose },
  };
}

function readMembers(subject: object, problems: AskProblem[]): Question['subject'] | null {
  problems.push(...unknownFields(subject, ['members'], 'subject.'));
  const { members } = subject as { members: unknown };
  if (!Array.isArray(members) || members.length < 2 || members.length > MOST_MEMBERS) {
    problems.push({ field: 'subject.members', problem: `must be a list of 2 to ${MOST_MEMBERS} subjects` });
    return null;
  }
  const read = members.map((member: unknown, i) => readSubject(member, problems, `subject.members[${i}]`));
  const known = read.filter((member) => member !== null);
  const numbers = known.flatMap((member) => ('number' in member ? member.number : []));
  if (new Set(numbers).size < numbers.length)
    problems.push({ field: 'subject.members', problem: 'must not name a member twice' });
  return known.length < read.length ? null : { members: known };
}

function readSubject(subject: unknown, problems: AskProblem[], path = 'subject'): Subject | null {
  if (!isRecord(subject)) {
    problems.push({ field: path, problem: 'must be an object' });
    return null;
  }
  problems.push(...unknownFields(subject, SUBJECT_FIELDS, `${path}.`));
  const { identityNumber, organisationCode, name } = subject;
  if (identityNumber !== undefined && organisationCode !== undefined) {
    problems.push({ field: path, problem: 'must not have both identityNumber and organisationCode' });
    return null;
  }
  if (name !== undefined && !(isText(name, 200) && normalName(name) !== '')) {
    problems.push({ field: `${path}.name`, problem: 'must be a name of 1 to 200 characters' });
    return null;
  }
  if (identityNumber !== undefined)
    return readNumber(`${path}.identityNumber`, identityNumber, identityNumberProblem, problems);
  if (organisationCode !== undefined)
    return readNumber(`${path}.organisationCode`, organisationCode, organisationCodeProblem, problems);
  if (name !== undefined) return { name };
  problems.push({ field: path, problem: 'must have an identityNumber, an organisationCode or a name' });
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
  problems.push({ field, problem });
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
