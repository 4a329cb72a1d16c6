import { setImmediate as turn } from 'node:timers';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { identityNumberProblem, measuresOf, syntheticIdentityNumber } from '#contracts';
import { refuse, Refusal } from '#service';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import type { AgencyDefinition } from '../agency.js';
import type { CheckAnswer, Question } from './check-answer.js';
import { answerBatch, MOST_LINE_BYTES } from './check-batch.js';
import { readQuestion } from './question.js';

const rail: AgencyDefinition = {
  code: 'rail',
  ask: { train: ['G', 'ordinary'] },
  example: { train: 'G' },
  measuresFor: ({ train }) => (train === 'G' ? ['g-train-any-seat'] : []),
};
const NUMBER = syntheticIdentityNumber('1980-01-01', 'male', 7);
const LISTED = syntheticIdentityNumber('1980-01-01', 'male', 8);
const asOf = { shards: [], cutAt: null };

/** Denies one number, and repeats what it was asked about. */
class Echo {
  readonly asked: Question[] = [];
  most = 0;
  async askAll(questions: readonly Question[]): Promise<(CheckAnswer | Refusal)[]> {
    this.asked.push(...questions);
    this.most = Math.max(this.most, questions.length);
    return questions.map(({ requestId, subject }) =>
      requestId === 'used'
        ? refuse('request-id-used', 'Used.', { kind: 'conflict' })
        : {
            decision: 'number' in subject && subject.number === LISTED ? 'deny' : 'allow',
            ...{
              reason: 'not-restricted',
              refusals: [],
              candidates: [],
              instead: [],
              asOf,
              stale: false,
              unconfirmed: false,
            },
          },
    );
  }
}

const aLine = (requestId: string, identityNumber = NUMBER): string =>
  JSON.stringify({ requestId, subject: { identityNumber }, ask: { train: 'G' } });

async function answersTo(chunks: Iterable<Buffer>, check = new Echo()): Promise<Record<string, any>[]> {
  let text = '';
  for await (const part of answerBatch(check, rail, Readable.from(chunks))) text += part;
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, any>);
}

describe('a batch of checks', () => {
  it('gives each line its own answer or error, in order, and takes a purpose that is not said for screening', async () => {
    const check = new Echo();
    const lines = [aLine('a'), '{', aLine('b', LISTED), aLine('used'), ' ', aLine('c')];
    const answers = await answersTo([Buffer.from(lines.join('\r\n'))], check);
    expect(answers.map(({ line, requestId, decision, error }) => [line, requestId, decision ?? error.code])).toEqual([
      [1, 'a', 'allow'],
      [2, null, 'malformed-json'],
      [3, 'b', 'deny'],
      [4, 'used', 'request-id-used'],
      [6, 'c', 'allow'],
    ]);
    expect(new Set(check.asked.map(({ purpose }) => purpose))).toEqual(new Set(['screen']));
  });

  it('answers the same however the bytes are cut, one answer for each line that says anything', async () => {
    const line = fc.oneof(
      fc.constantFrom(aLine('a'), aLine('b', LISTED), '', '{}', 'null', '[]', '"x"', `{"requestId":"a","ask":{}}`),
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc.constant('x'.repeat(MOST_LINE_BYTES + 1)),
    );
    const bytes = fc.oneof(
      fc.array(line, { maxLength: 12 }).map((lines) => Buffer.from(lines.join('\n'))),
      fc.uint8Array({ maxLength: 400 }).map((raw) => Buffer.from(raw)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.array(fc.nat(20_000), { maxLength: 5 }), async (body, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, body.length)).sort((a, b) => a - b), body.length];
        const answers = await answersTo(at.slice(1).map((end, i) => body.subarray(at[i], end)));
        const lines = body.toString('latin1').split('\n');
        const said = lines.flatMap((text, i) => (Buffer.from(text, 'latin1').toString().trim() === '' ? [] : [i + 1]));
        expect(answers.map(({ line }) => line)).toEqual(said);
        for (const { decision, error, line } of answers) {
          expect((decision === undefined) !== (error === undefined)).toBe(true);
          const text = Buffer.from(lines[line - 1], 'latin1')
            .toString()
            .trim();
          if (decision !== undefined) expect([aLine('a'), aLine('b', LISTED)]).toContain(text);
          if (text === aLine('b', LISTED)) expect(decision).toBe('deny');
        }
        expect(await answersTo([body])).toEqual(answers);
      }),
      propertyRuns(400),
    );
  });

  it('reads no further than its answers are taken, and never holds more than some hundred questions', async () => {
    const check = new Echo();
    let pulled = 0;
    const chunk = Buffer.from(`${Array.from({ length: 300 }, (_, i) => aLine(`r-${i}`)).join('\n')}\n`);
    const endless = (function* () {
      for (; pulled < 10_000; pulled++) yield chunk;
    })();
    let taken = 0;
    let stuck: (() => void) | null = null;
    const slow = new Writable({
      highWaterMark: 1,
      write: (part: Buffer, _, done) => {
        taken += part.length;
        if (taken > 100_000) stuck = () => done(new Error('enough'));
        else turn(done);
      },
    });
    const answering = Readable.from(answerBatch(check, rail, Readable.from(endless)), { objectMode: false });
    const ending = pipeline(answering, slow).catch((error: Error) => error.message);
    for (let i = 0; i < 2_000; i++) await new Promise<void>((resolve) => turn(resolve));
    expect(stuck).not.toBeNull();
    expect(pulled).toBeLessThan(60);
    expect(check.most).toBeLessThanOrEqual(500);
    stuck!();
    expect(await ending).toBe('enough');
  });
});

