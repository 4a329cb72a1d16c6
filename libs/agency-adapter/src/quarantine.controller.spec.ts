import { Module } from '@nestjs/common';
import { DatabaseHandle } from '#service';
import { serve } from '../../service/test/kit.js';
import { AdapterConfig } from './adapter.config.js';
import { Adapter } from './adapter.js';
import { QuarantineController } from './quarantine.controller.js';

const asked: number[] = [];
const quarantine = { get: async (id: number) => void asked.push(id) };

@Module({
  controllers: [QuarantineController],
  providers: [
    { provide: Adapter, useValue: { quarantine } },
    { provide: DatabaseHandle, useValue: {} },
    { provide: AdapterConfig, useValue: {} },
  ],
})
class QuarantineAlone {}

it('a number in the path that no record can have is answered with 400, and the database is not asked', async () => {
  const service = await serve(QuarantineAlone);
  try {
    const authorization = `Bearer ${await service.issuer.token({ role: 'operator', sub: 'operator-1' })}`;
    const get = async (id: string) =>
      (await service.app.inject({ method: 'GET', url: `/quarantine/${id}`, headers: { authorization } })).statusCode;
    expect(await Promise.all(['99999999999999999999', '0', '-1', '1.5', 'x', '7'].map(get))).toEqual([
      ...[400, 400, 400, 400, 400],
      404,
    ]);
    expect(asked).toEqual([7]);
  } finally {
    await service.app.close();
  }
});
