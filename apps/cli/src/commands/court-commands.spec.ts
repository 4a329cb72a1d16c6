import { ATerminal } from '../../test/a-terminal.js';

const at = new ATerminal();
beforeAll(() => at.open());
afterAll(() => at.close());
beforeEach(() => at.reset());
const objection = '0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21';

describe('tasks', () => {
  test('show what is overdue as such, and ask for one court where one is named', async () => {
    const task = { what: 'decide-objection', article: 'P 12(1)', listing: 42, id: objection };
    const days = { startedOn: '2026-05-20', dueOn: '2026-06-04', workingDaysLeft: -2, calendarKnown: false };
    const request = { what: 'decide-request', article: 'P 5', listing: null, id: 'r-1', ...days };
    at.answers['GET /tasks'] = () => ({ body: [{ ...task, ...days }, request] });
    const { code, out } = await at.bus(['tasks', '--limit', '5']);
    expect([code, at.seen[0].path]).toEqual([0, '/tasks?limit=5&offset=0']);
    expect(out).toMatch(/decide-objection.*P 12\(1\).*-2 OVERDUE \(calendar not announced\)/);
    expect(out).toMatch(/decide-request +P 5 +– +2026-05-20/);
  });
});

describe('objections', () => {
  test('are taken in with the words of the person from standard input, under the key that was given', async () => {
    at.answers['POST /listings/42/objections'] = () => ({ status: 201, body: { objection, status: 'open' } });
    const args = ['objections', 'receive', '42', '--asked', 'revoke', '--received-on', '2026-05-20', '--key', 'k-1'];
    const { code, out } = await at.bus([...args, '--as', 'clerk Xu'], { secret: '请求撤销' });
    expect([code, out]).toEqual([0, `objection ${objection}: open\n`]);
    const [{ authorization, headers, body }] = at.seen;
    expect([authorization, headers['idempotency-key']]).toEqual(['Bearer clerk:clerk Xu', 'k-1']);
    expect(JSON.parse(body)).toEqual({
      asked: 'revoke',
      mode: 'in-person',
      receivedOn: '2026-05-20',
      text: '请求撤销',
    });
  });

  test('are rejected by a president, with reasons in both languages', async () => {
    at.answers[`POST /objections/${objection}/reject`] = () => ({ body: { objection, status: 'rejected' } });
    const reasons = ['--reasons-zh', '理由不成立', '--reasons-en', 'not founded', '--decided-on', '2026-05-28'];
    expect(await at.bus(['objections', 'reject', objection, ...reasons])).toMatchObject({ code: 0 });
    expect(at.seen[0].authorization).toBe('Bearer president:president');
    expect(JSON.parse(at.seen[0].body)).toEqual({
      reasons: { 'zh-CN': '理由不成立', en: 'not founded' },
      decidedOn: '2026-05-28',
    });
  });

  test('a step without what it needs is a wrong call, and a refusal names its reason', async () => {
    expect((await at.bus(['objections', 'grant', objection])).code).toBe(2);
    const granted = await at.bus(['objections', 'grant', objection, '--proposal', 'x', '--decided-on', '2026-05-28']);
    expect(granted).toMatchObject({ code: 1, err: 'refused (not-found): nothing here\n' });
  });
});

describe('cases', () => {
  test('are found by a number from standard input, which is not repeated', async () => {
    at.answers['POST /cases/find'] = () => ({ body: [] });
    const { code, out, err } = await at.bus(['cases', 'find'], { secret: '990001198005171012' });
    expect([code, out, err]).toEqual([0, 'no case\n', '']);
    expect(JSON.parse(at.seen[0].body)).toEqual({ number: '990001198005171012' });
    expect((await at.bus(['cases', 'find'])).err).toContain('no number came');
  });

  test('of a court are listed in pages, with what is due', async () => {
    const due = { article: 'P 5', startedOn: '2026-05-11', dueOn: '2026-05-26', workingDaysLeft: -4, calendarKnown: true }; // prettier-ignore
    const debtors = [{ name: '测试甲', number: '990001********1012' }];
    const one = { case: objection, court: { name: '测试法院' }, number: '(2026)苏9902执101号', filedOn: '2026-01-12', debtors, due }; // prettier-ignore
    at.answers['GET /cases'] = () => ({ body: [one] });
    const { code, out } = await at.bus(['cases', 'list', '--waiting', '--limit', '5', '--offset', '10']);
    expect([code, at.seen[0].path]).toEqual([0, '/cases?waiting=true&limit=5&offset=10']);
    expect(out).toMatch(/2026-05-26 +P 5 +-4 OVERDUE/);
    expect((await at.bus(['cases', 'list', '--offset', '-1'])).code).toBe(2);
  });
});

