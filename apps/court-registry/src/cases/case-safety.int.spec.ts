import { aKey, CourtRoom, outboxOf, refusalOf } from '../../test/a-case.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { aDebtor } from '../../test/cases.js';
import { anIdentityNumber } from '../../test/rows.js';

const TODAY = '2026-06-01';
const another = { sub: 'president-qiao', role: 'president' } as const;
let register: ARegister;
let serial = 0;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

/** A court room for a case and a decision of their own. */
async function aRoom() {
  const number = `(2026)苏9902执${900 + serial}号`;
  const debtors = [aDebtor({ number: anIdentityNumber('1980-05-17', 2 * serial++ + 1) })];
  const room = await CourtRoom.open(register, { case: { number, filedOn: '2026-01-12' }, debtors });
  const propose = async (more = {}) =>
    room.propose((await room.ask(TODAY)).request, { number: `${number}之一`, ...more });
  return { room, propose };
}
const published = async () => (await outboxOf(register)).length;

describe('a mass of listings out of cases', () => {
  it('waits for a second president, who is somebody else, although the decision is in force', async () => {
    register.massLimits.listingsPerHour = 1;
    const first = await aRoom();
    expect(await first.room.approve(await first.propose())).toMatchObject({ state: 'published', held: false });
    register.clock.advance(2_000);
    const { room, propose } = await aRoom();
    const one = await propose();
    expect(await room.approve(one)).toMatchObject({ state: 'waiting', listing: null, held: true });
    expect(await room.approve(one)).toMatchObject({ held: true });
    await register.desk.grace.look();
    expect(await published()).toBe(1);
    expect(await room.approve(one, another)).toMatchObject({ state: 'waiting', held: false });
    await register.desk.grace.look();
    expect(await published()).toBe(2);
    const [decision] = (await room.show()).decisions;
    expect(decision).toMatchObject({ state: 'published', decidedBy: president.sub, secondPresident: another.sub });
  });

  it('is held at the end of its graces, too, each decision once, and let go one by one', async () => {
    register.massLimits.listingsPerHour = 1;
    const rooms = [await aRoom(), await aRoom()];
    const waiting = [];
    for (const { room, propose } of rooms) {
      const one = await propose({ graceMonths: 1 });
      await room.approve(one);
      await room.serve(one.decision, TODAY);
      waiting.push(one);
    }
    register.clock.set('2026-07-03T04:00:00Z');
    expect(await register.desk.grace.look()).toBe(0);
    expect((await rooms[0].room.show()).decisions).toMatchObject([{ state: 'waiting', heldSince: expect.any(Date) }]);
    await rooms[0].room.approve(waiting[0], another);
    expect(await register.desk.grace.look()).toBe(1);
    expect((await rooms[1].room.show()).decisions).toMatchObject([{ state: 'waiting' }]);
  });

  it('never keeps somebody who performed, and the president revokes what is held alone', async () => {
    register.massLimits.listingsPerHour = 0;
    const [paying, mistaken] = [await aRoom(), await aRoom()];
    const [paid, wrong] = [await paying.propose(), await mistaken.propose()];
    await paying.room.approve(paid);
    await mistaken.room.approve(wrong);
    await paying.room.pay(TODAY, true);
    await mistaken.room.revoke(wrong.decision);
    for (const [room, one] of [
      [paying.room, paid],
      [mistaken.room, wrong],
    ] as const)
      expect(await refusalOf(room.approve(one, another))).toBe('conflict already-decided');
    expect(await register.desk.grace.look()).toBe(0);
    expect(await published()).toBe(0);
  });

  it('is held by the database, too: one person can not be both presidents', async () => {
    const { propose } = await aRoom();
    const { decision } = await propose();
    const sql = `UPDATE case_decision SET state = 'waiting', decided_by = 'p', second_president = 'p' WHERE id = $1`;
    await expect(register.database.query(sql, [decision])).rejects.toThrow('case_decision_two_presidents');
  });
});

