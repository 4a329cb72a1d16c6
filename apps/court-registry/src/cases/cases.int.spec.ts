import { ruleSets } from '#contracts';
import { aKey, CourtRoom, outboxOf, refusalOf } from '../../test/a-case.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { aCase, aChecklist, aDebtor, anApplicant } from '../../test/cases.js';
import { aDeletionRow, anIdentityNumber } from '../../test/rows.js';
import { CaseSafety1795330000014 } from '../database/10-case-safety.js';
import { CaseLists1795330000050 } from '../database/14-case-lists.js';
import { DueTasks1795330000130 } from '../database/16-due-tasks.js';
import { Cases1795330000002 } from '../database/4-cases.js';

const TODAY = '2026-06-01';
let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

const other = { ...clerk, court: 'BJ9901' };

async function deleted(ground: string, listing = '(2026)苏9902执101号之一') {
  const { row: _row, ...decision } = aDeletionRow({
    listing,
    ground: ground as never,
    learnedOn: TODAY,
    requestedInWritingOn: TODAY,
  });
  const proposed = await register.proposals.propose(clerk, aKey(), 'deletion', decision);
  await register.approvals.approve(president, proposed.proposal, proposed.contentHash);
}

describe('a case', () => {
  it('is recorded once, shown with masked numbers and found by the number of a party', async () => {
    const room = await CourtRoom.open(register);
    expect(await room.show()).toMatchObject({
      court: { code: 'JS9902' },
      performance: '全部未履行',
      debtors: [{ name: '测试甲', number: expect.stringMatching(/^990001\*{8}/), performedOn: null }],
    });
    expect(await refusalOf(register.desk.cases.record(clerk, aKey(), aCase()))).toBe('conflict duplicate-case');
    const found = await register.desk.cases.find(clerk, anIdentityNumber().toLowerCase());
    expect(found).toMatchObject([{ case: room.id }]);
    expect(await register.desk.cases.find(clerk, anApplicant().number)).toHaveLength(1);
    expect(await register.desk.cases.find(other, anIdentityNumber())).toEqual([]);
    expect(await register.desk.cases.find(clerk, anIdentityNumber('1990-01-01'))).toEqual([]);
  });

  it('is its own court’s: another court neither records, reads nor changes it', async () => {
    const room = await CourtRoom.open(register);
    const { request } = await room.ask(TODAY);
    const { decision, contentHash } = await room.propose(request, { graceMonths: 1 });
    const { cases, requests, decisions, approval, waiting } = register.desk;
    const chief = { ...president, court: 'BJ9901' };
    const performance = { performedOn: TODAY, description: 'x', complete: true };
    const asked = { origin: 'own-motion', applicant: null, debtor: room.debtor, receivedOn: TODAY } as const;
    const calls = [
      cases.record(other, aKey(), aCase()),
      cases.show(other, room.id),
      cases.perform(other, aKey(), room.id, performance),
      requests.receive(other, aKey(), room.id, asked),
      requests.refuse(other, aKey(), request, 'x', 'P 3'),
      decisions.show(other, decision),
      decisions.reject(chief, aKey(), decision, 'x'),
      approval.approve(chief, aKey(), decision, contentHash),
      waiting.serve(other, aKey(), decision, TODAY, 'mail'),
      waiting.revoke(chief, aKey(), decision, 'x'),
    ];
    expect(await Promise.all(calls.map(refusalOf))).toEqual(calls.map(() => 'forbidden other-court'));
    expect(await requests.list(other, 'received')).toEqual([]);
    expect(await decisions.list(other, undefined)).toEqual([]);
  });

  it('P 5: is listed among those of its court, oldest first, with the day by which a request must be decided', async () => {
    const idle = await CourtRoom.open(register);
    register.clock.advance(1);
    const busy = await CourtRoom.open(register, { case: { number: '(2026)苏9902执102号', filedOn: '2026-01-13' } });
    await busy.ask('2026-05-29');
    await busy.ask('2026-05-11');
    await busy.ask(TODAY, 'own-motion');
    const { cases } = register.desk;
    const page = { limit: 1, offset: 0 };
    expect(await cases.list(clerk, page, false)).toMatchObject([{ case: idle.id, due: null }]);
    const [second, ...more] = await cases.list(clerk, { limit: 2, offset: 1 }, false);
    expect([second.case, more]).toEqual([busy.id, []]);
    expect(second.due).toMatchObject({ article: 'P 5', startedOn: '2026-05-11', dueOn: '2026-05-26', workingDaysLeft: -4 }); // prettier-ignore
    expect(second.debtors[0].number).toMatch(/^990001\*{8}/);
    expect(await cases.list(clerk, page, true)).toMatchObject([{ case: busy.id }]);
    expect(await cases.list(other, page, false)).toEqual([]);
  });

  it('answers the same key and body as the first time, and another body with a conflict', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => register.desk.cases.record(clerk, 'same', aCase())));
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    const changed = aCase({ obligation: '支付1元' });
    expect(await refusalOf(register.desk.cases.record(clerk, 'same', changed))).toBe('conflict key-reused');
  });

  it('lies sealed: no table holds a name or a number open', async () => {
    const room = await CourtRoom.open(register);
    await room.decideWithGrace(TODAY, { behaviour: '测试甲转移财产' });
    for (const table of ['enforcement_case', 'case_party', 'listing_request', 'case_decision', 'idempotency']) {
      const [{ text }] = await register.database.query(
        `SELECT coalesce(string_agg(t::text, ' '), '') AS text FROM ${table} t`,
      );
      expect(text).not.toContain(anIdentityNumber());
      expect(text).not.toContain('测试甲');
      expect(text).not.toContain(anApplicant().number);
    }
  });

  it('has tables that the migrations take away and make again', async () => {
    const runner = register.database.dataSource.createQueryRunner();
    const made = [
      new Cases1795330000002(),
      new CaseSafety1795330000014(),
      new CaseLists1795330000050(),
      new DueTasks1795330000130(),
    ];
    const tables = () => runner.query(`SELECT 1 FROM pg_tables WHERE tablename ~ '^(case|enforcement|listing)_'`);
    for (const migration of made.toReversed()) await migration.down(runner);
    expect(await tables()).toEqual([]);
    for (const migration of made) await migration.up(runner);
    expect(await tables()).toHaveLength(6);
    await runner.release();
  });

  it('writes nothing while Kafka is ahead of the register', async () => {
    register.mode.mode = 'behind';
    expect(await refusalOf(register.desk.cases.record(clerk, aKey(), aCase()))).toBe('unavailable register-behind');
  });
});