describe('reading a question', () => {
  const question = fc.record(
    {
      requestId: fc.oneof(fc.string(), fc.constantFrom('a', 'a\0', '\ud800'), fc.integer(), fc.constant(null)),
      purpose: fc.oneof(fc.constantFrom('decide', 'inquire', 'screen', 'constructor'), fc.jsonValue()),
      subject: fc.oneof(
        fc.record(
          {
            identityNumber: fc.oneof(fc.constantFrom(NUMBER, ` ${NUMBER} `), fc.string(), fc.jsonValue()),
            organisationCode: fc.oneof(fc.string(), fc.jsonValue()),
            name: fc.oneof(fc.constantFrom('甲', ' ', '\u200b'), fc.string(), fc.jsonValue()),
            ['__proto__']: fc.anything(),
          },
          { requiredKeys: [] },
        ),
        fc.jsonValue(),
      ),
      ask: fc.oneof(
        fc.constantFrom({ train: 'G' }, { train: 'ordinary' }, { measure: 'soft-berth' }, { measure: 'toString' }, {}),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.jsonValue(),
      ),
      more: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );

  it('never fails, and takes for good only what it understands wholly', () => {
    fc.assert(
      fc.property(fc.oneof(question, fc.anything()), (body) => {
        const read = readQuestion(rail, body, 'decide');
        if ('problems' in read) {
          expect(read.problems.length).toBeGreaterThan(0);
          expect(JSON.stringify(read.problems)).not.toContain(NUMBER);
          return;
        }
        const { requestId, subject, measures, purpose } = read.question;
        expect(requestId.length > 0 && requestId.length <= 200 && !requestId.includes('\0')).toBe(true);
        expect(['decide', 'inquire', 'screen']).toContain(purpose);
        if ('number' in subject) expect(identityNumberProblem(subject.number)).toBeNull();
        else if ('name' in subject) expect(subject.name.trim().length).toBeGreaterThan(0);
        else throw new Error('nobody asks together for a train');
        const known = measuresOf('rail').map(({ code }) => code);
        expect(measures.every((code) => known.includes(code))).toBe(true);
        expect(Object.keys(body as object).every((field) => ['requestId', 'purpose', 'subject', 'ask'].includes(field))).toBe(true); // prettier-ignore
      }),
      propertyRuns(3_000),
    );
  });

  it('goes by the number where there is one, and names every field at fault', () => {
    const ask = { train: 'G' };
    expect(readQuestion(rail, { requestId: 'a', subject: { identityNumber: ` ${NUMBER.toLowerCase()} `, name: '甲' }, ask }, 'decide')).toEqual(
      { question: { requestId: 'a', subject: { number: NUMBER }, measures: ['g-train-any-seat'], happensAt: null, instead: [], purpose: 'decide' } },
    ); // prettier-ignore
    const wrong = {
      purpose: 'x',
      subject: { identityNumber: '1', age: 3 },
      ask: { train: 'Z' },
      [`f${'x'.repeat(99)}`]: 1,
    };
    expect(readQuestion(rail, wrong, 'decide')).toMatchObject({
      requestId: null,
      problems: [
        { field: `f${'x'.repeat(63)}` },
        { field: 'requestId' },
        { field: 'purpose' },
        { field: 'subject.age' },
        { field: 'subject.identityNumber' },
        { field: 'ask.train' },
      ],
    });
  });
});
