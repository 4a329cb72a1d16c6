import { verifyDocument, verifyText } from '#evidence';
import type { NamedBecause, RecipientKind } from '#contracts';
import { eventually } from '../../../../test/support/eventually.js';
import { aRegister, clerk, type ARegister } from '../../test/a-register.js';
import { accepts, WebRecipient } from '../../test/a-recipient.js';
import { refusalOf } from '../../test/a-remedy.js';
import { aCorrectionRow, aDeletionRow, aListingRow, anIdentityNumber, anOrganisationCode, aResumptionRow, aStayRow } from '../../test/rows.js'; // prettier-ignore
import type { Notice } from '../domain/notice.js';
import { Notices1795330000011 } from '../database/7-notices.js';

let register: ARegister;
let bank: WebRecipient;
let keys = 0;
beforeEach(async () => {
  [register, bank] = await Promise.all([aRegister(), WebRecipient.start()]);
});
afterEach(async () => {
  await register.close();
  await bank.stop();
});

const by = (caller = clerk) => ({ caller, key: `notice-${keys++}` });
const enter = (kind: RecipientKind = 'credit-institution', address = bank.url, caller = clerk) =>
  register.notices.recipients.enter(by(caller), { kind, name: '测试征信中心', channel: 'webhook', address });
const publish = async (row = aListingRow()) => (await register.publish('listing', row)).listing;
const told = (listing: number) => register.notices.receipts.ofListing(clerk, listing);
const name = (listing: number, recipient: string, because: NamedBecause = 'deputy') =>
  register.notices.recipients.name(by(), listing, recipient, because);
/** Everything that is owed has come. */
const delivered = () =>
  eventually(async () => {
    await register.notices.follow();
    expect(await register.database.query('SELECT number FROM notice WHERE pending')).toEqual([]);
  });