describe('a request to list', () => {
  it('P 5: counts its fifteen days and is overdue afterwards; what must be decided first comes first', async () => {
    const room = await CourtRoom.open(register);
    const second = await room.ask('2026-05-29');
    const first = await room.ask('2026-05-11');
    expect([first.decideBy, second.decideBy]).toEqual(['2026-05-26', '2026-06-15']);
    expect(await register.desk.requests.list(clerk, 'received')).toMatchObject([
      { request: first.request, overdue: true },
      { request: second.request, overdue: false },
    ]);
  });

  it('ends once: decided, refused with reasons and article, or withdrawn; not while a decision on it is proposed', async () => {
    const room = await CourtRoom.open(register);
    const { requests } = register.desk;
    const [one, two, three] = [await room.ask(TODAY), await room.ask(TODAY), await room.ask(TODAY)];
    await requests.refuse(president, aKey(), one.request, '已提供担保', 'P 3(1)');
    await requests.withdraw(clerk, aKey(), two.request);
    const proposed = await room.propose(three.request);
    expect(await refusalOf(requests.withdraw(clerk, aKey(), three.request))).toBe('conflict decision-open');
    await room.approve(proposed);
    expect((await room.show()).requests).toMatchObject([
      { state: 'refused', reasons: '已提供担保', article: 'P 3(1)' },
      { state: 'withdrawn' },
      { state: 'decided' },
    ]);
    for (const { request } of [one, two, three]) {
      expect(await refusalOf(requests.refuse(clerk, aKey(), request, 'x', 'P 3'))).toBe('conflict request-closed');
      expect(await refusalOf(room.propose(request))).toBe('conflict request-closed');
    }
  });

  it('P 10(4): is barred for six months after the applicant had the debtor deleted, also from another case', async () => {
    const room = await CourtRoom.open(register);
    const { request } = await room.ask(TODAY);
    await room.approve(await room.propose(request));
    await deleted('withdrawn-by-applicant');
    const again = await CourtRoom.open(register, { case: { number: 'again', filedOn: TODAY } });
    const stranger = { ...anApplicant(), kind: 'person', number: anIdentityNumber('1970-01-01', 105) } as const;
    const others = await CourtRoom.open(register, { case: { number: 'b', filedOn: TODAY }, applicants: [stranger] });
    register.clock.set('2026-12-01T04:00:00Z');
    expect(await refusalOf(room.ask('2026-12-01'))).toBe('unlawful relisting-barred P 10(4)');
    expect(await refusalOf(again.ask('2026-12-01'))).toBe('unlawful relisting-barred P 10(4)');
    expect(await refusalOf(others.ask('2026-12-01'))).toBe('done');
    expect(await refusalOf(room.ask('2026-12-01', 'own-motion'))).toBe('done');
    register.clock.set('2026-12-02T04:00:00Z');
    expect(await refusalOf(again.ask('2026-12-02'))).toBe('done');
  });

  it('P 10(3): is open again after any other deletion', async () => {
    const room = await CourtRoom.open(register);
    const { request } = await room.ask(TODAY);
    await room.approve(await room.propose(request));
    await deleted('reconciled');
    const next = await room.ask(TODAY);
    await room.approve(await room.propose(next.request, { number: 'second' }));
    expect((await outboxOf(register)).map(({ type }) => type)).toEqual([
      'sanctions.listing.published.v1',
      'sanctions.listing.deleted.v1',
      'sanctions.listing.published.v1',
    ]);
  });

  it('P 10(4): bars of several applicants only the one who asked for the listing', async () => {
    const partner = { ...anApplicant(), kind: 'person', number: anIdentityNumber('1970-01-01', 105) } as const;
    const room = await CourtRoom.open(register, { applicants: [anApplicant(), partner] });
    const { request } = await room.ask(TODAY);
    await room.approve(await room.propose(request));
    await deleted('withdrawn-by-applicant');
    const { applicants } = await room.show();
    const asked = { origin: 'applicant', debtor: room.debtor, receivedOn: TODAY } as const;
    const ask = (applicant: string) =>
      refusalOf(register.desk.requests.receive(clerk, aKey(), room.id, { ...asked, applicant }));
    expect(await ask(applicants[0].id)).toBe('unlawful relisting-barred P 10(4)');
    expect(await ask(applicants[1].id)).toBe('done');
  });
});

