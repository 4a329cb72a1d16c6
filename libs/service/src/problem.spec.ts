import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Module, NotFoundException, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Min, ValidateNested } from 'class-validator';
import { serve } from '../test/kit.js';
import { Public } from './auth.js';
import { Fault } from '#messaging';
import { BodyStream } from './http.js';
import { refuse, Refused, type Refusal } from './refusal.js';

class Decision {
  @IsString() number!: string;
  @IsInt() @Min(1) amount!: number;
}
class Proposal {
  @IsIn(['listing', 'deletion']) kind!: string;
  @ValidateNested() @Type(() => Decision) decision!: Decision;
}

@Public()
@Controller()
class Tested {
  @Post('proposals')
  propose(@Body() proposal: Proposal): object {
    return { isClass: proposal.decision instanceof Decision };
  }
  @Get('refusal')
  refusal(): Refusal {
    return refuse('subject-is-minor', 'The subject is under 18.', {
      article: 'art. 4',
      fields: [{ field: 'subject', problem: 'is a minor' }],
    });
  }
  @Get('conflict')
  conflict(): never {
    throw new Refused(refuse('other-body', 'Same key, other body.', { kind: 'conflict' }));
  }
  @Get('behind')
  behind(): Refusal {
    return refuse('behind', 'Still catching up.', { kind: 'unavailable', retryAfterSeconds: 7 });
  }
  @Get('later')
  later(): never {
    throw new Fault('broker-unavailable', 'later', 'kafka-1.internal refused');
  }
  @Get('never')
  never(): never {
    throw new Fault('shard-count-changed', 'never', 'secret detail');
  }
  @Get('bug')
  bug(): never {
    throw new TypeError('Cannot read properties of secretThing');
  }
  @Get('lost')
  lost(): never {
    throw Object.assign(new Error('query failed'), {
      driverError: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
    });
  }
  @Get('missing')
  missing(): never {
    throw new NotFoundException('internal words');
  }
  @HttpCode(200)
  @Post('import')
  async import(@BodyStream() stream: Readable): Promise<object> {
    let bytes = 0;
    for await (const chunk of stream) bytes += (chunk as Buffer).length;
    return { bytes };
  }
}

@Module({ controllers: [Tested] })
class TestedModule {}

