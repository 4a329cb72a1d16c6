import { aRegister, clerk, type ARegister } from '../../test/a-register.js';
import { refusalOf, remediesIn } from '../../test/a-remedy.js';
import type { Reported } from './reports.js';

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

const { aListing } = remediesIn(() => register);
const officer = { sub: 'officer-zhou', role: 'agency', agency: 'banking' } as const;
const reported = (listing: number, more: Partial<Reported> = {}): Reported => ({
  listing,
  suspicion: 'account-of-another',
  happenedOn: '2026-05-12',
  evidence: [{ kind: 'transaction', reference: 'transfer 20260512-000417' }],
  account: '测试甲多次使用岳父测试乙的银行卡转账',
  ...more,
});
const count = async (table: string): Promise<number> =>
  (await register.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0].n;

describe('the inbox for what agencies suspect', () => {
  it('keeps a report for the court of the listing, and restricts nobody', async () => {
    const listing = await aListing();
    const before = [await count('revision'), await count('outbox')];
    const { report } = await register.reports.receive(officer, 'k', reported(listing));
    expect([await count('revision'), await count('outbox')]).toEqual(before);
    expect(await register.reports.list({ ...clerk, court: 'JS9902' }, { waiting: true })).toEqual([
      expect.objectContaining({ report, agency: 'banking', officer: 'officer-zhou', listing, outcome: null }),
    ]);
    expect(await register.reports.list({ ...clerk, court: 'BJ0101' }, {})).toEqual([]);
  });

  it('keeps what the officer wrote sealed, and shows it to the court only', async () => {
    const { report } = await register.reports.receive(officer, 'k', reported(await aListing()));
    const [{ row }] = await register.database.query<{ row: string }>('SELECT report::text AS row FROM report');
    expect(row).not.toContain('岳父');
    expect(Buffer.from(/\\x([0-9a-f]+)/.exec(row)![1], 'hex').toString()).not.toContain('岳父');
    const [listed] = await register.reports.list(clerk, {});
    expect(JSON.stringify(listed)).not.toContain('岳父');
    expect((await register.reports.show(clerk, report)).account).toContain('岳父');
    expect(await refusalOf(register.reports.show({ ...clerk, court: 'BJ0101' }, report))).toBe('forbidden other-court');
  });

  it('is written once however often an agency sends it', async () => {
    const listing = await aListing();
    const first = await register.reports.receive(officer, 'k', reported(listing));
    expect(await register.reports.receive(officer, 'k', reported(listing))).toEqual(first);
    expect(await refusalOf(register.reports.receive(officer, 'k', reported(listing, { account: '另一事' })))).toBe(
      'conflict key-reused',
    );
    expect(await count('report')).toBe(1);
  });

  it('refuses what is about no listing or has not happened', async () => {
    const listing = await aListing();
    const refusal = (more: Partial<Reported>) =>
      refusalOf(register.reports.receive(officer, 'k', reported(listing, more)));
    expect(await refusal({ listing: 999 })).toBe('unknown unknown-listing');
    expect(await refusal({ happenedOn: '2026-06-02' })).toBe('invalid happens-later');
  });

  it('is decided on once, with a reason, by the court of the listing', async () => {
    const { report } = await register.reports.receive(officer, 'k', reported(await aListing()));
    const decide = (outcome: 'taken-up' | 'set-aside', key: string, caller = clerk) =>
      refusalOf(register.reports.decide(caller, key, report, outcome, '已调取转账记录'));
    expect(await decide('taken-up', 'd', { ...clerk, court: 'BJ0101' })).toBe('forbidden other-court');
    expect(await decide('taken-up', 'd')).toBe('done');
    expect(await decide('taken-up', 'd')).toBe('done');
    expect(await decide('set-aside', 'e')).toBe('conflict already-decided');
    expect(await register.reports.list(clerk, { waiting: true })).toEqual([]);
    expect(await register.reports.list(clerk, { caseNumber: '(2026)苏9902执101号' })).toMatchObject([
      { outcome: 'taken-up', decidedBy: clerk.sub },
    ]);
  });

  it('shows an agency its own reports only', async () => {
    await register.reports.receive(officer, 'k', reported(await aListing()));
    expect(await register.reports.list(officer, {})).toHaveLength(1);
    expect(await register.reports.list({ ...officer, agency: 'rail' }, {})).toEqual([]);
  });
});
