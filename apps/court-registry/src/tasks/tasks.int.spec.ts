import type { Caller } from '#service';
import { aKey, CourtRoom } from '../../test/a-case.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';

const DAY_MS = 86_400_000;
const COURT: Caller = { ...clerk, court: 'JS9902' };

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

const tasks = (caller = COURT) => register.tasks.list(caller, { limit: 200, offset: 0 });
const waiting = async () => (await tasks()).map(({ what, id }) => [what, id]);

describe('the tasks of a court that lists', () => {
  it('P 5: hold every request until it is decided, turned down or taken back, and no motion of the court', async () => {
    const open = async (number: string, receivedOn: string) => {
      const room = await CourtRoom.open(register, { case: { number, filedOn: '2026-01-12' } });
      return { room, ...(await room.ask(receivedOn)) };
    };
    const motions = await CourtRoom.open(register, { case: { number: '(2026)苏9902执9号', filedOn: '2026-01-12' } });
    await motions.ask('2026-06-01', 'own-motion');
    const later = await open('(2026)苏9902执1号', '2026-05-25');
    const overdue = await open('(2026)苏9902执2号', '2026-05-08');
    const refused = await open('(2026)苏9902执3号', '2026-05-20');
    expect(await tasks()).toMatchObject([
      {
        what: 'decide-request',
        article: 'P 5',
        listing: null,
        id: overdue.request,
        startedOn: '2026-05-08',
        dueOn: '2026-05-25',
        workingDaysLeft: -5,
        calendarKnown: true,
      },
      { id: refused.request, dueOn: '2026-06-04', workingDaysLeft: 3 },
      { id: later.request, dueOn: '2026-06-09', workingDaysLeft: 6 },
    ]);
    expect(await tasks({ ...clerk, court: 'BJ0101' })).toEqual([]);
    expect(await tasks(clerk)).toHaveLength(3);
    await register.desk.requests.refuse(president, aKey(), refused.request, '理由不足', 'P 3');
    const proposal = await overdue.room.propose(overdue.request);
    expect(await waiting()).toEqual([
      ['decide-request', overdue.request],
      ['decide-request', later.request],
    ]);
    await overdue.room.approve(proposal);
    await register.desk.requests.withdraw(clerk, aKey(), later.request);
    expect(await tasks()).toEqual([]);
  });

  it('P 10(1)(1): hold who has performed and is listed still, until somebody proposes the deletion', async () => {
    const room = await CourtRoom.open(register);
    const { listing } = await room.decide('2026-06-01', { number: 'd-1' });
    await room.pay('2026-06-01', false);
    expect(await tasks()).toEqual([]);
    register.clock.advance(DAY_MS);
    await room.pay('2026-05-29', true);
    expect(await tasks()).toEqual([
      {
        what: 'delete-performed',
        article: 'P 10(1)(1)',
        listing: Number(listing),
        id: room.id,
        startedOn: '2026-06-02',
        dueOn: '2026-06-05',
        workingDaysLeft: 3,
        calendarKnown: true,
      },
    ]);
    expect(await tasks({ ...clerk, court: 'BJ0101' })).toEqual([]);
    const deletion = { listing: 'd-1', ground: 'performed', learnedOn: '2026-06-02' };
    const { proposal, contentHash } = await register.proposals.propose(clerk, aKey(), 'deletion', deletion);
    expect(await waiting()).toEqual([['approve-deletion', proposal]]);
    await register.approvals.approve(president, proposal, contentHash);
    expect(await tasks()).toEqual([]);
  });

  it('P 10(1)(1): hold nobody whose performance was recorded wrongly', async () => {
    const room = await CourtRoom.open(register);
    await room.decide('2026-06-01', { number: 'd-1' });
    await room.pay('2026-06-01', true);
    expect(await waiting()).toEqual([['delete-performed', room.id]]);
    const wrong = { what: 'performance' as const, performance: 0, reason: '录入有误' };
    const { retraction } = await register.desk.retractions.propose(clerk, aKey(), room.id, wrong);
    await register.desk.retractions.decide(president, aKey(), retraction, 'approved');
    expect(await tasks()).toEqual([]);
    register.clock.advance(2 * DAY_MS);
    await room.pay('2026-06-01', true);
    expect(await tasks()).toMatchObject([{ what: 'delete-performed', startedOn: '2026-06-03' }]);
  });
});
