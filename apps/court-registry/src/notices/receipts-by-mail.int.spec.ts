import { eventually } from '../../../../test/support/eventually.js';
import { MailServer, type Mailed } from '../../../../test/support/mail-server.js';
import { aRegister, clerk } from '../../test/a-register.js';
import { aRegisterProcess, listingOn, type RegisterProcess } from '../../test/register-process.js';
import { refusalOf } from '../../test/a-remedy.js';
import { aDeletionRow, aListingRow } from '../../test/rows.js';

jest.setTimeout(180_000);
const PUBLIC_URL = 'https://register.court.example';
let mail: MailServer;
beforeEach(async () => void (mail = await new MailServer().start()));
afterEach(() => mail.stop());

/** The path of the link that a mail carries, or null. */
function linkIn({ message }: Mailed): string | null {
  const text = message
    .split(/^--.+$/m)
    .map((part) => part.split('\r\n\r\n'))
    .find(([head]) => head.includes('text/plain'))!;
  const said = Buffer.from(text.slice(1).join('').replace(/\s/g, ''), 'base64').toString('utf8');
  return new RegExp(`${PUBLIC_URL}(/receipts/\\S+)`).exec(said)?.[1] ?? null;
}
const tokenIn = (mailed: Mailed): string => linkIn(mailed)!.slice('/receipts/'.length);

describe('a recipient reached by e-mail', () => {
  it('P 10(1): confirms a retraction by its link, once, and the court’s task is done', async () => {
    const register = await aRegister(4, {}, { url: mail.url, from: 'notices@court.example', publicUrl: PUBLIC_URL });
    try {
      const { recipients, receipts } = register.notices;
      const by = { caller: clerk, key: 'by-mail' };
      await recipients.enter(by, { kind: 'credit-institution', name: '测试征信中心', channel: 'email', address: 'n@bank.example' }); // prettier-ignore
      const { listing } = await register.publish('listing', aListingRow());
      register.notices.start();
      await eventually(() => expect(mail.mails).toHaveLength(1), 20_000);
      await register.publish('deletion', aDeletionRow());
      await eventually(() => expect(mail.mails).toHaveLength(2), 20_000);
      register.clock.set('2026-06-04T04:00:00Z');
      const tasks = () => register.tasks.list(clerk, { limit: 10, offset: 0 });
      expect(await tasks()).toMatchObject([{ what: 'confirm-retraction', id: '2' }]);

      const [notice, retraction] = mail.mails.map(tokenIn);
      const forged = retraction.replace(/^2-/, '1-');
      expect(await refusalOf(receipts.confirm(forged))).toBe('unknown unknown-receipt-link');
      const first = await receipts.confirm(retraction);
      expect(first).toMatchObject({ number: 2, receivedBy: 'link', receivedAt: new Date('2026-06-04T04:00:00Z') });
      register.clock.advance(60_000);
      expect(await receipts.confirm(retraction)).toMatchObject({ receivedAt: first.receivedAt });
      expect(await tasks()).toEqual([]);
      expect(await receipts.linked(notice)).toMatchObject({ number: 1, receivedAt: null, takenBackBy: 2 });
      const [told] = await receipts.ofListing(clerk, listing);
      expect(told).toMatchObject({ receivedAt: null, takenBack: { by: 2, receivedAt: first.receivedAt } });
    } finally {
      await register.close();
    }
  });

  it('finds no link where the register has no public address', async () => {
    const register = await aRegister(4, {}, { url: mail.url, from: 'notices@court.example' });
    try {
      const by = { caller: clerk, key: 'no-link' };
      await register.notices.recipients.enter(by, { kind: 'authority', name: '测试局', channel: 'email', address: 'n@gov.example' }); // prettier-ignore
      await register.publish('listing', aListingRow());
      register.notices.start();
      await eventually(() => expect(mail.mails).toHaveLength(1), 20_000);
      expect(linkIn(mail.mails[0])).toBeNull();
    } finally {
      await register.close();
    }
  });
});

describe('the page behind the link', () => {
  let register: RegisterProcess;
  beforeEach(async () => {
    const settings = { BUS_SMTP_URL: mail.url, BUS_MAIL_FROM: 'notices@court.example', BUS_PUBLIC_URL: `${PUBLIC_URL}/`, BUS_PUBLIC_RATE: '12' }; // prettier-ignore
    register = await aRegisterProcess({ overrides: { 'court-registry': settings } });
  });
  afterEach(() => register?.remove());

  it('names no person; to open it confirms nothing, its button does; who asks too often must wait', async () => {
    const entered = { kind: 'credit-institution', name: '测试<征信>中心', channel: 'email', address: 'n@bank.example' };
    await register.call('POST', '/recipients', 'clerk', entered, { 'idempotency-key': 'page' });
    const { listing } = await register.publish('listing', listingOn('by-mail'));
    await eventually(() => expect(mail.mails).toHaveLength(1), 20_000);
    const address = register.bus.services['court-registry'].url + linkIn(mail.mails[0])!;
    const told = async () => (await register.call('GET', `/listings/${listing}/notices`, 'clerk')).body[0];

    for (let i = 0; i < 2; i++) {
      const opened = await fetch(address);
      const page = await opened.text();
      expect([opened.status, opened.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(opened.headers.get('cache-control')).toBe('no-store');
      expect(opened.headers.get('referrer-policy')).toBe('no-referrer');
      expect(opened.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(page).toContain('<form method="post"><button>');
      expect(page).toContain('测试&#60;征信&#62;中心');
      expect(page).not.toMatch(/测试甲|990001|src=|<script/);
      expect((await told()).receivedAt).toBeNull();
    }
    // As a browser sends a form without fields.
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const pressed = await fetch(address, { method: 'POST', headers, body: '' });
    expect([pressed.status, /<form/.test(await pressed.text())]).toEqual([200, false]);
    const { receivedAt, receivedBy } = await told();
    expect([receivedBy, typeof receivedAt]).toEqual(['link', 'string']);
    await fetch(address, { method: 'POST', headers, body: '' });
    expect(await told()).toMatchObject({ receivedAt });

    const guess = `${address.slice(0, -1)}${address.endsWith('A') ? 'E' : 'A'}`;
    const answers = [];
    for (let i = 0; i < 12; i++) answers.push(await fetch(guess));
    expect(answers[0].status).toBe(404);
    expect(answers[0].headers.get('content-type')).toMatch('application/problem+json');
    expect([answers[11].status, Number(answers[11].headers.get('retry-after')) > 0]).toEqual([429, true]);
  });
});
