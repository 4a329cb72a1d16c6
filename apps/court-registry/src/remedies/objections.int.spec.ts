import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { entered, REASONS, refusalOf, remediesIn } from '../../test/a-remedy.js';
import { Remedies1795330000003 } from '../database/5-remedies.js';
import { Denials1795330000013 } from '../database/9-denials.js';
import { aDeletionRow, aListingRow } from '../../test/rows.js';

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

const { as, approved, aListing, corrected, objectTo, rejected, ask, enter, ended, revisions } = remediesIn(
  () => register,
);

describe('P 12(1): an objection', () => {
  it('is granted by naming the approved proposal that does what is asked', async () => {
    const listing = await aListing();
    const revoke = await objectTo(listing);
    const correct = await objectTo(listing, { asked: 'correct', fields: ['obligation'] });
    const grant = (id: string, proposal: string) =>
      refusalOf(register.objections.grant(as(president), id, proposal, '2026-06-01'));
    const { proposal } = await corrected({ obligation: '支付100000元' });
    expect(await grant(revoke, proposal)).toBe('unlawful proposal-does-not-grant P 12(1)');
    expect(await grant(correct, proposal)).toBe('done');
    expect(await grant(correct, proposal)).toBe('conflict already-decided P 12(1)');
    register.clock.set('2026-06-02T04:00:00Z');
    const later = await objectTo(listing, { asked: 'correct', fields: ['obligation'], receivedOn: '2026-06-02' });
    const decidedOn = '2026-06-02';
    expect(await refusalOf(register.objections.grant(as(president), later, proposal, decidedOn))).toBe(
      'unlawful proposal-before-request P 12(1)',
    );
    register.clock.set('2026-06-01T04:00:00Z');
    const deletion = await approved('deletion', aDeletionRow({ ground: 'listed-by-mistake' }));
    expect(await grant(revoke, deletion.proposal)).toBe('done');
    const history = await register.history.show(president, revoke);
    expect(history).toMatchObject({
      status: 'granted',
      actedOn: '2026-06-01',
      text: '本人测试甲已经履行',
      reasons: null,
    });
    expect(history.clocks).toMatchObject([
      { what: 'decide-objection', dueOn: '2026-06-04', doneOn: '2026-06-01', late: false, workingDaysLeft: null },
      { what: 'act-on-objection', dueOn: '2026-06-04', doneOn: '2026-06-01', late: false, calendarKnown: true },
    ]);
  });

  it('needs two people, by code and by the constraints of the database', async () => {
    const self = { ...president, sub: clerk.sub };
    const listing = await aListing();
    const objection = await objectTo(listing);
    expect(await refusalOf(register.objections.reject(as(self), objection, REASONS, '2026-05-22'))).toBe(
      'forbidden author-decides-own-objection P 12(1)',
    );
    const sql = (text: string) => register.database.query(text);
    await expect(
      sql(`UPDATE objection SET status = 'rejected', decided_on = '2026-05-22', decided_by = author`),
    ).rejects.toThrow('objection_four_eyes');
    const { reconsideration } = await ask(await rejected(listing));
    const { contentHash } = await enter(reconsideration);
    expect(await refusalOf(register.reconsiderations.confirm(as(self), reconsideration, contentHash!))).toBe(
      'forbidden author-confirms-own-outcome P 12(2)',
    );
    await expect(sql(`UPDATE reconsideration SET status = 'decided', confirmed_by = outcome_by`)).rejects.toThrow(
      'reconsideration_four_eyes',
    );
    await enter(reconsideration, { outcome: 'quashed' });
    expect(await refusalOf(register.reconsiderations.confirm(as(president), reconsideration, contentHash!))).toBe(
      'conflict content-changed',
    );
  });

  it('is done once per key, belongs to its court, and lies sealed', async () => {
    const listing = await aListing();
    const by = as();
    const first = await register.objections.enter(by, listing, entered());
    expect(await register.objections.enter(by, listing, entered())).toEqual(first);
    expect(await refusalOf(register.objections.enter(by, listing, entered({ mode: 'post' })))).toBe(
      'conflict key-reused',
    );
    const elsewhere = { ...clerk, court: 'BJ0101' };
    expect(await refusalOf(register.objections.enter(as(elsewhere), listing, entered()))).toBe('forbidden other-court');
    expect(await refusalOf(register.history.show(elsewhere, first.objection))).toBe('forbidden other-court');
    expect(await register.history.list(elsewhere, {})).toEqual([]);
    await register.objections.reject(as(president), first.objection, REASONS, '2026-05-22');
    const asked = await ask(first.objection);
    const twice = as();
    const { contentHash } = await enter(asked.reconsideration);
    const once = await register.reconsiderations.confirm({ ...twice, caller: president }, asked.reconsideration, contentHash!); // prettier-ignore
    expect(await register.reconsiderations.confirm({ ...twice, caller: president }, asked.reconsideration, contentHash!)).toEqual(once); // prettier-ignore
    expect(await revisions(listing)).toHaveLength(3);
    const [{ row }] = await register.database.query(
      "SELECT string_agg(t::text, ' ') || (SELECT o::text FROM objection o) AS row FROM objection_text t",
    );
    expect([row.includes('测试甲'), row.includes(Buffer.from('测试甲').toString('hex'))]).toEqual([false, false]);
    const { text, reasons } = await register.history.show(president, first.objection);
    expect([text, reasons]).toEqual([entered().text, REASONS]);
  });

  it('stands among the open ones until the court has nothing left to do', async () => {
    const listing = await aListing();
    const open = async () => (await register.history.list(clerk, { listing, open: true })).map(({ status }) => status);
    const closed = async () => (await register.history.list(clerk, { listing, open: false })).length;
    const objection = await objectTo(listing);
    expect([await open(), await closed()]).toEqual([['open'], 0]);
    await register.objections.reject(as(president), objection, REASONS, '2026-05-22');
    expect([await open(), await closed()]).toEqual([['rejected'], 0]);
    await register.objections.served(as(), objection, '2026-05-25', 'post');
    expect([await open(), await closed()]).toEqual([[], 1]);
    const { reconsideration } = await ask(objection);
    expect([await open(), await closed()]).toEqual([['rejected'], 0]);
    await ended(reconsideration);
    expect([await open(), await closed()]).toEqual([[], 1]);
  });
});

