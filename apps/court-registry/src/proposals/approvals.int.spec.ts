import { aListingRow, anIdentityNumber } from '../../test/rows.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

let keys = 0;
const propose = (number: string, serial: number, author = clerk) => {
  const subject = {
    kind: 'person',
    name: '测试甲',
    number: anIdentityNumber('1980-05-17', serial),
    sex: 'male',
  } as const;
  const { row: _row, ...decision } = aListingRow({ decision: { number, madeOn: '2026-03-02' }, subject });
  return register.proposals.propose(author, `key-${keys++}`, 'listing', decision);
};
const approve = ({ proposal, contentHash }: { proposal: string; contentHash: string }) =>
  register.approvals.approve(president, proposal, contentHash);
const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { refusal: { reason: string; kind: string } }) => `${error.refusal.kind} ${error.refusal.reason}`,
  );

describe('approvals that arrive together', () => {
  it('are one transaction; a second click gets the same answer, and what is refused holds up no other', async () => {
    const one = await propose('together-1', 101);
    const two = await propose('together-2', 103);
    const own = await propose('together-3', 105, { ...clerk, sub: president.sub });
    const unknown = { ...one, proposal: '00000000-0000-4000-8000-000000000000' };
    const all = [approve(one), approve(own), approve(two), approve(one), approve(unknown)];
    const [first, , second, again] = await Promise.allSettled(all);
    expect(await Promise.all(all.map(refusalOf))).toEqual([
      'done',
      'forbidden author-approves-own-proposal',
      'done',
      'done',
      'unknown unknown-proposal',
    ]);
    expect(again).toEqual(first);
    expect(second).not.toEqual(first);
    const times = await register.database.query('SELECT DISTINCT xmin::text FROM outbox');
    expect(times).toHaveLength(1);
  });

  it('go on past one that another transaction holds, which waits for its turn alone', async () => {
    const [held, free, other] = [await propose('held', 301), await propose('free', 303), await propose('other', 305)];
    const shouted = { ...free, proposal: free.proposal.toUpperCase() };
    let letGo = (): void => undefined;
    let locked!: () => void;
    const isLocked = new Promise<void>((resolve) => (locked = resolve));
    const holding = register.database.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM proposal WHERE id = $1 FOR UPDATE', [held.proposal]);
      locked();
      await new Promise<void>((resolve) => (letGo = resolve));
    });
    await isLocked;
    const waiting = [approve(held), approve(held), approve(held)];
    expect(await Promise.all([approve(shouted), approve(other)])).toHaveLength(2);
    letGo();
    await holding;
    const [first, ...again] = await Promise.all(waiting);
    expect(again).toEqual([first, first]);
  });

  it('are tried one by one when one of them breaks the transaction', async () => {
    const proposed = [await propose('alone-1', 201), await propose('alone-2', 203)];
    await register.database.query('UPDATE proposal SET sealed = $2 WHERE id = $1', [
      proposed[0].proposal,
      Buffer.alloc(40),
    ]);
    const outcomes = await Promise.allSettled(proposed.map(approve));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});
