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
    at.answers['GET /tasks'] = () => ({ body: [{ ...task, ...days }] });
    const { code, out } = await at.bus(['tasks', '--limit', '5']);
    expect([code, at.seen[0].path]).toEqual([0, '/tasks?limit=5']);
    expect(out).toMatch(/decide-objection.*P 12\(1\).*-2 OVERDUE \(calendar not announced\)/);
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
    const { code, out, err } = await at.bus(['cases', 'list'], { secret: '990001198005171012' });
    expect([code, out, err]).toEqual([0, 'no case\n', '']);
    expect(JSON.parse(at.seen[0].body)).toEqual({ number: '990001198005171012' });
    expect((await at.bus(['cases', 'list'])).err).toContain('no number came');
  });
});