describe('those who must be told', () => {
  it('P 8(1), P 8(2): are told of every listing as published, signed, with what is asked of them and how to object', async () => {
    await enter();
    await enter('authority');
    const listing = await publish();
    register.notices.start();
    await delivered();
    expect(bank.arrived).toHaveLength(2);
    const { publicKey, keyId } = register.signer;
    for (const { headers, body, signed } of bank.arrived) {
      expect(verifyDocument(signed, publicKey)).toBe(true);
      expect(verifyText(body, String(headers['notice-signature']), publicKey)).toBe(true);
      expect([signed.signedBy, headers['notice-key-id']]).toEqual([keyId, keyId]);
      expect(headers['idempotency-key']).toBe(String(signed.document.notice));
    }
    const notice = bank.arrived
      .map(({ signed }) => signed.document as Notice)
      .find(({ article }) => article === 'P 8(2)')!;
    expect(notice).toMatchObject({
      kind: 'notice',
      listing,
      revision: 1,
      replaces: [],
      court: { name: '测试市第二人民法院' },
      case: { number: '(2026)苏9902执101号' },
      subject: { name: '测试甲' },
      grounds: [{ code: 'refusal', article: 'P 1(1)' }],
      term: { lastDay: null, article: 'P 2' },
      asked: { en: expect.stringContaining('Record') },
      objection: { en: expect.stringContaining('you may ask') },
    });
    expect(notice.subject.maskedNumber).toContain('*');
    expect(notice.measures.find(({ code }) => code === 'flight')!.basis[0].en).toMatch(/art\. 3/);
    expect(bank.arrived.map(({ body }) => body).join()).not.toContain(anIdentityNumber());
    expect(await told(listing)).toMatchObject([
      { revision: 1, to: '测试征信中心', receivedBy: 'webhook', attempts: 0, takenBack: null },
      { revision: 1, receivedAt: new Date('2026-06-01T04:00:00Z') },
    ]);
  });

  it('P 8: are those of the own court, told once, also when a listing is issued again as it was', async () => {
    await enter('credit-institution', bank.url, { ...clerk, court: 'JS9901' });
    const own = await enter('credit-institution', bank.url, { ...clerk, court: 'JS9902' });
    const listing = await publish();
    await register.notices.follow();
    expect(await told(listing)).toMatchObject([{ recipient: own.id }]);
    await register.listings.reissue(clerk, listing, 'repair', 'reissue-1');
    expect(await register.notices.follow()).toBe(0);
    expect(await told(listing)).toHaveLength(1);
  });

  it('P 9(2), P 8: get a notice that replaces the earlier one when the listing is corrected', async () => {
    await enter();
    const listing = await publish();
    register.notices.start();
    await delivered();
    await register.publish('correction', aCorrectionRow({ obligation: '支付货款100000元' }));
    await delivered();
    const [first, second] = bank.arrived.map(({ signed }) => signed.document as Notice);
    expect(second).toMatchObject({
      kind: 'notice',
      revision: 2,
      replaces: [first.notice],
      obligation: '支付货款100000元',
    });
    expect(await told(listing)).toMatchObject([
      { notice: first.notice, takenBack: { by: second.notice, because: 'replaced' } },
      { notice: second.notice, replaces: [first.notice], takenBack: null },
    ]);
  });

  it('P 10(1): get a retraction before any notice that waits, when the listing is deleted', async () => {
    await enter();
    const listing = await publish();
    register.notices.start();
    await delivered();
    await register.notices.stop();
    for (let i = 0; i < 12; i++) {
      const number = `(2026)苏9902执${200 + i}号之一`;
      await publish(
        aListingRow({ decision: { number, madeOn: '2026-03-02' }, case: { number, filedOn: '2026-01-12' } }),
      );
    }
    await register.publish('deletion', aDeletionRow());
    await register.notices.follow();
    register.notices.start();
    await delivered();
    expect(bank.letters[1]).toMatch(/^retraction/);
    expect(bank.arrived[1].signed.document).toMatchObject({
      retracts: [bank.arrived[0].signed.document.notice],
      because: 'deleted',
      article: 'P 10(1)',
      subject: { name: '测试甲' },
    });
    expect(bank.letters).toHaveLength(14);
    expect(await told(listing)).toMatchObject([{ takenBack: { because: 'deleted', receivedAt: expect.any(Date) } }]);
  });

  it('P 10(1), P 12(2): never get a notice that had not left when the listing was stayed, and get one when the stay ends', async () => {
    await enter();
    const listing = await publish();
    await register.notices.follow();
    await register.publish('stay', aStayRow());
    await register.notices.follow();
    expect(await told(listing)).toMatchObject([{ sentAt: null, droppedAt: expect.any(Date), takenBack: null }]);
    register.notices.start();
    await register.publish('resumption', aResumptionRow());
    await delivered();
    expect(bank.letters).toEqual(['notice 2']);
    await register.publish('stay', aStayRow({ receivedOn: '2026-05-31' }));
    await delivered();
    expect(bank.arrived[1].signed.document).toMatchObject({ kind: 'retraction', retracts: [2], because: 'stayed' });
  });

  it('P 10(1): get a retraction of a notice that nobody answered for, which is not sent again', async () => {
    await enter();
    const listing = await publish();
    bank.answer = (_delivered, response) => void response.socket!.destroy();
    register.notices.start();
    await eventually(() => expect(bank.arrived.length).toBeGreaterThan(0));
    await register.publish('deletion', aDeletionRow());
    await eventually(() => expect(bank.letters).toContain('retraction 2'));
    bank.answer = accepts;
    await delivered();
    const since = bank.letters.indexOf('retraction 2');
    expect(new Set(bank.letters.slice(since))).toEqual(new Set(['retraction 2']));
    expect(await told(listing)).toMatchObject([
      {
        sentAt: null,
        receivedAt: null,
        lastProblem: 'webhook-unreachable',
        takenBack: { receivedAt: expect.any(Date) },
      },
    ]);
  });

  it('P 9(2): of a wrong person get a retraction that names that person, and hear nothing of the right one', async () => {
    const employer = await enter('employer');
    const listing = await publish();
    register.notices.start();
    await name(listing, employer.id);
    await delivered();
    const subject = { name: '测试丙', number: anIdentityNumber('1981-05-17', 103) };
    await register.publish('correction', aCorrectionRow({ subject }));
    await delivered();
    expect(bank.arrived).toHaveLength(2);
    expect(bank.arrived[1].signed.document).toMatchObject({
      kind: 'retraction',
      because: 'subject-corrected',
      subject: { name: '测试甲' },
    });
    expect(bank.arrived[1].body).not.toContain('测试丙');
  });
});

