import { Module } from '@nestjs/common';
import fc from 'fast-check';
import { syntheticIdentityNumber } from '#contracts';
import { propertyRuns, propertyTimeoutMs } from '../../../../test/support/property-runs.js';
import { serve } from '../../../service/test/kit.js';
import { Adapter } from '../adapter.js';
import type { CheckAnswer, Question } from './check-answer.js';
import { AGENCY_DEFINITION, CheckController } from './check.controller.js';

const LISTED = syntheticIdentityNumber('1980-01-01', 'male', 8);
const definition = { code: 'rail', ask: { train: ['G'] }, measuresFor: () => ['g-train-any-seat'] };
const answerTo = ({ subject }: Question): CheckAnswer => ({
  decision: 'number' in subject && subject.number === LISTED ? 'deny' : 'allow',
  ...{ reason: 'not-restricted', refusals: [], candidates: [], instead: [], asOf: { shards: [], cutAt: null } },
  ...{ stale: false, unconfirmed: false },
});
const check = {
  refusal: () => null,
  ask: async (question: Question) => answerTo(question),
  askAll: async (questions: readonly Question[]) => questions.map(answerTo),
};

@Module({
  controllers: [CheckController],
  providers: [
    { provide: Adapter, useValue: { check } },
    { provide: AGENCY_DEFINITION, useValue: definition },
  ],
})
class Checks {}

describe('the endpoints of a check', () => {
  let service: Awaited<ReturnType<typeof serve>>;
  let authorization: string;
  beforeAll(async () => {
    service = await serve(Checks);
    authorization = `Bearer ${await service.issuer.token({ role: 'agency', agency: 'rail' })}`;
  });
  afterAll(() => service.app.close());

  const good = JSON.stringify({ requestId: 'a', subject: { identityNumber: LISTED }, ask: { train: 'G' } });
  const bytes = fc.oneof(
    fc.constantFrom(
      good,
      `${good}\n${good}`,
      '',
      '{',
      '[[[[',
      '{"__proto__":1}',
      '"\\ud800"',
      '{"requestId":"\\u0000"}',
    ),
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(fc.constant(good), fc.json(), fc.string())).map((lines) => lines.join('\n')),
    fc.uint8Array({ maxLength: 300 }),
    // A good question with one byte changed.
    fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => {
      const changed = Buffer.from(good);
      changed[at] = byte;
      return changed;
    }),
  );

  it(
    'answer whatever comes with a decision or a named problem, never with a fault of ours',
    async () => {
      const where = fc.constantFrom('/check', '/check/batch');
      const type = fc.constantFrom('application/json', 'application/x-ndjson', 'text/plain', 'nonsense');
      await fc.assert(
        fc.asyncProperty(where, type, bytes, async (url, contentType, body) => {
          const payload = Buffer.from(body as string);
          const headers = { authorization, 'content-type': contentType };
          const { statusCode, body: text, json } = await service.app.inject({ method: 'POST', url, headers, payload });
          expect([200, 400, 413, 415]).toContain(statusCode);
          if (statusCode !== 200) expect(json()).toMatchObject({ status: statusCode, code: expect.any(String) });
          else if (url === '/check/batch')
            for (const line of text.split('\n').slice(0, -1))
              expect(JSON.parse(line)).toEqual(expect.objectContaining({ line: expect.any(Number) }));
          else expect(['allow', 'deny']).toContain(json<CheckAnswer>().decision);
          if (statusCode === 200 && payload.equals(Buffer.from(good))) expect(text).toContain('"decision":"deny"');
          if (url === '/check' && contentType === 'application/json' && payload.equals(Buffer.from(good)))
            expect(statusCode).toBe(200);
        }),
        propertyRuns(300),
      );
    },
    propertyTimeoutMs,
  );

  it('take a name in any script, and say which fields of a question are wrong without quoting them', async () => {
    const ask = (question: object) =>
      service.app.inject({ method: 'POST', url: '/check', headers: { authorization }, payload: question });
    expect((await ask({ requestId: 'a', subject: { name: '甲某' }, ask: { train: 'G' } })).statusCode).toBe(200);
    const wrong = await ask({ requestId: 'a', subject: { identityNumber: '990101198001011231' }, ask: { train: 'Z' } });
    expect([wrong.statusCode, wrong.body.includes('990101198001011231')]).toEqual([400, false]);
    expect(wrong.json().errors.map(({ field }: { field: string }) => field)).toEqual([
      'subject.identityNumber',
      'ask.train',
    ]);
  });
});
