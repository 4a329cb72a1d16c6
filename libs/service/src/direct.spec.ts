import { createRequire } from 'node:module';
import { Controller, HttpCode, Module, Post } from '@nestjs/common';
import { serve } from '../test/kit.js';
import { Public, Roles } from './auth.js';
import { Direct } from './direct.js';
import { refuse, type Refusal } from './refusal.js';
import type { Caller } from './tokens.js';

@Controller('tills')
class Tills {
  private readonly answers = { yes: 'yes' };

  @Post('direct')
  @HttpCode(200)
  @Roles('agency')
  @Direct()
  async direct(body: { say?: string }, caller: Caller): Promise<string | Refusal> {
    if (body.say === 'no') return refuse('not-so', 'It is not so.', { kind: 'conflict' });
    if (body.say === 'forbidden') return refuse('other-agency', 'Not yours.', { kind: 'forbidden' });
    if (body.say === 'boom') throw new Error('secret detail');
    return JSON.stringify({ said: this.answers.yes, to: caller.sub });
  }

  @Public()
  @Post('usual')
  usual(): object {
    return {};
  }
}

@Module({ controllers: [Tills] })
class Shop {}

describe('a direct route', () => {
  let service: Awaited<ReturnType<typeof serve>>;
  let token: string;
  beforeAll(async () => {
    service = await serve(Shop, { BUS_HTTP_BODY_BYTES: '2048' });
    token = await service.issuer.token({ sub: 'rail-1', role: 'agency', agency: 'rail' });
  });
  afterAll(() => service.app.close());

  const post = (payload: unknown, bearer: string | null = token) =>
    service.app.inject({
      method: 'POST',
      url: '/tills/direct',
      headers: { ...(bearer !== null && { authorization: `Bearer ${bearer}` }), 'content-type': 'application/json' },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
  const lastOf = (message: string) => service.entries().findLast(({ msg }) => msg === message);

  it('answers the text that its method made, as JSON, with the caller of the token', async () => {
    const answer = await post({});
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(answer.json()).toEqual({ said: 'yes', to: 'rail-1' });
    expect(lastOf('allowed')).toMatchObject({
      caller: 'rail-1',
      agency: 'rail',
      route: '/tills/direct',
      method: 'POST',
      level: 'debug',
    });
  });

  it('has fastify wait for no reply', async () => {
    const { prototype } = createRequire(import.meta.url)('fastify/lib/reply.js') as { prototype: { then: unknown } };
    const { then } = prototype;
    let waited = 0;
    prototype.then = function (this: unknown, ...rest: unknown[]): unknown {
      waited++;
      return Reflect.apply(then as () => unknown, this, rest);
    };
    try {
      expect([(await post({})).statusCode, (await post({ say: 'no' })).statusCode]).toEqual([200, 409]);
    } finally {
      prototype.then = then;
    }
    expect(waited).toBe(0);
  });

  it('sends the answers of one turn together', async () => {
    const before = service.entries().length;
    await Promise.all([post({}), post({}), post({})]);
    const order = service.entries().slice(before);
    expect(order.map(({ msg }) => msg)).toEqual([...Array(3).fill('allowed'), ...Array(3).fill('answered')]);
  });

  it('lets in nobody without a good token of one of its roles, and logs each deny', async () => {
    expect((await post({}, null)).json()).toMatchObject({ status: 401, code: 'token-missing' });
    expect((await post({}, 'rubbish')).json()).toMatchObject({ status: 401, code: 'token-malformed' });
    const clerk = await service.issuer.token({ sub: 'clerk-9' });
    expect((await post({}, clerk)).json()).toMatchObject({ status: 403, code: 'role-missing' });
    expect(lastOf('denied')).toMatchObject({ caller: 'clerk-9', reason: 'role-missing', route: '/tills/direct' });
  });

  it('answers refusals, faults, broken and oversized bodies with the problem documents of every route', async () => {
    expect((await post({ say: 'no' })).json()).toMatchObject({ status: 409, code: 'not-so' });
    expect((await post({ say: 'forbidden' })).json()).toMatchObject({ status: 403, code: 'other-agency' });
    const fault = await post({ say: 'boom' });
    expect(fault.statusCode).toBe(500);
    expect(fault.headers['content-type']).toContain('application/problem+json');
    expect(fault.body).not.toContain('secret detail');
    expect((await post('{')).json()).toMatchObject({ status: 400, code: 'malformed-json' });
    expect((await post({ say: '\0' })).json()).toMatchObject({ status: 400, errors: [{ field: 'say' }] });
    expect((await post({ say: 'x'.repeat(3_000) })).statusCode).toBe(413);
  });

  it('is measured and limited like every route', async () => {
    const limited = await serve(Shop, { BUS_HTTP_RATE: '1' });
    const bearer = await limited.issuer.token({ role: 'agency', agency: 'rail' });
    const ask = () =>
      limited.app.inject({
        method: 'POST',
        url: '/tills/direct',
        headers: { authorization: `Bearer ${bearer}` },
        payload: {},
      });
    expect([(await ask()).statusCode, (await ask()).statusCode]).toEqual([200, 429]);
    const { body } = await limited.app.inject({ method: 'GET', url: '/metrics' });
    expect(body).toMatch(/http_request_duration_seconds_count\{[^}]*route="\/tills\/direct",status="200"/);
    await limited.app.close();
  });
});
