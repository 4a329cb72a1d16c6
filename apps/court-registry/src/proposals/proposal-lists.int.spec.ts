import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { aDeletionRow, aListingRow, anIdentityNumber } from '../../test/rows.js';

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

let keys = 0;
const first = { limit: 200, offset: 0 };
async function propose(kind: 'listing' | 'deletion' | 'correction', decision: object) {
  register.clock.advance(1);
  return register.proposals.propose(clerk, `list-${keys++}`, kind, decision);
}
async function listed(number: string, serial: number): Promise<string> {
  const subject = { kind: 'person', name: '测试甲', number: anIdentityNumber('1980-05-17', serial), sex: 'male' } as const; // prettier-ignore
  const { row: _row, ...decision } = aListingRow({ decision: { number, madeOn: '2026-03-02' }, subject });
  const { proposal, contentHash } = await propose('listing', decision);
  await register.approvals.approve(president, proposal, contentHash);
  return proposal;
}

describe('the proposals of a court', () => {
  it('P 9, P 10: what waits comes with the day by which the law wants it, the oldest in front', async () => {
    await listed('list-1', 101);
    await listed('list-2', 103);
    const correction = await propose('correction', {
      listing: 'list-1',
      learnedOn: '2026-05-29',
      changes: { obligation: '支付1元' },
    });
    const { row: _row, ...decision } = aDeletionRow({ listing: 'list-2', learnedOn: '2026-05-26' });
    const deletion = await propose('deletion', decision);
    const third = await propose('listing', {
      ...aListingRow({ decision: { number: 'list-3', madeOn: '2026-03-02' } }),
    });
    const waiting = await register.proposals.list(clerk, first, 'proposed');
    expect(waiting.map(({ proposal, due }) => [proposal, due?.article, due?.dueOn, due?.workingDaysLeft])).toEqual([
      [correction.proposal, 'P 9(2)', '2026-06-03', 2],
      [deletion.proposal, 'P 10(1)(1)', '2026-05-29', -1],
      [third.proposal, undefined, undefined, undefined],
    ]);
    expect((await register.proposals.show(clerk, deletion.proposal)).due).toEqual(waiting[1].due);
    await register.approvals.approve(president, deletion.proposal, deletion.contentHash);
    expect((await register.proposals.show(clerk, deletion.proposal)).due).toBeNull();
  });

  it('come in pages that leave nothing out, and are its own', async () => {
    const all = [await listed('page-1', 105), await listed('page-2', 107), await listed('page-3', 109)];
    const seen = [];
    for (let offset = 0; offset < 4; offset += 2)
      seen.push(...(await register.proposals.list(clerk, { limit: 2, offset })).map(({ proposal }) => proposal));
    expect(seen).toEqual(all);
    expect(await register.proposals.list({ ...clerk, court: 'BJ9901' }, first)).toEqual([]);
  });
});