describe('the tables of remedies', () => {
  it('go and come back with their migration', async () => {
    await objectTo(await aListing());
    const runner = register.database.dataSource.createQueryRunner();
    const migrations = [new Remedies1795330000003(), new Denials1795330000013()];
    for (const migration of migrations.toReversed()) await migration.down(runner);
    await expect(register.history.list(clerk, {})).rejects.toThrow('does not exist');
    for (const migration of migrations) await migration.up(runner);
    await runner.release();
    expect(await register.history.list(clerk, {})).toEqual([]);
  });
});

describe('the tasks of a court', () => {
  it('are what waits there, overdue first, a page at a time', async () => {
    const listing = await aListing();
    const overdue = await objectTo(listing, { receivedOn: '2026-05-08' });
    const open = await objectTo(listing);
    const { row: _row, ...deletion } = aDeletionRow({ learnedOn: '2026-05-27' });
    const { proposal } = await register.proposals.propose(clerk, as().key, 'deletion', deletion);
    const tasks = await register.tasks.list({ ...clerk, court: 'JS9902' }, { limit: 200, offset: 0 });
    expect(tasks).toEqual([
      {
        what: 'decide-objection',
        article: 'P 12(1)',
        listing,
        id: overdue,
        startedOn: '2026-05-08',
        dueOn: '2026-05-25',
        workingDaysLeft: -5,
        calendarKnown: true,
      },
      expect.objectContaining({
        what: 'approve-deletion',
        article: 'P 10(1)(1)',
        id: proposal,
        dueOn: '2026-06-01',
        workingDaysLeft: 0,
      }),
      expect.objectContaining({ id: open, dueOn: '2026-06-04', workingDaysLeft: 3 }),
    ]);
    expect(await register.tasks.list(clerk, { limit: 1, offset: 1 })).toEqual([tasks[1]]);
    expect(await register.tasks.list({ ...clerk, court: 'BJ0101' }, { limit: 200, offset: 0 })).toEqual([]);
  });

  it('P 10(2): count an expired term from the day after its last, whenever the court noticed', async () => {
    const row = aListingRow({ grounds: ['evasion'], decision: { number: 'term', madeOn: '2026-03-02' } });
    await approved('listing', row);
    register.clock.set('2028-03-09T04:00:00Z');
    const { row: _row, ...deletion } = aDeletionRow({
      listing: 'term',
      ground: 'term-expired',
      learnedOn: '2028-03-09',
    });
    await register.proposals.propose(clerk, as().key, 'deletion', deletion);
    expect(await register.tasks.list(clerk, { limit: 200, offset: 0 })).toEqual([
      expect.objectContaining({
        article: 'P 10(2)',
        startedOn: '2028-03-03',
        dueOn: '2028-03-08',
        workingDaysLeft: -1,
      }),
    ]);
  });
});
