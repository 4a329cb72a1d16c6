import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refusal } from '#service';
import type { AdapterConfig } from '../src/adapter.config.js';
import type { Adapter } from '../src/adapter.js';
import { QuarantineController } from '../src/quarantine.controller.js';
import { AgencyDatabase, SHARDS } from '../../../test/support/agency-database.js';
import { RegisterFeed, slicesOf } from '../../../test/support/register-feed.js';
import { silent } from '../../../test/support/silent.js';

const operator = { sub: 'operator-1', role: 'operator' as const };

describe('settling what was set aside', () => {
  let rail: AgencyDatabase;
  let feed: RegisterFeed;
  let register: Server;
  let orders: { url?: string; key?: string | string[]; token?: string; body: unknown }[];
  let status: number;
  let controller: QuarantineController;

  beforeEach(async () => {
    rail = await AgencyDatabase.open('rail');
    feed = new RegisterFeed(SHARDS);
    orders = [];
    status = 200;
    register = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { url, headers } = request;
        orders.push({
          url,
          key: headers['idempotency-key'],
          token: headers.authorization,
          body: JSON.parse(Buffer.concat(chunks).toString()),
        });
        response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => register.listen(0, '127.0.0.1', resolve));
    const registerUrl = `http://127.0.0.1:${(register.address() as AddressInfo).port}`;
    const config = { registerUrl, registerToken: 'of-rail', agency: 'rail' } as AdapterConfig;
    controller = new QuarantineController(
      { quarantine: rail.quarantine } as unknown as Adapter,
      rail.database,
      config,
      silent,
    );
  });
  afterEach(async () => {
    register.closeAllConnections();
    await new Promise((resolve) => register.close(resolve));
    await rail.close();
  });

  it('releases by asking the register to issue the listing again, once, and keeps who, when and why', async () => {
    await rail.applier.handle(slicesOf([feed.unusable(feed.publish({ listing: 4 }))]));
    const [{ id }] = await controller.list({});
    expect(await controller.release(id, { reason: 'the schema was repaired' }, operator)).toMatchObject({
      state: 'released',
      settledBy: 'operator-1',
      settledReason: 'the schema was repaired',
      settledAt: rail.clock.now().toISOString(),
    });
    expect(orders).toEqual([
      {
        url: '/listings/4/reissue',
        key: `release-rail-${id}`,
        token: 'Bearer of-rail',
        body: { reason: 'the schema was repaired' },
      },
    ]);
    expect(await controller.release(id, { reason: 'and again' }, operator)).toMatchObject({
      reason: 'quarantine-settled',
      kind: 'conflict',
    });
    expect(orders).toHaveLength(1);
    expect(await controller.list({})).toEqual([]);
    expect(await controller.list({ state: 'released' })).toHaveLength(1);
  });

  it('keeps it held when the register does not take the order', async () => {
    await rail.applier.handle(slicesOf([feed.unusable(feed.publish({ listing: 4 }))]));
    const [{ id }] = await controller.list({});
    status = 503;
    expect(await controller.release(id, { reason: 'try' }, operator)).toMatchObject({
      reason: 'register-unavailable',
      kind: 'unavailable',
    });
    register.closeAllConnections();
    await new Promise((resolve) => register.close(resolve));
    expect(await controller.release(id, { reason: 'try' }, operator)).toMatchObject({ reason: 'register-unavailable' });
    expect(await controller.list({})).toHaveLength(1);
  });

  it('has nothing to release in a record that nobody can believe; it can be discarded', async () => {
    await rail.applier.handle(slicesOf([feed.unverifiable(0)]));
    const [{ id }] = await controller.list({});
    expect(await controller.release(id, { reason: 'try' }, operator)).toMatchObject({
      reason: 'nothing-to-issue-again',
    });
    expect(await controller.discard(id, { reason: 'noise' }, operator)).toMatchObject({ state: 'discarded' });
    expect(await controller.discard(id, { reason: 'noise' }, operator)).toBeInstanceOf(Refusal);
    expect(orders).toEqual([]);
  });

  it('knows nothing of a record that was never set aside', async () => {
    expect(await controller.get(77)).toMatchObject({ kind: 'unknown' });
    expect(await controller.release(77, { reason: 'try' }, operator)).toMatchObject({ kind: 'unknown' });
  });
});
