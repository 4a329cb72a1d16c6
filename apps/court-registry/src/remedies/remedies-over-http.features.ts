import { listingOn, type RegisterProcess } from '../../test/register-process.js';

/** Remedies by a real process; the only listing with tasks is its own. */
export function remediesOverHttp(registerProcess: () => RegisterProcess): void {
  let register: RegisterProcess;
  beforeAll(() => void (register = registerProcess()));

  let keys = 0;
  const post = (path: string, as: string, body: object) =>
    register.call('POST', path, as, body, { 'idempotency-key': `remedy-${keys++}` });
  /** The day in Shanghai so many days ago, by the register's own clock. */
  const daysAgo = (days: number) => new Date(Date.parse(today) + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10); // prettier-ignore
  let today = '';

  /** Asked for as a browser asks, a document is a page to print that no cache keeps. */
  async function expectPaper(path: string): Promise<void> {
    const authorization = `Bearer ${await register.bus.tokens.token('president')}`;
    const accept = 'text/html,application/xhtml+xml';
    const answer = await fetch(register.bus.services['court-registry'].url + path, {
      headers: { authorization, accept },
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).toMatch(/^<!doctype html>[^]*data:font\/woff2[^]*\u6d4b\u8bd5\u7532/);
  }

  describe('remedies over HTTP', () => {
    it('lead from the request to the end of a stay, each by its role, and are seen among the tasks', async () => {
      const { listing } = await register.publish('listing', listingOn('objected', 21));
      [{ today }] = await register.inDatabase<{ today: string }>('SELECT max(made_at)::text AS today FROM revision');
      const body = { asked: 'revoke', mode: 'in-person', receivedOn: daysAgo(3), text: '请求撤销' };
      expect(await post(`/listings/${listing}/objections`, 'president', body)).toMatchObject({ status: 403 });
      expect(await post('/listings/999999/objections', 'clerk', body)).toMatchObject({ status: 404, body: { code: 'unknown-listing' } }); // prettier-ignore
      const entered = await post(`/listings/${listing}/objections`, 'clerk', body);
      expect(entered).toMatchObject({ status: 201, body: { status: 'open' } });
      const { objection } = entered.body;
      const tasks = await register.call('GET', '/tasks?limit=5', 'clerk');
      expect(tasks).toMatchObject({
        status: 200,
        body: [{ what: 'decide-objection', id: objection, startedOn: daysAgo(3) }],
      });
      expect(await register.call('GET', `/objections?listing=${listing}&open=true`, 'president')).toMatchObject({
        body: [{ objection, clocks: [{ what: 'decide-objection', article: 'P 12(1)' }] }],
      });

      const reasons = { 'zh-CN': '理由不成立', en: 'not founded' };
      expect(await post(`/objections/${objection}/reject`, 'clerk', { reasons, decidedOn: daysAgo(2) })).toMatchObject({ status: 403 }); // prettier-ignore
      expect(await post(`/objections/${objection}/reject`, 'president', { reasons, decidedOn: daysAgo(2) })).toMatchObject({ status: 200, body: { status: 'rejected' } }); // prettier-ignore
      expect(await post(`/objections/${objection}/served`, 'clerk', { servedOn: daysAgo(1), mode: 'post' })).toMatchObject({ status: 200 }); // prettier-ignore
      const asked = await post(`/objections/${objection}/reconsideration`, 'clerk', { receivedOn: daysAgo(0), court: '测试市中级人民法院' }); // prettier-ignore
      expect(asked).toMatchObject({ status: 201, body: { status: 'pending', revision: 2 } });
      expect((await register.call('GET', `/listings/${listing}`, 'clerk')).body).toMatchObject({ standing: 'stayed' });

      const path = `/reconsiderations/${asked.body.reconsideration}`;
      const outcome = { outcome: 'upheld', decidedOn: daysAgo(0), documentNumber: '(2026)苏99执复12号' };
      const { body: decided } = await post(`${path}/decide`, 'clerk', outcome);
      const { contentHash } = decided;
      expect(await post(`${path}/confirm`, 'clerk', { contentHash })).toMatchObject({ status: 403 });
      expect(await post(`${path}/confirm`, 'president', { contentHash })).toMatchObject({ status: 200, body: { revision: 3 } }); // prettier-ignore
      expect(await register.call('GET', `/objections/${objection}`, 'auditor')).toMatchObject({
        status: 200,
        body: { text: '请求撤销', reasons, reconsideration: { status: 'decided', outcome: 'upheld' } },
      });
      const outcomePaper = await register.call('GET', `${path}/document`, 'clerk');
      expect(outcomePaper).toMatchObject({ status: 200, body: { kind: 'reconsideration-outcome' } });
      for (const subject of [`/objections/${objection}`, path]) await expectPaper(`${subject}/document`);
      expect(await register.call('GET', `${path}/document`, 'auditor')).toMatchObject({ status: 403 });
      expect(await register.call('GET', `/listings/${listing}/document`, 'clerk')).toMatchObject({ status: 409, body: { code: 'not-deleted' } }); // prettier-ignore
      expect(await post(`${path}/confirm`, 'president', { contentHash })).toMatchObject({ status: 409, body: { code: 'already-decided', article: 'P 12(2)' } }); // prettier-ignore
    });

    it('name every field at fault', async () => {
      const bad = { asked: 'forget', mode: 'owl', receivedOn: '2026-02-30', text: ' ', fields: ['测试甲'] };
      const fields = ({ body }: { body: any }) => body.errors.map(({ field }: { field: string }) => field).sort();
      expect(fields(await post('/listings/1/objections', 'clerk', bad))).toEqual(['asked', 'fields', 'mode', 'receivedOn', 'text']); // prettier-ignore
      const id = '00000000-0000-4000-8000-000000000000';
      const oneSided = { reasons: { 'zh-CN': '理由' }, decidedOn: 'soon' };
      expect(fields(await post(`/objections/${id}/reject`, 'president', oneSided))).toEqual([
        'decidedOn',
        'reasons.en',
      ]);
      expect(await register.call('GET', '/tasks?limit=201', 'clerk')).toMatchObject({ status: 400 });
      expect(await register.call('GET', '/objections?open=perhaps', 'clerk')).toMatchObject({ status: 400 });
      expect(await register.call('POST', `/objections/${id}/served`, 'clerk', { servedOn: '2026-06-01', mode: 'post' })).toMatchObject({ status: 400, body: { errors: [{ field: 'Idempotency-Key' }] } }); // prettier-ignore
    });
  });
}