describe('proposals', () => {
  const path = `/proposals/${objection}`;

  test('that wait are listed, the oldest in front, and one is shown with what it says', async () => {
    const due = { article: 'P 10(1)(1)', startedOn: '2026-05-26', dueOn: '2026-05-29', workingDaysLeft: 1, calendarKnown: true }; // prettier-ignore
    const view = { proposal: objection, kind: 'deletion', court: 'JS9902', decisionNumber: 'A', author: 'clerk Xu', proposedAt: '2026-05-27T02:00:00Z', due }; // prettier-ignore
    at.answers['GET /proposals'] = () => ({ body: [view] });
    at.answers[`GET ${path}`] = () => ({ body: { ...view, contentHash: 'ab12', decision: { ground: 'performed' } } });
    const listed = await at.bus(['proposals', 'list']);
    expect(at.seen[0]).toMatchObject({ path: '/proposals?status=proposed&limit=50&offset=0', authorization: 'Bearer president:president' }); // prettier-ignore
    expect(listed.out).toMatch(/deletion.*2026-05-29 +P 10\(1\)\(1\) +1$/m);
    const { out } = await at.bus(['proposals', 'show', objection]);
    expect(out).toMatch(/contentHash +ab12[^]*due +2026-05-29 · P 10\(1\)\(1\) · 1[^]*ground +performed/);
    expect((await at.bus(['proposals', 'list', '--status', 'owl'])).code).toBe(2);
  });

  test('are approved by the hash of what was read; part of a mass they are held', async () => {
    at.answers[`POST ${path}/approve`] = () => ({ body: { listing: 7, revision: 2, shard: 1, sequence: 3 } });
    expect((await at.bus(['proposals', 'approve', objection])).code).toBe(2);
    const approve = ['proposals', 'approve', objection, '--hash', 'ab12', '--as', 'president Zhou'];
    expect(await at.bus(approve)).toMatchObject({ code: 0, out: `proposal ${objection}: approved, listing 7 revision 2\n` }); // prettier-ignore
    expect([at.seen[0].authorization, JSON.parse(at.seen[0].body)]).toEqual(['Bearer president:president Zhou', { contentHash: 'ab12' }]); // prettier-ignore
    at.answers[`POST ${path}/approve`] = () => ({ status: 202, body: { proposal: objection, status: 'held', detail: 'Another president.' } }); // prettier-ignore
    expect((await at.bus(approve)).out).toBe(`proposal ${objection}: held. Another president.\n`);
  });

  test('are rejected by a president with a reason, and withdrawn by a clerk', async () => {
    at.answers[`POST ${path}/reject`] = () => ({ body: { proposal: objection, status: 'rejected' } });
    at.answers[`POST ${path}/withdraw`] = () => ({ body: { proposal: objection, status: 'withdrawn' } });
    expect((await at.bus(['proposals', 'reject', objection])).code).toBe(2);
    expect((await at.bus(['proposals', 'reject', objection, '--reason', 'x'])).out).toBe(`proposal ${objection}: rejected\n`); // prettier-ignore
    expect((await at.bus(['proposals', 'withdraw', objection, '--json'])).out).toContain('"status": "withdrawn"');
    expect(at.seen.map(({ authorization }) => authorization)).toEqual(['Bearer president:president', 'Bearer clerk:clerk']); // prettier-ignore
  });
});

