import { randomBytes, randomUUID } from 'node:crypto';
import { denialsTopic } from '#contracts';
import { commitment, leafHash, signBatch } from '#evidence';
import { fileSigner, toRecord } from '#messaging';
import { eventually } from '../../../../test/support/eventually.js';
import { listingOn, type RegisterProcess } from '../../test/register-process.js';

/** What agencies say to a real process through Kafka. */
export function denialsOverKafka(registerProcess: () => RegisterProcess): void {
  let register: RegisterProcess;
  beforeAll(() => void (register = registerProcess()));

  /** What the agency rail writes to its own topic, with its own key and login. */
  async function railDenies(listing: number, denial: string): Promise<void> {
    const { keyId, privateKey } = fileSigner('rail-1', register.bus.secrets.signingKeyFile('rail'));
    const shard = listing % register.bus.shards;
    const time = '2026-06-01T04:00:00.000Z';
    const said = { denial, requestId: randomUUID(), agency: 'rail', listing, revision: 1, measure: 'soft-berth' };
    const data = Buffer.from(JSON.stringify({ ...said, effect: 'deny', asOf: { shard, sequence: 1 }, at: time }));
    const attributes = { id: randomUUID(), source: '/agencies/rail', type: 'sanctions.denial.v1', time, keyId, epoch: 1, shard, sequence: 1 }; // prettier-ignore
    const salt = randomBytes(16);
    const [signature] = signBatch([leafHash(attributes, commitment(salt, data))], privateKey);
    const producer = await register.kafkaAs('rail').producer();
    await producer.send([toRecord({ topic: denialsTopic('rail'), attributes, salt, data, signature })]);
    await producer.close();
  }

  describe('denials over Kafka', () => {
    it('P 11: a refusal that an agency sends to Kafka opens an objection by its receipt number alone', async () => {
      const { listing } = await register.publish('listing', listingOn('refused', 31));
      const receipt = randomUUID();
      const body = { receipt, asked: 'revoke', mode: 'in-person', receivedOn: '2026-05-20', text: '请求撤销' };
      const object = (key: string, more = {}) =>
        register.call('POST', '/objections', 'clerk', { ...body, ...more }, { 'idempotency-key': key });
      const early = await object('early');
      expect(early).toMatchObject({ status: 404, body: { code: 'unknown-receipt', errors: [{ field: 'receipt' }] } });
      expect(early.body.detail).toContain('listing number');
      expect(await object('silent', { receipt: ' ' })).toMatchObject({ status: 400, body: { errors: [{ field: 'receipt' }] } }); // prettier-ignore

      await railDenies(listing, receipt);
      await eventually(async () => {
        const { status, body: shown } = await register.call('GET', `/listings/${listing}/denials`, 'clerk');
        expect([status, shown.denials]).toMatchObject([200, [{ receipt, agency: 'rail', measure: 'soft-berth' }]]);
      }, 30_000);
      expect(await register.call('GET', `/listings/${listing}/denials`, 'auditor')).toMatchObject({ status: 403 });
      expect(await object('late')).toMatchObject({ status: 201, body: { listing, status: 'open' } });
    });

    it("erases a deleted listing under the service's own login, on the word of two people", async () => {
      const { listing } = await register.publish('listing', listingOn('over', 33));
      const erasure = (step: string, as: string, key: string) =>
        register.call('POST', `/listings/${listing}/erasure${step}`, as, undefined, { 'idempotency-key': key });
      expect(await erasure('', 'clerk', 'too-early')).toMatchObject({ status: 409, body: { code: 'not-erasable', errors: [{ field: 'not-deleted' }] } }); // prettier-ignore
      const learnedOn = '2026-06-01';
      await register.publish('deletion', { row: 'deletion', listing: 'over', ground: 'performed', learnedOn } as never);
      await register.inDatabase(
        `INSERT INTO probe (id, agency, listing, measure, ordered_by, ordered_at, answered_at, verdict)
         SELECT gen_random_uuid(), 'rail', ${listing}, unnest(measures), 'reconciliation', made_at + interval '1 day', made_at, 'clean' FROM revision WHERE listing = ${listing} AND revision = 1`,
      );
      await eventually(async () => expect(await register.allSent()).toBe(true), 30_000);
      expect(await erasure('', 'clerk', 'propose')).toMatchObject({ status: 201, body: { state: 'proposed' } });
      expect(await erasure('/approve', 'clerk', 'alone')).toMatchObject({ status: 403 });
      expect(await erasure('/approve', 'president', 'approve')).toMatchObject({
        status: 200,
        body: { state: 'erased' },
      });
      const { body: shown } = await register.call('GET', `/listings/${listing}`, 'clerk');
      expect(shown).toMatchObject({ standing: 'deleted', subject: { name: '＊' } });
    });
  });
}
