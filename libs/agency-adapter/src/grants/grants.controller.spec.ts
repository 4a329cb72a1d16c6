import { Module } from '@nestjs/common';
import { serve } from '../../../service/test/kit.js';
import { Adapter } from '../adapter.js';
import { AGENCY_DEFINITION } from '../check/check.controller.js';
import { GrantsController } from './grants.controller.js';

const CODE = '91990101MA001X9775';
const definition = { code: 'customs', grant: { measure: 'certified-enterprise', levels: ['general', 'advanced'] } };
const told: unknown[] = [];
const grants = {
  read: async (_: unknown, code: string) => ({ organisationCode: code }),
  set: async (_: unknown, code: string, change: object) => (told.push(change), { organisationCode: code, ...change }),
};

@Module({
  controllers: [GrantsController],
  providers: [
    { provide: Adapter, useValue: { grants } },
    { provide: AGENCY_DEFINITION, useValue: definition },
  ],
})
class GrantsAlone {}

describe('the endpoints of a grant', () => {
  let service: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    service = await serve(GrantsAlone);
  });
  afterAll(() => service.app.close());

  async function call(method: 'GET' | 'PUT', code: string, payload?: object, claims: object = { agency: 'customs' }) {
    const authorization = `Bearer ${await service.issuer.token({ role: 'agency', sub: 'officer-zhou', ...claims })}`;
    const answer = await service.app.inject({ method, url: `/grants/${code}`, headers: { authorization }, payload });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  }
  const change = { level: 'advanced', reason: 'audit of 2025' };

  it('read and change what an officer of this agency asks, in his name', async () => {
    expect(await call('GET', CODE.toLowerCase())).toEqual({ status: 200, body: { organisationCode: CODE } });
    expect(await call('PUT', CODE, change)).toMatchObject({ status: 200, body: { organisationCode: CODE } });
    expect((await call('PUT', CODE, { ...change, level: null })).status).toBe(200);
    expect(told).toEqual([
      { ...change, officer: 'officer-zhou' },
      { ...change, level: null, officer: 'officer-zhou' },
    ]);
  });

  it('are closed to other agencies and other roles', async () => {
    for (const claims of [{ agency: 'rail' }, { role: 'operator' }, { role: 'clerk' }])
      for (const method of ['GET', 'PUT'] as const)
        expect((await call(method, CODE, method === 'PUT' ? change : undefined, claims)).status).toBe(403);
  });

  it.each<[object, string]>([
    [{ level: 'highest', reason: 'audit' }, 'level'],
    [{ reason: 'audit' }, 'level'],
    [{ level: 7, reason: 'audit' }, 'level'],
    [{ level: 'general', reason: '   ' }, 'reason'],
    [{ level: 'general' }, 'reason'],
  ])('say what is wrong in %j', async (body, field) => {
    const answer = await call('PUT', CODE, body);
    expect(answer.status).toBe(400);
    expect(new Set((answer.body.errors as { field: string }[]).map((error) => error.field))).toEqual(new Set([field]));
  });

  it('say that a code is wrong without quoting it, and log none', async () => {
    const answer = await call('GET', '91990101MA001X9776');
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'organisationCode' }] } });
    expect(JSON.stringify(answer.body)).not.toContain('91990101MA001X9776');
    expect(service.text()).not.toMatch(/91990101MA001X977/);
  });
});