describe('problems', () => {
  let service: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    service = await serve(TestedModule, { BUS_HTTP_BODY_BYTES: '2048', BUS_HTTP_RATE: '60' });
  });
  afterAll(() => service.app.close());

  let client = 1;
  const inject = async (method: 'GET' | 'POST', url: string, payload?: string | object, type = 'application/json') => {
    const headers = payload === undefined ? {} : { 'content-type': type };
    return service.app.inject({ method, url, payload, headers, remoteAddress: `10.0.0.${client}` });
  };
  const problem = async (...args: Parameters<typeof inject>) => {
    const answer = await inject(...args);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    const body = answer.json();
    expect(body).toMatchObject({
      status: answer.statusCode,
      title: expect.any(String),
      detail: expect.any(String),
      type: `urn:sanctions:problem:${body.code}`,
      instance: expect.stringMatching(/^urn:request:[0-9a-f-]{36}$/),
    });
    return { ...body, headers: answer.headers };
  };

  it('lets valid input through as instances of its classes', async () => {
    const answer = await inject('POST', '/proposals', { kind: 'listing', decision: { number: '1', amount: 2 } });
    expect(answer.json()).toEqual({ isClass: true });
  });

  it('names every field that fails validation, nested and unknown ones too', async () => {
    const found = await problem('POST', '/proposals', {
      kind: 'other',
      decision: { amount: 0, colour: 'red' },
      extra: 1,
    });
    expect(found).toMatchObject({ status: 400, code: 'invalid-input' });
    const fields = found.errors.map((e: { field: string }) => e.field);
    expect(new Set(fields)).toEqual(
      new Set(['kind', 'extra', 'decision.number', 'decision.amount', 'decision.colour']),
    );
  });

  it('never repeats a value that failed', async () => {
    const answer = await inject('POST', '/proposals', { kind: '990102199003072119', decision: '990102199003072119' });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).not.toContain('990102199003072119');
  });

  it('answers refusals, returned or thrown, with their reason, article and fields', async () => {
    expect(await problem('GET', '/refusal')).toMatchObject({
      status: 422,
      code: 'subject-is-minor',
      article: 'art. 4',
      errors: [{ field: 'subject', problem: 'is a minor' }],
    });
    expect(await problem('GET', '/conflict')).toMatchObject({ status: 409, code: 'other-body' });
    expect(await problem('GET', '/behind')).toMatchObject({
      status: 503,
      code: 'behind',
      headers: { 'retry-after': '7' },
    });
  });

  it('answers 503 with Retry-After when the same may work later', async () => {
    expect(await problem('GET', '/later')).toMatchObject({
      status: 503,
      code: 'broker-unavailable',
      headers: { 'retry-after': '5' },
    });
    expect(await problem('GET', '/lost')).toMatchObject({
      status: 503,
      code: 'network',
      headers: { 'retry-after': '5' },
    });
  });

  it('answers 500 without any of our internals, and logs them once under the instance', async () => {
    for (const url of ['/never', '/bug']) {
      const found = await problem('GET', url);
      expect(found.status).toBe(500);
      expect(JSON.stringify(found)).not.toMatch(/secret/);
      const logged = service.entries().filter((e) => e.instance === found.instance && e.level === 'error');
      expect(logged).toHaveLength(1);
      expect(logged[0]?.err.message).toContain('secret');
    }
  });

  it('answers 404 for an address or a thing that is not there, without our words', async () => {
    expect(await problem('GET', '/nowhere')).toMatchObject({ status: 404, code: 'not-found' });
    expect(JSON.stringify(await problem('GET', '/missing'))).not.toContain('internal words');
  });

  it('answers malformed and empty JSON, other content types, bad addresses and oversized bodies', async () => {
    expect(await problem('POST', '/proposals', '{"kind": 张三')).toMatchObject({ status: 400, code: 'malformed-json' });
    expect(await problem('POST', '/proposals', '{"kind": "a\\u0000"}')).toMatchObject({
      code: 'invalid-input',
      errors: [{ field: 'kind' }],
    });
    expect(await problem('POST', '/proposals', '')).toMatchObject({ status: 400, code: 'malformed-json' });
    expect(await problem('POST', '/proposals', '{"__proto__":{}}')).toMatchObject({
      status: 400,
      code: 'malformed-json',
    });
    expect(await problem('POST', '/proposals', '<a/>', 'application/xml')).toMatchObject({
      status: 415,
      code: 'unsupported-media-type',
    });
    expect(await problem('GET', '/%zz')).toMatchObject({ status: 400, code: 'bad-request' });
    expect(await problem('POST', '/proposals', { kind: 'x'.repeat(3_000) })).toMatchObject({
      status: 413,
      code: 'body-too-large',
    });
    expect(service.text()).not.toContain('张三');
  });

  it('hands an NDJSON body over as a stream, whatever its size', async () => {
    const answer = await service.app.inject({
      method: 'POST',
      url: '/import',
      headers: { 'content-type': 'application/x-ndjson' },
      payload: Readable.from(Array.from({ length: 100 }, () => Buffer.from(`${'x'.repeat(99)}\n`))),
    });
    expect(answer.json()).toEqual({ bytes: 10_000 });
  });

  it('answers 429 with Retry-After to a client that asks too often, but never for health and metrics', async () => {
    client = 2;
    for (let i = 0; i < 60; i++) expect((await inject('GET', '/refusal')).statusCode).toBe(422);
    const found = await problem('GET', '/refusal');
    expect(found).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect(Number(found.headers['retry-after'])).toBeGreaterThan(0);
    expect((await inject('GET', '/health/live')).statusCode).toBe(200);
    client = 3;
    expect((await inject('GET', '/refusal')).statusCode).toBe(422);
  });
});