describe('changeovers', () => {
  const view = { changeover: objection, kind: 'policy', policy: 'draft-2022', keyVersions: null, reason: 'x', author: 'clerk Xu', proposedAt: '2026-06-01T04:00:00Z', approver: null, approvedAt: null, pass: null, reissued: 0 }; // prettier-ignore

  test('are proposed: one thing at a time, under the key that was given', async () => {
    at.answers['POST /changeovers'] = () => ({ status: 201, body: view });
    const propose = ['changeovers', 'propose', '--reason', 'x', '--key', 'c-1'];
    expect(await at.bus([...propose, '--policy', 'draft-2022'])).toMatchObject({ code: 0, out: expect.stringContaining('waits for a president') }); // prettier-ignore
    expect(await at.bus([...propose, '--key-versions', '1,2'])).toMatchObject({ code: 0 });
    expect(at.seen.map(({ body, headers }) => [JSON.parse(body), headers['idempotency-key']])).toEqual([
      [{ kind: 'policy', policy: 'draft-2022', reason: 'x' }, 'c-1'],
      [{ kind: 'subject-keys', keyVersions: [1, 2], reason: 'x' }, 'c-1'],
    ]);
    expect(await at.bus(propose)).toMatchObject({ code: 1, err: expect.stringContaining('either --policy or') });
    expect((await at.bus([...propose, '--key-versions', 'one'])).code).toBe(2);
  });

  test('are approved and watched until every listing is issued again', async () => {
    at.answers['GET /changeovers'] = () => ({ body: [view] });
    expect(await at.bus(['changeovers', 'show', '--wait'])).toMatchObject({ code: 1, err: expect.stringContaining('nobody has approved it') }); // prettier-ignore
    at.answers[`POST /changeovers/${objection}/approve`] = () => ({ body: { ...view, pass: 'lifting' } });
    expect((await at.bus(['changeovers', 'approve', objection])).out).toContain('is approved');
    const passes = ['lifting', 'rest', 'done'];
    at.answers['GET /changeovers'] = () => ({ body: [{ ...view, pass: passes.shift(), reissued: 7 - passes.length }] });
    const { code, out } = await at.bus(['changeovers', 'show', objection, '--wait']);
    expect([code, out.split('\n')[0]]).toEqual([0, `changeover ${objection}: done, 7 revisions made`]);
    at.answers['GET /changeovers'] = () => ({ body: [{ ...view, pass: 'rest', reissued: 4 }] });
    expect((await at.bus(['changeovers', 'list'])).out).toMatch(/draft-2022.*rest +4/);
    expect(await at.bus(['changeovers', 'show', 'owl'])).toMatchObject({ code: 1, err: 'no changeover owl\n' });
  });
});

describe('reports', () => {
  const report = { report: objection, agency: 'banking', officer: 'Zhang', listing: 42, court: 'JS0602', caseNumber: '(2025)苏0602执1234号', suspicion: 'account-of-another', happenedOn: '2026-05-12', evidence: [], receivedAt: '2026-05-13T02:11:00Z', outcome: null, reason: null, decidedBy: null, decidedAt: null }; // prettier-ignore

  test('that wait are listed, and one is taken up or set aside with a reason', async () => {
    at.answers['GET /reports'] = () => ({ body: [report] });
    expect((await at.bus(['reports', 'list', '--waiting', '--listing', '42'])).out).toMatch(/banking +42.*waits/);
    expect(at.seen[0].path).toBe('/reports?listing=42&waiting=true');
    at.answers[`GET /reports/${objection}`] = () => ({ body: { ...report, account: '多次转账' } });
    expect((await at.bus(['reports', 'show', objection])).out).toMatch(/account +多次转账/);
    at.reset();
    at.answers[`POST /reports/${objection}/outcome`] = ({ body }) => ({ body: { ...report, ...JSON.parse(body) } });
    expect((await at.bus(['reports', 'take-up', objection, '--reason', 'x'])).out).toBe(`report ${objection}: taken-up\n`); // prettier-ignore
    expect((await at.bus(['reports', 'set-aside', objection, '--reason', 'x'])).out).toBe(`report ${objection}: set-aside\n`); // prettier-ignore
    expect((await at.bus(['reports', 'take-up', objection])).code).toBe(2);
  });
});