describe('a proposed decision', () => {
  it('P 3, D 67: is refused by its checklist, under the rule set that holds', async () => {
    const room = await CourtRoom.open(register);
    const { request } = await room.ask(TODAY);
    const yes = (item: 'guarantee-given' | 'emergency-duty') => aChecklist(ruleSets[register.law.ruleSet], item);
    expect(await refusalOf(room.propose(request, { checklist: yes('guarantee-given') }))).toBe(
      'unlawful excluded P 3(1)',
    );
    expect(await refusalOf(room.propose(request, { checklist: [] }))).toBe('unlawful checklist-incomplete P 3(1)');
    register.law.ruleSet = 'draft-2022';
    expect(await refusalOf(room.propose(request, { checklist: yes('emergency-duty') }))).toBe(
      'unlawful excluded D 67(3)',
    );
  });

  it('P 4: lists nobody under eighteen, also when the birthday would come within the grace', async () => {
    const room = await CourtRoom.open(register, { debtors: [aDebtor({ number: anIdentityNumber('2008-06-02') })] });
    const { request } = await room.ask(TODAY);
    expect(await refusalOf(room.propose(request, { graceMonths: 3 }))).toBe('unlawful minor P 4');
  });

  it('is the only one on its debtor, and its number the only one of its kind', async () => {
    const room = await CourtRoom.open(register);
    const [one, two] = [await room.ask(TODAY), await room.ask(TODAY)];
    const proposed = await room.propose(one.request);
    expect(await refusalOf(room.propose(two.request, { number: 'x' }))).toBe('conflict decision-open');
    const elsewhere = await CourtRoom.open(register, { case: { number: 'b', filedOn: TODAY } });
    const third = await elsewhere.ask(TODAY);
    expect(await refusalOf(elsewhere.propose(third.request))).toBe('unlawful duplicate-decision');
    await room.approve(proposed);
    expect(await refusalOf(room.propose(two.request, { number: 'x' }))).toBe('conflict already-listed');
    expect(await refusalOf(elsewhere.propose(third.request))).toBe('unlawful duplicate-decision');
  });

  it('is rejected by another person or withdrawn by its author, and the request stays open', async () => {
    const room = await CourtRoom.open(register);
    const { request } = await room.ask(TODAY);
    const { decisions } = register.desk;
    const first = await room.propose(request);
    expect(await refusalOf(decisions.withdraw({ ...clerk, sub: 'x' }, aKey(), first.decision))).toBe(
      'forbidden not-the-author',
    );
    await decisions.withdraw(clerk, aKey(), first.decision);
    const second = await room.propose(request);
    await decisions.reject(president, aKey(), second.decision, '理由不充分');
    expect(await refusalOf(room.approve(second))).toBe('conflict already-decided');
    expect(await room.show()).toMatchObject({
      requests: [{ state: 'received' }],
      decisions: [{ state: 'withdrawn' }, { state: 'rejected', reason: '理由不充分' }],
    });
    expect(await register.desk.decisions.show(clerk, second.decision)).toMatchObject({
      contentHash: second.contentHash,
      content: { number: '(2026)苏9902执101号之一', severity: 'ordinary' },
    });
  });
});