describe('a recipient that a clerk names', () => {
  it('P 8(3), P 8(4): is told of that listing and of no other', async () => {
    const employer = await enter('employer');
    const above = await enter('supervising-body');
    const person = await publish();
    const number = '(2026)苏9902执301号之一';
    const organisation = await anOrganisationOn(number);
    expect(await name(person, employer.id, 'public-officer')).toMatchObject({ article: 'P 8(3)' });
    expect(await name(organisation, above.id, 'state-owned-enterprise')).toMatchObject({ article: 'P 8(4)' });
    await register.notices.follow();
    expect(await told(person)).toMatchObject([{ recipient: employer.id, article: 'P 8(3)' }]);
    expect(await told(organisation)).toMatchObject([{ recipient: above.id, article: 'P 8(4)' }]);
    expect(await refusalOf(name(person, above.id, 'public-organ'))).toBe(
      'unlawful recipient-of-another-subject P 8(4)',
    );
    expect(await refusalOf(name(person, employer.id))).toBe('conflict already-named');
  });

  it('gets a retraction when it was named by mistake, and may be named again', async () => {
    const employer = await enter('employer');
    const listing = await publish();
    register.notices.start();
    await name(listing, employer.id);
    await delivered();
    await register.notices.recipients.unname(by(), listing, employer.id);
    await delivered();
    expect(await refusalOf(register.notices.recipients.unname(by(), listing, employer.id))).toBe('unknown not-named');
    await name(listing, employer.id);
    await delivered();
    expect(bank.letters).toEqual(['notice 1', 'retraction 2', 'notice 3']);
    expect(bank.arrived[1].signed.document).toMatchObject({ because: 'not-addressed' });
  });

  it('is one of the own court, with an address that can be reached', async () => {
    const other = { ...clerk, court: 'JS9901' };
    const employer = await enter('employer');
    const listing = await publish();
    expect(await refusalOf(register.notices.recipients.name(by(other), listing, employer.id, 'deputy'))).toBe('forbidden other-court'); // prettier-ignore
    const mailed = { kind: 'employer', name: '测试单位', channel: 'email', address: 'a@example.org' } as const;
    expect(await refusalOf(register.notices.recipients.enter(by(), mailed))).toBe('conflict mail-not-configured');
    expect(await refusalOf(enter('employer', 'ftp://example.org'))).toBe('invalid address-malformed');
    await register.notices.recipients.end(by(), employer.id);
    expect(await refusalOf(name(listing, employer.id))).toBe('conflict recipient-ended');
  });

  it('that ends is told of nothing more', async () => {
    const { id } = await enter();
    const listing = await publish();
    await register.notices.follow();
    await register.notices.recipients.end(by(), id);
    await register.publish('correction', aCorrectionRow({ obligation: '支付货款100000元' }));
    expect(await register.notices.follow()).toBe(0);
    expect(await told(listing)).toMatchObject([{ droppedAt: expect.any(Date), sentAt: null }]);
  });

  it('that moves gets what waits at its new address', async () => {
    const lost = await WebRecipient.start();
    const { id } = await enter('credit-institution', lost.url);
    await lost.stop();
    await publish();
    register.notices.start();
    await eventually(async () => {
      await register.notices.follow();
      expect(await register.database.query('SELECT attempts FROM notice WHERE attempts > 0')).toHaveLength(1);
    });
    await register.notices.recipients.change(by(), id, { name: '测试中心', channel: 'webhook', address: bank.url });
    await eventually(() => expect(bank.letters).toEqual(['notice 1']));
  });

  const anOrganisationOn = (number: string) =>
    publish(
      aListingRow({
        decision: { number, madeOn: '2026-03-02' },
        subject: {
          kind: 'organisation',
          name: '测试有限公司',
          number: anOrganisationCode(),
          legalRepresentative: '测试乙',
        },
      }),
    );
});

it('the migration of notices can be taken back and made again', async () => {
  const runner = { query: (sql: string) => register.database.query(sql) } as never;
  await new Notices1795330000011().down(runner);
  await new Notices1795330000011().up(runner);
  expect(await register.notices.follow()).toBe(0);
});
