import { Module } from '@nestjs/common';
import { serve } from '../../../service/test/kit.js';
import { Adapter } from '../adapter.js';
import { CopiesController } from './copies.controller.js';

const told: unknown[] = [];
const copies = {
  list: async () => [],
  removals: async () => [],
  remove: async (...asked: unknown[]) => (told.push(asked), { name: asked[0] }),
};

@Module({ controllers: [CopiesController], providers: [{ provide: Adapter, useValue: { copies } }] })
class CopiesAlone {}

describe('the endpoints of copies', () => {
  let service: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    service = await serve(CopiesAlone);
  });
  afterAll(() => service.app.close());

  async function call(method: 'GET' | 'POST', url: string, role: string, payload?: object) {
    const authorization = `Bearer ${await service.issuer.token({ role, sub: 'operator-2', agency: 'aviation' })}`;
    return (await service.app.inject({ method, url, headers: { authorization }, payload })).statusCode;
  }

  it('let an operator take one out, in his name and with a reason', async () => {
    const reason = 'The airline has closed its cache.';
    expect(await call('POST', '/copies/caching-airline/removal', 'operator', { reason })).toBe(200);
    expect(told).toEqual([['caching-airline', reason, 'operator-2']]);
    for (const body of [{}, { reason: '   ' }, { reason: 7 }])
      expect(await call('POST', '/copies/caching-airline/removal', 'operator', body)).toBe(400);
  });

  it('let nobody else take one out, and show auditors what was', async () => {
    for (const role of ['agency', 'auditor', 'reconciliation', 'clerk'])
      expect(await call('POST', '/copies/caching-airline/removal', role, { reason: 'for fun' })).toBe(403);
    expect(await call('GET', '/copies/removals', 'auditor')).toBe(200);
    expect(await call('GET', '/copies/removals', 'clerk')).toBe(403);
  });
});
