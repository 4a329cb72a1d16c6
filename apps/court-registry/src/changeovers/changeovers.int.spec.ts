import { deriveSubjectKey, subjectRef } from '#evidence';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { refusalOf } from '../../test/a-remedy.js';
import { aListingRow, anIdentityNumber, anOrganisationCode } from '../../test/rows.js';
import type { ChangeoverContent } from './changeovers.js';

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

let serial = 0;
async function list(kind: 'person' | 'organisation' = 'person') {
  serial++;
  const subject =
    kind === 'person'
      ? { kind, name: '测试甲', number: anIdentityNumber('1980-05-17', (serial % 400) * 2 + 1), sex: 'male' as const }
      : { kind, name: '测试公司', number: anOrganisationCode(serial), legalRepresentative: '测试乙' };
  const { row: _row, ...row } = aListingRow({
    decision: { number: `decision ${serial}`, madeOn: '2026-03-02' },
    subject,
  });
  const { listing } = await register.publish('listing', row);
  return { listing, number: subject.number };
}
let keys = 0;
const key = () => `changeover-${keys++}`;
const toPolicy = (policy: 'lawful-basis' | 'memorandum-2016'): ChangeoverContent => ({
  kind: 'policy',
  policy,
  reason: '审判委员会决定',
});
const toKeys = (...keyVersions: number[]): ChangeoverContent => ({
  kind: 'subject-keys',
  keyVersions,
  reason: '轮换密钥',
});

async function approved(content: ChangeoverContent): Promise<string> {
  const { changeover } = await register.changeovers.propose(clerk, key(), content);
  await register.changeovers.approve(president, key(), changeover);
  return changeover;
}
/** Runs a changeover to its end, with the relay sending what it wrote. */
async function finished(content: ChangeoverContent): Promise<void> {
  await approved(content);
  const runner = register.aChangeoverRunner();
  for (let i = 0; i < 50; i++) {
    await runner.run();
    await register.sendAll();
    register.clock.advance(5_000);
    if ((await register.changeovers.list())[0].pass === 'done') return;
  }
  throw new Error('the changeover does not end');
}
interface Issued {
  listing: number;
  revision: number;
  codes: string[];
  refs: Record<string, string[]>;
}
const issued = async (): Promise<Issued[]> =>
  (
    await register.database.query(
      `SELECT listing, revision, convert_from(data, 'UTF8')::jsonb AS body FROM outbox WHERE listing IS NOT NULL ORDER BY ctid`,
    )
  ).map(({ listing, revision, body }) => ({
    listing: Number(listing),
    revision,
    codes: body.measures.map(({ code }: { code: string }) => code),
    refs: body.subjectRefs,
  }));

describe('a change of the policy', () => {
  it('issues again what changes, and new decisions stand under it', async () => {
    const { listing } = await list('organisation');
    await finished(toPolicy('memorandum-2016'));
    const later = await list('organisation');
    const events = await issued();
    expect(events.find((one) => one.listing === listing && one.revision === 2)!.codes).toContain('bond-issue');
    expect(events.find((one) => one.listing === later.listing)!.codes).toContain('bond-issue');
    expect(register.settings.policy).toBe('memorandum-2016');
  });

  it('lifts everywhere before it restricts anywhere', async () => {
    await finished(toPolicy('memorandum-2016'));
    const [first, second] = [await list('organisation'), await list('organisation')];
    await finished(toPolicy('lawful-basis'));
    const events = (await issued()).filter(({ revision }) => revision > 1);
    expect(events.map(({ listing, revision }) => [listing, revision])).toEqual([
      [first.listing, 2],
      [second.listing, 2],
    ]);
    for (const { codes } of events) expect(codes).not.toContain('bond-issue');
  });

  it('goes on where it was after its process died, and issues nothing twice, two instances or one', async () => {
    for (let i = 0; i < 12; i++) await list('organisation');
    await approved(toPolicy('memorandum-2016'));
    const broken = jest.spyOn(register.publisher, 'publish').mockRejectedValueOnce(new Error('killed'));
    await expect(register.aChangeoverRunner().run()).resolves.toBeUndefined();
    register.clock.advance(5_000);
    await expect(register.aChangeoverRunner().run()).rejects.toThrow('killed');
    broken.mockRestore();
    await Promise.all([register.aChangeoverRunner().run(), register.aChangeoverRunner().run()]);
    await register.aChangeoverRunner().run();
    const again = (await issued()).filter(({ revision }) => revision > 1);
    expect(again).toHaveLength(12);
    expect((await register.changeovers.list())[0]).toMatchObject({ pass: 'done', reissued: 12 });
  });

  it('leaves room for lifts: it waits while a shard has much that is not sent', async () => {
    await list('organisation');
    await approved(toPolicy('memorandum-2016'));
    await register.database.query(`UPDATE relay_shard SET sent = sent - 2000 WHERE shard = 1`);
    register.clock.advance(5_000);
    await register.aChangeoverRunner().run();
    expect((await issued()).filter(({ revision }) => revision > 1)).toEqual([]);
    await register.sendAll();
    await register.aChangeoverRunner().run();
    await register.sendAll();
    await register.aChangeoverRunner().run();
    expect((await issued()).filter(({ revision }) => revision > 1)).toHaveLength(1);
  });

  it('is decided by two people who act for all courts, one changeover at a time', async () => {
    const propose = (caller = clerk, content = toPolicy('memorandum-2016')) =>
      refusalOf(register.changeovers.propose(caller, key(), content));
    expect(await propose({ ...clerk, court: 'JS9902' })).toBe('forbidden one-court-only');
    expect(await propose(clerk, toPolicy('lawful-basis'))).toBe('conflict nothing-changed');
    const { changeover } = await register.changeovers.propose(clerk, key(), toPolicy('memorandum-2016'));
    expect(await propose()).toBe('conflict changeover-open');
    expect(await refusalOf(register.changeovers.approve({ ...president, sub: clerk.sub }, key(), changeover))).toBe(
      'forbidden author-approves',
    );
    await register.changeovers.withdraw(clerk, key(), changeover);
    const next = await approved(toPolicy('memorandum-2016'));
    expect(await refusalOf(register.changeovers.withdraw(clerk, key(), next))).toBe('conflict already-decided');
    await expect(
      register.database.query('UPDATE changeover SET approver = author WHERE id = $1', [next]),
    ).rejects.toThrow('changeover_four_eyes');
  });
});

describe('a rotation of subject keys', () => {
  it('goes from the old refs over both to the new ones, for old listings and for new', async () => {
    const before = await list();
    await finished(toKeys(1, 2));
    const meanwhile = await list();
    await finished(toKeys(2));
    const events = await issued();
    const refs = (listing: number) =>
      events.filter((one) => one.listing === listing).map((one) => one.refs.rail.length);
    expect(refs(before.listing)).toEqual([1, 2, 1]);
    expect(refs(meanwhile.listing)).toEqual([2, 1]);
    const [first, both, last] = events.filter((one) => one.listing === before.listing).map((one) => one.refs.rail);
    const made = (version: number) => subjectRef(deriveSubjectKey(register.master, 'rail', version), before.number);
    expect([first, both, last]).toEqual([[made(1)], [made(1), made(2)], [made(2)]]);
  });

  it('never goes where an agency with one of the keys would lose a subject', async () => {
    await list();
    expect(await refusalOf(register.changeovers.propose(clerk, key(), toKeys(2)))).toBe(
      'conflict keys-not-overlapping',
    );
    expect(await refusalOf(register.changeovers.propose(clerk, key(), toKeys(1)))).toBe('conflict nothing-changed');
  });
});
