import { aKey, CourtRoom, outboxOf, refusalOf } from '../../test/a-case.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { anIdentityNumber } from '../../test/rows.js';

const TODAY = '2026-06-01';
let register: ARegister;
let room: CourtRoom;
beforeEach(async () => {
  register = await aRegister();
  room = await CourtRoom.open(register);
});
afterEach(() => register.close());

const proposed = async (more = {}) => room.propose((await room.ask(TODAY)).request, more);

describe("the president's approval", () => {
  it('P 5: without a grace publishes the listing at once, with its revision and outbox row', async () => {
    const { state, listing, publishAt } = await room.approve(await proposed());
    expect({ state, publishAt }).toEqual({ state: 'published', publishAt: null });
    const [{ body, type }] = await outboxOf(register);
    expect(type).toBe('sanctions.listing.published.v1');
    expect(body).toMatchObject({
      listing,
      revision: 1,
      standing: 'in-force',
      case: { number: '(2026)苏9902执101号', filedOn: '2026-01-12' },
      decision: { number: '(2026)苏9902执101号之一', madeOn: TODAY },
      performance: '全部未履行',
      subject: { name: '测试甲', maskedNumber: expect.stringMatching(/^990001\*{8}/) },
    });
    expect(JSON.stringify(body)).not.toContain(anIdentityNumber());
    const [revision] = await register.database.query('SELECT author, approver, origin FROM revision');
    expect(revision).toMatchObject({
      author: clerk.sub,
      approver: president.sub,
      origin: expect.stringMatching(/^decision /),
    });
    expect((await room.show()).decisions).toMatchObject([{ state: 'published', listing }]);
  });

  it('P 5: is of another person than the clerk who proposed, in code and in the database', async () => {
    const own = await proposed();
    expect(await refusalOf(room.approve(own, { ...president, sub: clerk.sub }))).toBe(
      'forbidden author-approves-own-proposal P 5',
    );
    await expect(
      register.database.query(
        `UPDATE case_decision SET state = 'waiting', decided_by = author, decided_at = proposed_at WHERE id = $1`,
        [own.decision],
      ),
    ).rejects.toThrow('case_decision_four_eyes');
    expect(await outboxOf(register)).toEqual([]);
  });

  it('is of what the clerk proposed: another hash is refused, and so is a case that says something else since', async () => {
    const one = await proposed();
    expect(await refusalOf(room.approve({ ...one, contentHash: '0'.repeat(64) }))).toBe('conflict content-changed');
    await room.pay(TODAY, false, '已履行20000元');
    expect(await refusalOf(room.approve(one))).toBe('conflict content-changed');
    expect(await outboxOf(register)).toEqual([]);
    await register.desk.decisions.withdraw(clerk, aKey(), one.decision);
    const [{ request }] = (await room.show()).requests;
    await room.approve(await room.propose(request));
    expect((await outboxOf(register))[0].body.performance).toBe('已履行20000元');
  });

  it('is of what the clerk proposed also when the database was changed behind the register', async () => {
    const one = await proposed();
    const facts = `jsonb_set(facts, '{obligation}', '"支付1元"')`;
    await register.database.query(`UPDATE enforcement_case SET facts = ${facts}`);
    expect(await refusalOf(room.approve(one))).toBe('conflict content-changed');
  });

  it('is of what the clerk proposed also when the hash was changed behind the register', async () => {
    const one = await proposed();
    await register.database.query(`UPDATE case_decision SET content_hash = repeat('0', 64)`);
    expect(await refusalOf(room.approve(one))).toBe('conflict content-changed');
  });

  it('P 1: is refused when the debtor has performed meanwhile', async () => {
    const one = await proposed();
    await room.pay(TODAY, true);
    expect(await refusalOf(room.approve(one))).toBe('unlawful obligation-performed P 1');
    expect(await refusalOf(room.ask(TODAY))).toBe('unlawful obligation-performed P 1');
  });

  it('publishes once: the same key is answered the same, two at a time make one listing', async () => {
    const one = await proposed();
    const approve = (key: string) => register.desk.approval.approve(president, key, one.decision, one.contentHash);
    const [a, b] = await Promise.all([approve('same'), approve('same')]);
    expect(a).toEqual(b);
    expect(await refusalOf(approve('another'))).toBe('conflict already-decided');
    expect(await outboxOf(register)).toHaveLength(1);
  });

  it('is refused whole when a listing rests on that decision number already, or the outbox fails', async () => {
    const one = await proposed();
    const enqueue = jest.spyOn(register.outbox, 'enqueue').mockRejectedValueOnce(new Error('no signature'));
    await expect(room.approve(one)).rejects.toThrow('no signature');
    enqueue.mockRestore();
    expect((await room.show()).decisions).toMatchObject([{ state: 'proposed' }]);
    expect((await room.show()).requests).toMatchObject([{ state: 'received' }]);
    expect(await register.database.query('SELECT 1 FROM revision')).toEqual([]);
    await room.approve(one);
    expect(await outboxOf(register)).toHaveLength(1);
  });

  it('of a new restriction waits while the signing key is lapsed', async () => {
    const one = await proposed();
    register.key.notAfter = Date.parse('2026-05-31');
    expect(await refusalOf(room.approve(one))).toBe('unavailable signing-key-lapsed');
    expect((await room.show()).decisions).toMatchObject([{ state: 'proposed' }]);
  });
});
