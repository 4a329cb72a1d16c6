import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '#service';
import { eventually } from '../../../../test/support/eventually.js';
import { aKey } from '../../test/a-case.js';
import { aCase, aDraft } from '../../test/cases.js';
import { aRegisterProcess, type RegisterProcess } from '../../test/register-process.js';
import { anIdentityNumber } from '../../test/rows.js';

jest.setTimeout(180_000);
let register: RegisterProcess;
let folder: string;
let clockFile: string;
const tokens = new Map<Role, string>();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clock-'));
  clockFile = join(folder, 'clock');
  writeFileSync(clockFile, '');
  register = await aRegisterProcess({ overrides: { 'court-registry': { BUS_CLOCK_FILE: clockFile } } });
  // They must outlive the months by which the clock is moved.
  for (const role of ['clerk', 'president', 'auditor'] as const)
    tokens.set(role, await register.bus.tokens.token(role, { lasts: '3650d' }));
});
afterAll(async () => {
  await register?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const FORTY_DAYS_MS = 40 * 86_400_000;

const post = (path: string, as: Role, body: unknown, key: string | null = aKey()) =>
  register.call('POST', path, tokens.get(as)!, body, key === null ? {} : { 'idempotency-key': key });
async function done(path: string, as: Role, body: unknown): Promise<any> {
  const answer = await post(path, as, body);
  expect([path, answer.status < 300 ? '' : answer.body]).toEqual([path, '']);
  return answer.body;
}
const bodyOf = ({ case: { number, filedOn }, ...rest }: ReturnType<typeof aCase>, more = {}) => ({
  ...rest,
  number,
  filedOn,
  ...more,
});

/** A decision whose grace runs from today. */
async function aWaitingDecision(number: string): Promise<{ id: string; decision: string; today: string }> {
  const { case: id } = await done('/cases', 'clerk', bodyOf(aCase(), { number }));
  const { body } = await register.call('GET', `/cases/${id}`, tokens.get('clerk')!);
  const [{ id: debtor }] = body.debtors;
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const asked = { origin: 'applicant', applicant: body.applicants[0].id, debtor, receivedOn: today };
  const { request } = await done(`/cases/${id}/requests`, 'clerk', asked);
  const draft = aDraft(undefined, { number: `decision ${number}`, graceMonths: 1 });
  const { decision, contentHash } = await done(`/requests/${request}/decisions`, 'clerk', draft);
  expect(await done(`/decisions/${decision}/approve`, 'president', { contentHash })).toMatchObject({
    state: 'waiting',
  });
  await done(`/decisions/${decision}/service`, 'clerk', { servedOn: today, mode: 'mail' });
  return { id, decision, today };
}

describe('over HTTP', () => {
  it('a body that fails validation is answered with every field at fault', async () => {
    const { court: _court, ...rest } = bodyOf(aCase());
    const body = { ...rest, filedOn: '2026-02-30', obligation: ' ', debtors: [{ kind: 'x', name: '', number: '1' }] };
    const answer = await post('/cases', 'clerk', body);
    expect(answer.status).toBe(400);
    const fields = new Set(answer.body.errors.map(({ field }: { field: string }) => field));
    expect([...fields].sort()).toEqual(['court', 'debtors[0].kind', 'debtors[0].name', 'filedOn', 'obligation']);
    expect(await post('/cases', 'clerk', bodyOf(aCase({ obligation: 'a\0' })))).toMatchObject({ status: 400 });
    expect(await post('/cases', 'clerk', bodyOf(aCase()), null)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'Idempotency-Key' }] },
    });
    expect(await post('/cases', 'auditor', bodyOf(aCase()))).toMatchObject({ status: 403 });
    const nobody = '/decisions/00000000-0000-4000-8000-000000000000';
    for (const step of ['approve', 'reject', 'revoke'])
      expect(await post(`${nobody}/${step}`, 'clerk', {})).toMatchObject({ status: 403 });
    expect(await register.call('GET', '/cases/x', tokens.get('clerk')!)).toMatchObject({ status: 400 });
    const nowhere = '/cases/00000000-0000-4000-8000-000000000000';
    expect(await register.call('GET', nowhere, tokens.get('clerk')!)).toMatchObject({ status: 404 });
  });

  it('what the law refuses names the reason, the article and the field', async () => {
    const debtors = [{ kind: 'person', name: '测试童', number: anIdentityNumber('2015-01-01'), sex: 'male' }];
    const { case: id } = await done('/cases', 'clerk', bodyOf(aCase(), { number: 'minor', debtors }));
    const shown = await register.call('GET', `/cases/${id}`, tokens.get('clerk')!);
    const asked = { origin: 'own-motion', debtor: shown.body.debtors[0].id, receivedOn: '2026-01-05' };
    const { request } = await done(`/cases/${id}/requests`, 'clerk', asked);
    const propose = (draft: object) => post(`/requests/${request}/decisions`, 'clerk', draft);
    expect(await propose(aDraft())).toMatchObject({ status: 422, body: { code: 'minor', article: 'P 4' } });
    const { checklist, ...draft } = aDraft();
    expect(await propose({ ...draft, checklist: checklist.slice(1) })).toMatchObject({
      status: 422,
      body: { code: 'checklist-incomplete', article: 'P 3(1)', errors: [{ field: 'checklist.guarantee-given' }] },
    });
  });
});

describe('a grace that ends while the process is down', () => {
  it('is followed by one publication on Kafka, by none of who performed, and by none again after another start', async () => {
    const { decision } = await aWaitingDecision('down');
    const quiet = await aWaitingDecision('quiet');
    await done(`/decisions/${quiet.decision}/performed`, 'clerk', { performedOn: quiet.today });
    await register.bus.kill('court-registry', 'SIGKILL');
    writeFileSync(clockFile, String(FORTY_DAYS_MS));
    const published = async () => {
      const decisions = (await register.topic())
        .filter(({ headers }) => headers.ce_type?.toString() === 'sanctions.listing.published.v1')
        .map(({ value }) => JSON.parse(value.toString('utf8')).decision.number);
      return decisions;
    };
    for (let start = 0; start < 2; start++) {
      await register.bus.start('court-registry');
      await eventually(async () => expect(await published()).toEqual(['decision down']), 30_000);
      const shown = await register.call('GET', `/decisions/${decision}`, tokens.get('auditor')!);
      expect(shown.body).toMatchObject({ state: 'published', listing: expect.any(Number) });
      await register.bus.kill('court-registry', 'SIGKILL');
    }
    const log = readFileSync(register.bus.logFile('court-registry'), 'utf8');
    expect(log).not.toContain('测试');
    expect(log).not.toMatch(/990001\d{8}/);
  });
});
