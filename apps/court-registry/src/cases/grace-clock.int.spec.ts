import { aKey, CourtRoom, outboxOf, refusalOf } from '../../test/a-case.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { aDebtor } from '../../test/cases.js';
import { aListingRow, anIdentityNumber } from '../../test/rows.js';
import { eventually } from '../../../../test/support/eventually.js';

/** A grace of one month from the first of June 2026, a Monday, ends with the first of July, a Wednesday. */
const TODAY = '2026-06-01';
const LAST_MOMENT = '2026-07-01T15:59:59.999Z';
const OVER = '2026-07-01T16:00:00Z';

let register: ARegister;
let room: CourtRoom;
beforeEach(async () => {
  register = await aRegister();
  room = await CourtRoom.open(register);
});
afterEach(() => register.close());

const look = () => register.desk.grace.look();
const stateOf = async (one: CourtRoom) => (await one.show()).decisions[0].state;

/** Lets the database refuse the revision of one decision, or of every one. */
async function refuseInDatabase(sqlstate: string, decision?: string): Promise<void> {
  await register.database.query(
    `CREATE OR REPLACE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${sqlstate}', MESSAGE = 'no'; END $$`,
  );
  const only = decision === undefined ? '' : `WHEN (NEW.origin = 'decision ${decision}')`;
  await register.database.query(
    `CREATE TRIGGER "no ${decision}" BEFORE INSERT ON revision FOR EACH ROW ${only} EXECUTE FUNCTION no()`,
  );
}

/** As many cases, each with a decision whose grace runs. */
async function rooms(count: number): Promise<CourtRoom[]> {
  const made: CourtRoom[] = [];
  for (let i = 0; i < count; i++) {
    const debtors = [aDebtor({ number: anIdentityNumber('1980-05-17', 201 + 2 * i) })];
    const one = await CourtRoom.open(register, { case: { number: `c-${i}`, filedOn: '2026-01-12' }, debtors });
    await one.decideWithGrace(TODAY, { number: `d-${i}` });
    made.push(one);
  }
  return made;
}

describe('a decision with a grace (D 66(2))', () => {
  it('is published when the grace is over and not a moment before, exactly once', async () => {
    const { decision, publishAt } = await room.decideWithGrace(TODAY);
    expect(publishAt).toBe('2026-07-01T16:00:00.000Z');
    register.clock.set(LAST_MOMENT);
    expect(await look()).toBe(0);
    expect(await outboxOf(register)).toEqual([]);
    register.clock.set(OVER);
    expect(await look()).toBe(1);
    expect(await look()).toBe(0);
    const [{ listing, body }, ...rest] = await outboxOf(register);
    expect(rest).toEqual([]);
    expect(body).toMatchObject({ decision: { madeOn: TODAY }, publishedOn: '2026-07-02', standing: 'in-force' });
    expect((await room.show()).decisions).toMatchObject([{ decision, state: 'published', listing }]);
  });

  it('waits until it was served, and then for its whole grace', async () => {
    const { decision, publishAt } = await room.decide(TODAY, { graceMonths: 1 });
    expect(publishAt).toBeNull();
    register.clock.set('2026-12-01T04:00:00Z');
    expect(await look()).toBe(0);
    expect(await room.serve(decision, '2026-11-30', 'publication')).toMatchObject({
      state: 'waiting',
      publishAt: '2026-12-30T16:00:00.000Z',
    });
    expect(await refusalOf(room.serve(decision, '2026-11-29'))).toBe('conflict already-served');
    expect(await look()).toBe(0);
  });

  it('tells how far performed on the day of the publication, not on that of the decision (P 6(3))', async () => {
    await room.decideWithGrace(TODAY);
    await room.pay(TODAY, false, '已履行20000元');
    register.clock.set(OVER);
    await look();
    expect((await outboxOf(register))[0].body.performance).toBe('已履行20000元');
  });

  it('is never published, and no event tells of it, when the debtor performs within the grace', async () => {
    const { decision } = await room.decideWithGrace(TODAY);
    expect(await room.performed(decision, TODAY)).toMatchObject({ state: 'performed' });
    register.clock.set('2027-06-01T04:00:00Z');
    expect(await look()).toBe(0);
    expect(await outboxOf(register)).toEqual([]);
    expect(await register.database.query('SELECT 1 FROM listing')).toEqual([]);
    expect(await refusalOf(room.ask('2027-06-01'))).toBe('unlawful obligation-performed P 1');
  });

  it('is never published when the case is performed in full, or the court takes it back', async () => {
    const { decision } = await room.decideWithGrace(TODAY);
    expect(await room.pay(TODAY, true)).toEqual({ withdrawn: [decision] });
    const [other] = await rooms(1);
    const [{ decision: second }] = (await other.show()).decisions;
    expect(await other.revoke(second)).toMatchObject({ state: 'revoked' });
    register.clock.set(OVER);
    expect(await look()).toBe(0);
    expect([await stateOf(room), await stateOf(other)]).toEqual(['performed', 'revoked']);
  });

  it('that is public is no longer taken back here: the deletion is the way', async () => {
    const { decision } = await room.decideWithGrace(TODAY);
    register.clock.set(OVER);
    await look();
    expect(await refusalOf(room.performed(decision, TODAY))).toBe('conflict already-published P 10(1)(1)');
    expect(await refusalOf(room.revoke(decision))).toBe('conflict not-waiting');
  });
});

