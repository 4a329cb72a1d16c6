import { utimesSync, writeFileSync } from 'node:fs';
import { Controller, Get, Module } from '@nestjs/common';
import { anIssuer, aWorkplace, serve } from '../test/kit.js';
import { CallerOf, Public, Roles } from './auth.js';
import { FixedClock } from './clock.js';
import { BadToken, TokenVerifier, type Caller } from './tokens.js';

@Roles('clerk')
@Controller('decisions')
class Decisions {
  @Get()
  mine(@CallerOf() caller: Caller): Caller {
    return caller;
  }

  @Roles('president', 'auditor')
  @Get('signed')
  signed(): object {
    return {};
  }

  @Public()
  @Get('open')
  open(): object {
    return {};
  }
}

@Controller('forgotten')
class Forgotten {
  @Get()
  open(): object {
    return {};
  }
}

@Module({ controllers: [Decisions, Forgotten] })
class TestedModule {}

describe('who may do what', () => {
  let service: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    service = await serve(TestedModule);
  });
  afterAll(() => service.app.close());

  const get = (url: string, token?: string, scheme = 'Bearer') =>
    service.app.inject({
      method: 'GET',
      url,
      headers: token === undefined ? {} : { authorization: `${scheme} ${token}` },
    });

  it('lets the right role in and says who asks', async () => {
    const answer = await get('/decisions', await service.issuer.token({ court: '0602', extra: 'ignored' }));
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ sub: 'clerk-1', role: 'clerk', court: '0602' });
  });

  it('answers 401 without a token, with another scheme, or with rubbish', async () => {
    for (const answer of [
      await get('/decisions'),
      await get('/decisions', 'x', 'Basic'),
      await get('/decisions', 'rubbish'),
      await get('/decisions', 'a.b.c'),
    ]) {
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
  });

  it('answers 401 to a forged token: another key under our key id, an unknown key id, another algorithm', async () => {
    const forged = await anIssuer('issuer-1').token();
    const unknown = await anIssuer('issuer-2').token();
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${forged.split('.')[1]}.`;
    for (const token of [forged, unknown, none]) expect((await get('/decisions', token)).statusCode).toBe(401);
  });

  it('answers 401 to an expired token, and to one without expiry, subject or a known role', async () => {
    const { issuer } = service;
    expect((await get('/decisions', await issuer.token({}, 1_000_000))).json().code).toBe('token-expired');
    for (const token of [
      await issuer.token({}, null),
      await issuer.token({ sub: undefined }),
      await issuer.token({ role: 'admin' }),
    ]) {
      expect((await get('/decisions', token)).json()).toMatchObject({ status: 401, code: 'token-incomplete' });
    }
  });

  it('answers 403 to another role', async () => {
    const { issuer } = service;
    expect((await get('/decisions', await issuer.token({ role: 'operator' }))).json()).toMatchObject({
      status: 403,
      code: 'role-missing',
    });
    expect((await get('/decisions/signed', await issuer.token())).statusCode).toBe(403);
    expect((await get('/decisions/signed', await issuer.token({ role: 'president' }))).statusCode).toBe(200);
  });

  it('opens a public route to everyone and a route without roles to nobody', async () => {
    expect((await get('/decisions/open')).statusCode).toBe(200);
    expect((await get('/forgotten', await service.issuer.token())).statusCode).toBe(403);
  });

  it('logs every allow and every deny with who, what and why, and never the token', async () => {
    const token = await service.issuer.token({ sub: 'clerk-logged', court: '0602' });
    await get('/decisions', token);
    await get('/decisions/signed', token);
    await get('/decisions');
    const about = service.entries().filter((e) => e.msg === 'allowed' || e.msg === 'denied');
    expect(about.at(-3)).toMatchObject({
      level: 'info',
      msg: 'allowed',
      caller: 'clerk-logged',
      role: 'clerk',
      court: '0602',
      route: '/decisions',
    });
    expect(about.at(-2)).toMatchObject({
      level: 'warn',
      msg: 'denied',
      caller: 'clerk-logged',
      reason: 'role-missing',
      route: '/decisions/signed',
    });
    expect(about.at(-1)).toMatchObject({ level: 'warn', msg: 'denied', reason: 'token-missing', method: 'GET' });
    expect(service.text()).not.toContain(token);
  });
});

describe('the token verifier', () => {
  it('judges expiry and not-before by its clock, remembered tokens too', async () => {
    const { env, issuer } = aWorkplace();
    const clock = new FixedClock('2025-01-01T00:00:00.000Z');
    const verifier = new TokenVerifier(env.BUS_TOKEN_KEYS_FILE!, clock);
    const start = clock.now().getTime() / 1_000;
    const token = await issuer.token({ nbf: start }, start + 60);
    await expect(verifier.verify(token)).resolves.toMatchObject({ role: 'clerk' });
    clock.advance(59_000);
    await expect(verifier.verify(token)).resolves.toMatchObject({ role: 'clerk' });
    clock.advance(1_000);
    await expect(verifier.verify(token)).rejects.toMatchObject({ problem: 'token-expired' });
    clock.advance(-120_000);
    await expect(verifier.verify(token)).rejects.toBeInstanceOf(BadToken);
  });

  it('takes up new keys and forgets withdrawn ones when the file changes, and survives a file half-written', async () => {
    const { env, issuer } = aWorkplace();
    const file = env.BUS_TOKEN_KEYS_FILE!;
    const monotonic = jest.spyOn(performance, 'now').mockReturnValue(0);
    try {
      const verifier = new TokenVerifier(file, new FixedClock(new Date()));
      const next = anIssuer('issuer-2');
      const [old, fresh] = [await issuer.token(), await next.token()];
      await verifier.verify(old);
      await expect(verifier.verify(fresh)).rejects.toMatchObject({ problem: 'token-forged' });
      const change = (text: string, second: number) => {
        writeFileSync(file, text);
        utimesSync(file, second, second);
        monotonic.mockReturnValue(second * 1_000);
      };
      change('{"keys":[', 2);
      await verifier.verify(old);
      change(JSON.stringify({ keys: [next.jwk] }), 4);
      await verifier.verify(fresh);
      await expect(verifier.verify(old)).rejects.toMatchObject({ problem: 'token-forged' });
    } finally {
      monotonic.mockRestore();
    }
  });
});
