import { createHash } from 'node:crypto';
import { aCorrectionRow, aListingRow, anIdentityNumber } from '../../test/rows.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

const another = { sub: 'president-qiao', role: 'president' } as const;
const without = ({ row: _row, ...decision }: { row: string }): object => decision;
let serial = 0;
function aDecision(number: string): object {
  const subject = {
    kind: 'person',
    name: '测试甲',
    number: anIdentityNumber('1980-05-17', 2 * serial++ + 1),
    sex: 'male',
  };
  return without(aListingRow({ decision: { number, madeOn: '2026-03-02' }, subject: subject as never }));
}
const propose = (kind: 'listing' | 'correction' | 'deletion', decision: object, revision?: number) =>
  register.proposals.propose(clerk, `key-${serial++}`, kind, decision, revision);
const approveAs = (
  who: typeof another | typeof president,
  { proposal, contentHash }: { proposal: string; contentHash: string },
) => register.approvals.approve(who, proposal, contentHash);
const events = async () => Number((await register.database.query('SELECT count(*) AS n FROM outbox'))[0].n);

describe('a mass of listings', () => {
  it('waits for a second president, who is somebody else; the first approval publishes nothing', async () => {
    register.massLimits.listingsPerHour = 2;
    for (const number of ['m-1', 'm-2']) await register.publish('listing', aDecision(number));
    const third = await propose('listing', aDecision('m-3'));
    expect(await approveAs(president, third)).toMatchObject({ proposal: third.proposal, status: 'held' });
    expect(await approveAs(president, third)).toMatchObject({ status: 'held' });
    expect(await events()).toBe(2);
    expect(await register.proposals.show(clerk, third.proposal)).toMatchObject({
      status: 'proposed',
      firstApprover: president.sub,
    });
    expect(await approveAs(another, third)).toMatchObject({ revision: 1 });
    expect(await events()).toBe(3);
  });

  it('holds up no lift, and is over an hour later', async () => {
    register.massLimits.listingsPerHour = 1;
    await register.publish('listing', aDecision('l-1'));
    await register.publish('deletion', { listing: 'l-1', ground: 'performed', learnedOn: '2026-05-30' });
    register.clock.set('2026-06-01T05:00:01Z');
    expect(await register.publish('listing', aDecision('l-2'))).toMatchObject({ revision: 1 });
  });

  it('is held by the database, too: one person can not be both presidents', async () => {
    const { proposal } = await propose('listing', aDecision('c-1'));
    await expect(
      register.database.query(
        `UPDATE proposal SET first_approver = 'p', status = 'approved', decided_by = 'p' WHERE id = $1`,
        [proposal],
      ),
    ).rejects.toThrow('proposal_two_presidents');
  });

  it('in an import waits as a whole', async () => {
    register.massLimits.listingsPerHour = 1;
    const rows = ['i-1', 'i-2'].map((number) => JSON.stringify({ row: 'listing', ...aDecision(number) })).join('\n');
    const digest = createHash('sha256').update(rows).digest('hex');
    await register.imports.receive(
      clerk,
      { digest, takeOver: false },
      (async function* () {
        yield Buffer.from(rows);
      })(),
    );
    expect(await register.imports.approve(president, digest)).toMatchObject({
      state: 'proposed',
      firstApprover: president.sub,
    });
    expect(await register.imports.approve(another, digest)).toMatchObject({ state: 'running' });
  });
});

describe('a mass of deletions', () => {
  it('is never held, and raises an alarm', async () => {
    register.massLimits.deletionsPerHour = 1;
    for (const number of ['d-1', 'd-2']) {
      await register.publish('listing', aDecision(number));
      await register.publish('deletion', { listing: number, ground: 'performed', learnedOn: '2026-05-30' });
    }
    expect(await events()).toBe(4);
    expect(register.alarms).toEqual([{ deletions: 2, limit: 1 }]);
  });
});

describe('two clerks on one listing', () => {
  const correction = (obligation: string) => without(aCorrectionRow({ obligation }, { listing: 'o-1' }));

  it('the second is told what changed since they looked, when they propose', async () => {
    await register.publish('listing', aDecision('o-1'));
    await register.publish('correction', correction('支付90000元'));
    await expect(propose('correction', correction('支付80000元'), 1)).rejects.toMatchObject({
      refusal: {
        kind: 'conflict',
        reason: 'stale-revision',
        fields: [{ field: 'obligation', problem: 'changed; the listing is at revision 2' }],
      },
    });
    expect(await propose('correction', correction('支付80000元'), 2)).toMatchObject({ status: 'proposed' });
  });

  it('P 10(1): a deletion waits for nobody who changed something else since, when it is proposed or approved', async () => {
    await register.publish('listing', aDecision('o-1'));
    const deletion = { listing: 'o-1', ground: 'performed', learnedOn: '2026-05-30' };
    const early = await propose('deletion', deletion, 1);
    await register.publish('correction', correction('支付90000元'));
    expect(await propose('deletion', { ...deletion, ground: 'reconciled' }, 1)).toMatchObject({ status: 'proposed' });
    expect(await approveAs(president, early)).toMatchObject({ revision: 3 });
  });

  it('or when their proposal is approved, and a re-issue in between is no change', async () => {
    const { listing } = await register.publish('listing', aDecision('o-1'));
    const mine = await propose('correction', correction('支付80000元'), 1);
    const theirs = await propose('correction', correction('支付90000元'), 1);
    await register.listings.reissue({ sub: 'op', role: 'operator' }, listing, 'released', undefined);
    expect(await approveAs(president, theirs)).toMatchObject({ revision: 3 });
    await expect(approveAs(president, mine)).rejects.toMatchObject({ refusal: { reason: 'stale-revision' } });
  });
});