describe('the end of a grace while the register was away', () => {
  it('is made good when it is back, of everything that is due, and never twice', async () => {
    const made = await rooms(5);
    register.clock.set('2026-09-01T00:00:00Z');
    const back = register.aCaseDesk().grace;
    back.start();
    await eventually(async () => expect(await outboxOf(register)).toHaveLength(5));
    await back.stop();
    back.start();
    await back.stop();
    expect(await outboxOf(register)).toHaveLength(5);
    expect(await Promise.all(made.map(stateOf))).toEqual(Array(5).fill('published'));
  });

  it('is seen by a register that was there all along, well within the first minute', async () => {
    await rooms(1);
    const doNotFake = [
      'setTimeout',
      'clearTimeout',
      'setImmediate',
      'nextTick',
      'performance',
      'Date',
      'hrtime',
    ] as const;
    jest.useFakeTimers({ doNotFake: [...doNotFake, 'queueMicrotask', 'clearImmediate'] });
    const interval = jest.spyOn(globalThis, 'setInterval');
    const { grace } = register.aCaseDesk();
    try {
      grace.start();
      expect(interval.mock.calls.map(([, ms]) => Number(ms) <= 30_000)).toEqual([true]);
      register.clock.set(OVER);
      await eventually(async () => {
        jest.advanceTimersByTime(30_000);
        expect(await outboxOf(register)).toHaveLength(1);
      });
    } finally {
      await grace.stop();
      jest.useRealTimers();
    }
  });

  it('is left alone while Kafka is ahead of the register', async () => {
    await rooms(1);
    register.clock.set(OVER);
    register.mode.mode = 'behind';
    const back = register.aCaseDesk().grace;
    back.start();
    await back.stop();
    expect(await outboxOf(register)).toEqual([]);
  });
});

describe('several instances', () => {
  it('publish each decision once, whoever takes it', async () => {
    await rooms(12);
    register.clock.set(OVER);
    const clocks = Array.from({ length: 4 }, () => register.aCaseDesk().grace);
    const published = await Promise.all(clocks.map((clock) => clock.look()));
    expect(published.reduce((sum, count) => sum + count)).toBe(12);
    const listings = (await outboxOf(register)).map(({ listing }) => listing);
    expect(new Set(listings).size).toBe(12);
    expect(listings).toHaveLength(12);
  });

  it('pass over what a clerk is taking back at that moment', async () => {
    const [one, two] = await rooms(2);
    const [{ decision }] = (await one.show()).decisions;
    register.clock.set(OVER);
    await register.database.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM case_decision WHERE id = $1 FOR UPDATE', [decision]);
      expect(await look()).toBe(1);
      await tx.query(`UPDATE case_decision SET state = 'revoked' WHERE id = $1`, [decision]);
    });
    expect(await look()).toBe(0);
    expect([await stateOf(one), await stateOf(two)]).toEqual(['revoked', 'published']);
  });
});

