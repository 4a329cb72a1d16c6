import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { eventually } from '../../../../test/support/eventually.js';
import { WebRecipient } from '../../test/a-recipient.js';
import { listingOn, type RegisterProcess } from '../../test/register-process.js';

/** Notices by a real process that nobody is told by yet. */
export function noticesOverHttp(registerProcess: () => RegisterProcess): void {
  let register: RegisterProcess;
  let bank: WebRecipient;
  beforeAll(async () => {
    register = registerProcess();
    bank = await WebRecipient.start();
  });
  afterAll(() => bank?.stop());

  let keys = 0;
  const send = (method: string, path: string, as: string, body?: object) =>
    register.call(method, path, as, body, { 'idempotency-key': `notice-${keys++}` });
  const entered = () => ({ kind: 'credit-institution', name: '测试征信中心', channel: 'webhook', address: bank.url });
  const deletion = (listing: string) => ({ row: 'deletion', listing, ground: 'performed', learnedOn: '2026-05-18' });

  describe('notices over HTTP', () => {
    it('P 8(2), P 10(1): a listing is told, the recipient checks the signature with the published key, and the deletion takes it back', async () => {
      expect(await send('POST', '/recipients', 'president', entered())).toMatchObject({ status: 403 });
      const { status, body: recipient } = await send('POST', '/recipients', 'clerk', entered());
      expect([status, recipient.article, recipient.toldOf]).toEqual([201, 'P 8(2)', 'every-listing']);
      const { listing } = await register.publish('listing', listingOn('told'));
      await eventually(() => expect(bank.arrived).toHaveLength(1));

      // As docs/notices.md says, with nothing of ours.
      const [{ headers, body }] = bank.arrived;
      const { keys: published } = (await register.call('GET', '/keys', null)).body;
      const jwk = published.find(({ kid }: { kid: string }) => kid === headers['notice-key-id']);
      const signature = Buffer.from(String(headers['notice-signature']), 'base64url');
      const publicKey = createPublicKey({ key: { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, format: 'jwk' });
      expect(verify(null, Buffer.from(body), publicKey, signature)).toBe(true);

      const { notice } = bank.arrived[0].signed.document;
      expect(await register.call('GET', `/notices/${notice}`, 'auditor')).toMatchObject({ status: 200, body: bank.arrived[0].signed }); // prettier-ignore
      const page = await fetch(`${register.bus.services['court-registry'].url}/notices/${notice}/page`, {
        headers: { authorization: `Bearer ${await register.bus.tokens.token('clerk')}` },
      });
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(await page.text()).toContain('失信被执行人信息通报书');

      await register.publish('deletion', deletion('told'));
      await eventually(() => expect(bank.letters).toHaveLength(2));
      await eventually(async () =>
        expect((await register.call('GET', `/listings/${listing}/notices`, 'clerk')).body).toMatchObject([
          { notice, to: '测试征信中心', receivedBy: 'webhook', takenBack: { because: 'deleted', receivedAt: expect.any(String) } }, // prettier-ignore
        ]),
      );
      expect(await send('POST', `/notices/${notice}/receipt`, 'clerk')).toMatchObject({ status: 409, body: { code: 'received-already' } }); // prettier-ignore
      expect(await register.call('GET', '/notices/999999', 'clerk')).toMatchObject({ status: 404, body: { code: 'unknown-notice' } }); // prettier-ignore
    });

    it('P 8(3): an employer is named for one listing, once, and unnamed', async () => {
      const { body: employer } = await send('POST', '/recipients', 'clerk', { ...entered(), kind: 'employer' });
      const { listing } = await register.publish('listing', listingOn('named', 103));
      const body = { recipient: employer.id, because: 'public-officer' };
      expect(await send('POST', `/listings/${listing}/recipients`, 'clerk', body)).toMatchObject({ status: 201, body: { article: 'P 8(3)' } }); // prettier-ignore
      expect(await send('POST', `/listings/${listing}/recipients`, 'clerk', { ...body, because: 'public-organ' })).toMatchObject({ status: 422, body: { article: 'P 8(3)' } }); // prettier-ignore
      expect(await send('DELETE', `/listings/${listing}/recipients/${employer.id}`, 'clerk')).toMatchObject({ status: 200 }); // prettier-ignore
      expect(await send('PUT', `/recipients/${employer.id}`, 'clerk', { name: '测试单位', channel: 'webhook', address: bank.url })).toMatchObject({ status: 200, body: { name: '测试单位' } }); // prettier-ignore
      expect(await send('DELETE', `/recipients/${employer.id}`, 'clerk')).toMatchObject({ status: 200, body: { endedAt: expect.any(String) } }); // prettier-ignore
      expect((await register.call('GET', '/recipients', 'auditor')).body).toHaveLength(2);
      const bad = await send('POST', '/recipients', 'clerk', { kind: 'owl', name: ' ', channel: 'drum', address: 7 });
      expect(bad.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(['address', 'channel', 'kind', 'name']); // prettier-ignore
      const unreachable = { ...entered(), channel: 'email', address: 'notices@bank.example' };
      expect(await send('POST', '/recipients', 'clerk', unreachable)).toMatchObject({ status: 409, body: { code: 'mail-not-configured' } }); // prettier-ignore
    });

    it('a register that is killed in the middle tells everybody when it is back, once', async () => {
      const { bus } = register;
      const listings: number[] = [];
      for (let i = 0; i < 5; i++)
        listings.push((await register.publish('listing', listingOn(`killed-${i}`, 301 + 2 * i))).listing);
      await bus.kill('court-registry', 'SIGKILL');
      await bus.start('court-registry');
      await eventually(() => {
        const told = bank.arrived.map(({ signed }) => signed.document.listing);
        expect(told).toEqual(expect.arrayContaining(listings));
      }, 60_000);
      const made = await register.inDatabase<{ n: number }>(
        'SELECT count(*)::int AS n FROM notice GROUP BY listing, revision, recipient, kind',
      );
      expect(made.every(({ n }) => n === 1)).toBe(true);
    });

    it('a register that has lost its mail server says so in its log and its readiness, and is ready all the same', async () => {
      const { bus } = register;
      await register.inDatabase(
        `INSERT INTO notice_recipient (id, kind, name, channel, address, entered_by, entered_at)
         VALUES (gen_random_uuid(), 'employer', '测试单位', 'email', 'n@office.example', 'clerk', clock_timestamp())`,
      );
      await bus.kill('court-registry', 'SIGKILL');
      await bus.start('court-registry');
      const ready = async () => (await fetch(`${bus.services['court-registry'].url}/health/ready`)).json();
      await eventually(async () => {
        const notices = expect.stringMatching(/BUS_SMTP_URL.*reached by e-mail: 1;.*for ever: 0/);
        expect(await ready()).toMatchObject({ status: 'ready', warnings: { notices } });
        expect(readFileSync(bus.logFile('court-registry'), 'utf8')).toMatch(/"level":"warn"[^\n]*BUS_SMTP_URL/);
      }, 60_000);
      await register.inDatabase(`UPDATE notice_recipient SET ended_by = 'clerk', ended_at = clock_timestamp()`);
      expect(await ready()).not.toHaveProperty('warnings');
    });

    it('are described in the OpenAPI document, with an example for every member that is sent or answered', async () => {
      const { body: openApi } = await register.call('GET', '/openapi.json', null);
      const mine = Object.entries<any>(openApi.paths).filter(([path]) => /recipients|notices|receipts/.test(path));
      const operations = mine.flatMap(([path, methods]) =>
        Object.entries<any>(methods).map(([m, o]) => [`${m} ${path}`, o]),
      );
      expect(operations.map(([name]) => name).sort()).toEqual([
        'delete /listings/{number}/recipients/{id}',
        'delete /recipients/{id}',
        'get /listings/{number}/notices',
        'get /notices/{number}',
        'get /notices/{number}/page',
        'get /receipts/{token}',
        'get /recipients',
        'post /listings/{number}/recipients',
        'post /notices/{number}/receipt',
        'post /receipts/{token}',
        'post /recipients',
        'put /recipients/{id}',
      ]);
      for (const [name, { summary, description, parameters }] of operations) {
        expect([name, typeof summary, typeof description]).toEqual([name, 'string', 'string']);
        for (const parameter of parameters) expect(parameter).toHaveProperty(parameter.schema?.example === undefined ? 'example' : 'schema'); // prettier-ignore
      }
      const named = new Set(
        [...JSON.stringify(mine).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name),
      );
      expect(named.size).toBeGreaterThanOrEqual(7);
      for (const name of named) {
        for (const [member, schema] of Object.entries<any>(openApi.components.schemas[name].properties)) {
          const nests = /\$ref/.test(JSON.stringify(schema));
          expect([name, member, nests || 'example' in schema]).toEqual([name, member, true]);
        }
      }
    });
  });
}
