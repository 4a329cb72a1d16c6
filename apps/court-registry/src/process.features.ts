import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { findingsTopic } from '#contracts';
import { commitment, leafHash, signBatch, type SignedAttributes } from '#evidence';
import { fileSigner, readAttributes, toRecord } from '#messaging';
import { SystemClock } from '#service';
import { eventually } from '../../../test/support/eventually.js';
import { listingOn, type RegisterProcess } from '../test/register-process.js';
import { aDeletionRow, aListingRow, anIdentityNumber } from '../test/rows.js';

/** What only a process shows, in a register that has decided nothing yet. */
export function processFeatures(registerProcess: () => RegisterProcess): void {
  let register: RegisterProcess;
  beforeAll(() => void (register = registerProcess()));

  describe('over HTTP', () => {
    it('a body that fails validation is answered with every field at fault, and nothing is written', async () => {
      const { row: _row, behaviour: _behaviour, ...decision } = aListingRow({ duty: 'x' as never });
      const answer = await register.call(
        'POST',
        '/proposals',
        'clerk',
        { kind: 'listing', decision },
        { 'idempotency-key': 'bad' },
      );
      expect(answer).toMatchObject({ status: 400 });
      expect(answer.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
        'decision.behaviour',
        'decision.duty',
      ]);
      expect(
        await register.call('POST', '/proposals', 'clerk', { kind: 'x', decision: 1 }, { 'idempotency-key': 'bad' }),
      ).toMatchObject({ status: 400 });
      expect(await register.call('POST', '/proposals', 'clerk', { kind: 'listing', decision })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'Idempotency-Key' }] },
      });
      expect(await register.inDatabase('SELECT 1 FROM proposal')).toEqual([]);
    });

    it('what the law refuses names the reason and the article', async () => {
      const minor = aListingRow({
        subject: { kind: 'person', name: '测试童', number: anIdentityNumber('2010-01-01'), sex: 'male' },
      });
      expect(await register.propose('listing', minor)).toMatchObject({
        status: 422,
        body: { code: 'minor', article: 'P 4' },
      });
      expect(await register.propose('listing', aListingRow({ grounds: ['laziness' as never] }))).toMatchObject({
        status: 422,
        body: { code: 'unknown-ground', article: 'P 1' },
      });
      expect(await register.propose('deletion', aDeletionRow({ listing: 'nowhere' }))).toMatchObject({
        status: 422,
        body: { code: 'unknown-listing' },
      });
    });

    it('roles and tokens are asked for, keys are public', async () => {
      expect(await register.call('POST', '/proposals', null, {})).toMatchObject({ status: 401 });
      expect(await register.call('POST', '/proposals', 'auditor', {})).toMatchObject({ status: 403 });
      expect(await register.call('POST', '/recover', 'clerk')).toMatchObject({ status: 403 });
      expect(await register.call('GET', '/keys', null)).toMatchObject({
        status: 200,
        body: { keys: expect.arrayContaining([expect.objectContaining({ kid: 'register-1', crv: 'Ed25519' })]) },
      });
      const author = await register.bus.tokens.token('president', { sub: 'local-clerk' });
      const { body } = await register.propose(
        'listing',
        aListingRow({ decision: { number: 'own', madeOn: '2026-03-02' } }),
      );
      expect(
        await register.call('POST', `/proposals/${body.proposal}/approve`, author, { contentHash: body.contentHash }),
      ).toMatchObject({ status: 403, body: { code: 'author-approves-own-proposal' } });
    });

    it('every allow and deny is in a table that the service can only add to', async () => {
      await register.call('GET', '/proposals', 'auditor');
      const told = await register.inDatabase<Record<string, unknown>>(
        `SELECT DISTINCT method, route, caller, role, outcome, reason FROM audit`,
      );
      const row = (method: string, route: string, role: string | null, outcome: string, reason: string | null) =>
        expect.objectContaining({ method, route, role, outcome, reason });
      expect(told).toEqual(
        expect.arrayContaining([
          row('GET', '/proposals', 'auditor', 'allowed', null),
          row('POST', '/proposals', 'auditor', 'denied', 'role-missing'),
          row('POST', '/proposals', null, 'denied', 'token-missing'),
          row('POST', '/proposals/:id/approve', 'president', 'denied', 'author-approves-own-proposal'),
        ]),
      );
      const rights = await register.inDatabase<{ privilege: string }>(
        `SELECT privilege_type AS privilege FROM information_schema.role_table_grants WHERE table_name = 'audit' AND grantee LIKE '%service'`,
      );
      expect(rights).toEqual([{ privilege: 'INSERT' }]);
    });

    it('a probe of an agency that is away is a result too, and holds no number', async () => {
      const { listing } = await register.publish('listing', listingOn('probed', 11));
      const probe = { probe: 'p-1', agency: 'aviation', listing, measure: 'flight' };
      expect(await register.call('POST', '/probes', 'reconciliation', probe)).toMatchObject({ status: 202 });
      expect(
        await register.call('POST', '/probes', 'reconciliation', {
          probe: 'p-1',
          agency: 'rail',
          listing,
          measure: 'soft-berth',
        }),
      ).toMatchObject({ status: 409 });
      const [{ body }] = await eventually(async () => {
        const rows = await register.inDatabase<{ body: any }>(
          `SELECT convert_from(data, 'UTF8')::jsonb AS body FROM outbox WHERE type = 'sanctions.probe.v1'`,
        );
        expect(rows).toHaveLength(1);
        return rows;
      });
      expect(body).toMatchObject({ probe: 'p-1', agency: 'aviation', listing, decision: 'unreachable', refusals: [] });
      expect(await register.inDatabase(`SELECT verdict FROM probe WHERE id = 'p-1'`)).toEqual([
        { verdict: 'unreachable' },
      ]);
      expect(JSON.stringify(body)).not.toContain(anIdentityNumber('1980-05-17', 11));
    });

    it('the log holds no name and no number', () => {
      const log = readFileSync(register.bus.logFile('court-registry'), 'utf8');
      expect(log).toContain('allowed');
      expect(log).not.toContain('测试');
      expect(log).not.toMatch(/990001\d{8}/);
    });
  });

  describe('a gap that an agency reports', () => {
    it('is sent again from its first number, once for all agencies that ask', async () => {
      const { shard, sequence } = await register.publish('listing', listingOn('gap', 13));
      await eventually(async () =>
        expect((await register.topic()).filter(({ partition }) => partition === shard)).toHaveLength(sequence),
      );
      const signer = fileSigner('reconciliation-1', register.bus.secrets.signingKeyFile('reconciliation'));
      const producer = await register.kafkaAs('reconciliation').producer();
      const records = ['aviation', 'rail', 'banking'].map((agency, i) => {
        const attributes: SignedAttributes = {
          id: randomUUID(),
          source: '/reconciliation',
          type: 'sanctions.finding.v1',
          time: new SystemClock().now().toISOString(),
          keyId: signer.keyId,
          epoch: 1,
          shard,
          sequence: i + 1,
        };
        const finding = {
          finding: randomUUID(), kind: 'gap', state: 'opened', agency, listing: null, shard, sequence, openedAt: attributes.time, closedAt: null, serviceDueAt: attributes.time, legalDueOn: null,
          detail: { 'zh-CN': '缺号', en: 'numbers are missing' }, gap: { from: sequence, to: sequence }, statements: [],
        }; // prettier-ignore
        const data = Buffer.from(JSON.stringify(finding));
        const salt = Buffer.alloc(16, i);
        const [signature] = signBatch([leafHash(attributes, commitment(salt, data))], signer.privateKey);
        return toRecord({ topic: findingsTopic, attributes, salt, data, signature });
      });
      await producer.send(records);
      await producer.close();
      await eventually(async () => {
        const again = (await register.topic())
          .filter(({ partition }) => partition === shard)
          .map((record) => (readAttributes(record) as SignedAttributes).sequence);
        expect(again.slice(0, sequence + 1)).toEqual([...Array.from({ length: sequence }, (_, i) => i + 1), sequence]);
      }, 20_000);
      // Kafka has a record a moment before the register knows.
      await eventually(async () => expect(await register.allSent()).toBe(true));
      const log = readFileSync(register.bus.logFile('court-registry'), 'utf8');
      expect(log.match(/sending again/g)).toHaveLength(1);
    });
  });

  describe('a register killed in the middle of a take-over', () => {
    it('goes on by itself afterwards, and Kafka holds every event once, in order', async () => {
      const rows = Array.from({ length: 6_000 }, (_, i) => ({
        ...listingOn(`bulk-${i}`, 1 + 2 * (i % 499)),
        publishedOn: '2026-03-12',
      }));
      const text = rows.map((row) => JSON.stringify(row)).join('\n');
      const digest = createHash('sha256').update(text).digest('hex');
      const url = `${register.bus.services['court-registry'].url}/imports?takeOver=true`;
      const headers = {
        authorization: `Bearer ${await register.bus.tokens.token('clerk')}`,
        'content-type': 'application/x-ndjson',
        'import-digest': digest,
      };
      expect((await fetch(url, { method: 'POST', headers, body: text })).status).toBe(201);
      await register.call('POST', `/imports/${digest}/approve`, 'president', {});
      await eventually(
        async () =>
          expect((await register.call('GET', `/imports/${digest}`, 'clerk')).body.published).toBeGreaterThan(500),
        60_000,
      );
      await register.bus.kill('court-registry', 'SIGKILL');
      await register.bus.start('court-registry');
      await eventually(
        async () =>
          expect((await register.call('GET', `/imports/${digest}`, 'clerk')).body).toMatchObject({
            state: 'done',
            published: 6_000,
            refusedRows: 0,
          }),
        60_000,
      );
      await eventually(async () => expect(await register.allSent()).toBe(true), 60_000);
      const [{ listings, numbers }] = await register.inDatabase<any>(
        `SELECT count(DISTINCT decision_number)::int AS listings, count(*)::int AS numbers FROM listing WHERE decision_number LIKE 'bulk-%'`,
      );
      expect([listings, numbers]).toEqual([6_000, 6_000]);
      const firsts = new Map<number, number>();
      for (const record of await register.topic()) {
        const { shard, sequence } = readAttributes(record) as SignedAttributes;
        const last = firsts.get(shard) ?? 0;
        expect(sequence).toBeLessThanOrEqual(last + 1);
        firsts.set(shard, Math.max(last, sequence));
      }
      for (const { shard, last } of (await register.status()).shards) expect(firsts.get(shard)).toBe(last);
    });
  });
}