describe('a decision that is served after its publication', () => {
  it('D 71(2): corrects until when to object, in an ordinary revision', async () => {
    register.law.ruleSet = 'draft-2022';
    const { room, propose } = await aRoom();
    const one = await propose();
    const { listing } = await room.approve(one);
    register.clock.set('2026-06-08T04:00:00Z');
    await room.serve(one.decision, '2026-06-08');
    const [before, after] = await outboxOf(register);
    expect(before.body.objection.until).toBe('2026-06-11');
    expect(after.body).toMatchObject({
      listing,
      revision: 2,
      standing: 'in-force',
      measures: before.body.measures,
      objection: { until: '2026-06-18' },
      correction: { changed: ['objection.until'], learnedOn: '2026-06-08', article: 'P 9(2)' },
    });
  });

  it('P 11: changes nothing where the law sets no last day, or the listing is deleted', async () => {
    const { room, propose } = await aRoom();
    const one = await propose();
    await room.approve(one);
    await room.serve(one.decision, TODAY);
    expect(await published()).toBe(1);
    register.law.ruleSet = 'draft-2022';
    const gone = await aRoom();
    const other = await gone.propose();
    await gone.room.approve(other);
    const row = { listing: `(2026)苏9902执${899 + serial}号之一`, ground: 'performed', learnedOn: TODAY };
    await register.publish('deletion', row);
    await gone.room.serve(other.decision, TODAY);
    expect(await published()).toBe(3);
  });
});

describe('what was recorded wrongly', () => {
  const takeBack = async (caseId: string, what: object, as = president) => {
    const asked = { reason: '款项属于另案', ...what } as { what: 'performance' | 'service'; reason: string };
    const { retraction } = await register.desk.retractions.propose(clerk, aKey(), caseId, asked);
    return register.desk.retractions.decide(as, aKey(), retraction, 'approved');
  };

  it('P 9(2): a performance is taken back by two people, and stays to be seen', async () => {
    const { room } = await aRoom();
    await room.pay(TODAY, false, '已履行20000元');
    await room.pay(TODAY, true, '已全部履行');
    const self = { ...president, sub: clerk.sub };
    const one = { what: 'performance', performance: 1 };
    expect(await refusalOf(takeBack(room.id, one, self))).toBe('forbidden author-approves-own-proposal P 5');
    expect(await refusalOf(takeBack(room.id, one))).toBe('conflict already-retracted');
    const [{ id }] = await register.database.query<{ id: string }>('SELECT id FROM case_retraction');
    await register.desk.retractions.decide(president, aKey(), id, 'approved');
    expect(await room.show()).toMatchObject({
      performance: '已履行20000元',
      performances: [{ complete: false }, { complete: true, retracted: true }],
      debtors: [{ performedOn: null }],
      retractions: [{ status: 'approved', author: clerk.sub, decidedBy: president.sub, reason: '款项属于另案' }],
    });
  });

  it('P 9(2): what was withdrawn because of a performance does not publish by itself; a new decision is needed', async () => {
    const { room, propose } = await aRoom();
    const { decision, contentHash } = await propose({ graceMonths: 1 });
    await room.approve({ decision, contentHash });
    await room.serve(decision, TODAY);
    await room.performed(decision, TODAY);
    await takeBack(room.id, { what: 'performance', decision });
    register.clock.set('2026-09-01T04:00:00Z');
    expect(await register.desk.grace.look()).toBe(0);
    const { decisions, debtors } = await room.show();
    expect({ decisions, debtors }).toMatchObject({
      decisions: [{ state: 'performed' }],
      debtors: [{ performedOn: null }],
    });
    const anew = await room.propose((await room.ask('2026-09-01')).request, { number: 'anew' });
    expect(await room.approve(anew)).toMatchObject({ state: 'published' });
  });

  it('D 66(2): a service in doubt stops the publication, and once taken back the grace runs from the new one', async () => {
    const { room, propose } = await aRoom();
    const { decision, contentHash } = await propose({ graceMonths: 1 });
    await room.approve({ decision, contentHash });
    await room.serve(decision, TODAY);
    register.clock.set('2026-07-03T04:00:00Z');
    const doubt = { what: 'service' as const, decision, reason: '送达地址有误' };
    const { retraction } = await register.desk.retractions.propose(clerk, aKey(), room.id, doubt);
    expect(await register.desk.grace.look()).toBe(0);
    await register.desk.retractions.decide(president, aKey(), retraction, 'approved');
    expect((await room.show()).decisions).toMatchObject([{ state: 'waiting', servedOn: null, publishAt: null }]);
    expect(await register.desk.grace.look()).toBe(0);
    await room.serve(decision, '2026-07-03');
    expect(await register.desk.grace.look()).toBe(0);
    register.clock.set('2026-08-04T04:00:00Z');
    expect(await register.desk.grace.look()).toBe(1);
  });

  it('nothing is taken back that is not there', async () => {
    const { room } = await aRoom();
    for (const what of [{ what: 'performance', performance: 0 }, { what: 'service' }, { what: 'performance' }])
      expect(await refusalOf(takeBack(room.id, what))).toBe('unlawful nothing-recorded');
  });
});