describe('what can not be published at the end of its grace', () => {
  it('becomes not-published with the law’s reason when a listing rests on that number meanwhile, and holds up no other', async () => {
    const [one, two] = await rooms(2);
    const { row: _row, ...listing } = aListingRow({ decision: { number: 'd-0', madeOn: '2026-03-02' } });
    const { proposal, contentHash } = await register.proposals.propose(clerk, aKey(), 'listing', listing);
    await register.approvals.approve(president, proposal, contentHash);
    register.clock.set(OVER);
    expect(await look()).toBe(1);
    expect((await one.show()).decisions).toMatchObject([{ state: 'not-published', reason: 'duplicate-decision' }]);
    expect(await stateOf(two)).toBe('published');
    expect(await register.desk.decisions.list(clerk, 'not-published')).toHaveLength(1);
    expect(await look()).toBe(0);
  });

  it('becomes not-published with the article when the law has changed meanwhile', async () => {
    await room.decideWithGrace(TODAY, { grounds: ['property-reporting'] });
    register.law.ruleSet = 'draft-2022';
    register.clock.set(OVER);
    expect(await look()).toBe(0);
    expect((await room.show()).decisions).toMatchObject([
      { state: 'not-published', reason: 'unknown-ground', article: 'D 62' },
    ]);
    const { request } = await room.ask('2026-07-01', 'own-motion');
    await room.approve(await room.propose(request, { number: 'anew' }));
    expect(await outboxOf(register)).toHaveLength(1);
  });

  it('waits for a new signing key and is published then', async () => {
    const [one] = await rooms(1);
    register.clock.set(OVER);
    register.key.notAfter = Date.parse('2026-06-30');
    expect(await look()).toBe(0);
    expect(await stateOf(one)).toBe('waiting');
    register.key.notAfter = Date.parse('2099-01-01');
    expect(await look()).toBe(1);
  });

  it('is given up when its seal is broken, and holds up no other', async () => {
    const [one, two, three] = await rooms(3);
    await register.database.query('UPDATE case_decision SET sealed = $2 WHERE case_id = $1', [
      one.id,
      Buffer.alloc(40),
    ]);
    await register.database.query(`UPDATE case_party SET sealed = $2 WHERE case_id = $1 AND role = 'debtor'`, [
      two.id,
      Buffer.alloc(40),
    ]);
    register.clock.set(OVER);
    expect(await look()).toBe(1);
    const states = await register.database.query('SELECT case_id, state, reason FROM case_decision');
    const byCase = new Map(states.map(({ case_id, state, reason }) => [case_id, [state, reason]]));
    expect([one, two, three].map(({ id }) => byCase.get(id))).toEqual([
      ['not-published', 'unusable'],
      ['not-published', 'unusable'],
      ['published', null],
    ]);
  });

  it.each([
    ['names its data', '22000'],
    ['says anything else', 'P0001'],
  ])('is given up alone when the database will not have it and %s', async (_name, sqlstate) => {
    const made = await rooms(4);
    for (const one of [made[1], made[2]]) await refuseInDatabase(sqlstate, (await one.show()).decisions[0].decision);
    register.clock.set(OVER);
    expect(await look()).toBe(2);
    const states = await Promise.all(made.map(stateOf));
    expect(states).toEqual(['published', 'not-published', 'not-published', 'published']);
    expect(await outboxOf(register)).toHaveLength(2);
  });

  it('waits when the fault is not its own: what breaks every decision gives up none', async () => {
    const made = await rooms(3);
    await refuseInDatabase('42501');
    await register.database.query('UPDATE case_decision SET sealed = $2 WHERE case_id = $1', [
      made[0].id,
      Buffer.alloc(40),
    ]);
    register.clock.set(OVER);
    expect(await look()).toBe(0);
    const waiting = await register.database.query(`SELECT 1 FROM case_decision WHERE state = 'waiting'`);
    expect(waiting).toHaveLength(3);
    await register.database.query('DROP FUNCTION no CASCADE');
    expect(await look()).toBe(2);
    expect(await register.desk.decisions.list(clerk, 'not-published')).toHaveLength(1);
  });

  it('keeps state and outbox row together: when the outbox fails nothing has happened, and the next look publishes', async () => {
    const [one] = await rooms(1);
    register.clock.set(OVER);
    const enqueue = jest
      .spyOn(register.outbox, 'enqueue')
      .mockRejectedValue(Object.assign(new Error('connection lost'), { code: 'ECONNRESET' }));
    await expect(look()).rejects.toThrow('connection lost');
    enqueue.mockRestore();
    expect(await stateOf(one)).toBe('waiting');
    expect(await register.database.query('SELECT 1 FROM revision')).toEqual([]);
    expect(await look()).toBe(1);
    expect(await outboxOf(register)).toHaveLength(1);
  });

  it('leaves the way free for lifts while a shard has much to send', async () => {
    const [one] = await rooms(1);
    register.clock.set(OVER);
    await register.database.query('UPDATE outbox_shard SET last = last + 2000 WHERE shard = 1');
    expect(await look()).toBe(0);
    expect(await stateOf(one)).toBe('waiting');
  });
});
