import { createServer as createSocket, type Socket } from 'node:net';
import type { RecipientKind } from '#contracts';
import { verifyDocument } from '#evidence';
import { eventually } from '../../../../test/support/eventually.js';
import { MailServer } from '../../../../test/support/mail-server.js';
import { NoticeQueue } from './notice-queue.js';
import { aRegister, clerk, type ARegister } from '../../test/a-register.js';
import { accepts, WebRecipient } from '../../test/a-recipient.js';
import { refusalOf } from '../../test/a-remedy.js';
import { aDeletionRow, aListingRow } from '../../test/rows.js';

let register: ARegister;
let mail: MailServer;
let keys = 0;
beforeEach(async () => {
  mail = await new MailServer().start();
  register = await aRegister(4, {}, { url: mail.url, from: 'notices@court.example' });
});
afterEach(async () => {
  await register.close();
  await mail.stop();
});

const by = () => ({ caller: clerk, key: `channel-${keys++}` });
const enter = (address: string, kind: RecipientKind = 'credit-institution') =>
  register.notices.recipients.enter(by(), { kind, name: '测试征信中心', channel: address.startsWith('http') ? 'webhook' : 'email', address }); // prettier-ignore
const publish = async () => (await register.publish('listing', aListingRow())).listing;
const aListingOf = (serial: number) => {
  const number = `(2026)苏9902执${serial}号之一`;
  return register.publish('listing', aListingRow({ decision: { number, madeOn: '2026-03-02' } }));
};
const told = (listing: number) => register.notices.receipts.ofListing(clerk, listing);
const nothingWaits = () =>
  eventually(async () => {
    await register.notices.follow();
    expect(await register.database.query('SELECT number FROM notice WHERE pending')).toEqual([]);
  }, 60_000);

describe('a web address', () => {
  let bank: WebRecipient;
  beforeEach(async () => void (bank = await WebRecipient.start()));
  afterEach(() => bank.stop());

  it('that answers 500 gets the same notice again until it takes it', async () => {
    await enter(bank.url);
    const listing = await publish();
    bank.answer = (delivered, response) =>
      bank.arrived.length < 3 ? void response.writeHead(500).end('down') : accepts(delivered, response);
    register.notices.start();
    await nothingWaits();
    expect(new Set(bank.arrived.map(({ body }) => body)).size).toBe(1);
    expect(bank.arrived.map(({ headers }) => headers['idempotency-key'])).toEqual(['1', '1', '1']);
    expect(await told(listing)).toMatchObject([{ attempts: 2, receivedBy: 'webhook', lastProblem: null }]);
  });

  it('that loses its answer after the work gets the same number again, and the receipt counts once', async () => {
    await enter(bank.url);
    const listing = await publish();
    const worked = new Set<string>();
    bank.answer = (delivered, response) => {
      const first = !worked.has(String(delivered.headers['idempotency-key']));
      worked.add(String(delivered.headers['idempotency-key']));
      if (first) response.socket!.destroy();
      else accepts(delivered, response);
    };
    register.notices.start();
    await nothingWaits();
    expect([bank.arrived.length, worked.size]).toEqual([2, 1]);
    expect(await told(listing)).toMatchObject([{ attempts: 1, receivedBy: 'webhook' }]);
  });

  it('that hangs or sends elsewhere holds up no other', async () => {
    await enter(bank.url);
    bank.answer = () => undefined;
    const wandering = await WebRecipient.start();
    wandering.answer = (_delivered, response) => void response.writeHead(307, { location: bank.url }).end();
    await enter(wandering.url);
    const other = await WebRecipient.start();
    await enter(other.url, 'authority');
    await publish();
    await register.notices.follow();
    register.notices.start();
    try {
      await eventually(() => expect(other.letters).toHaveLength(1));
      await eventually(() => expect(wandering.letters.length).toBeGreaterThan(0));
      await eventually(() => expect(bank.letters).toHaveLength(1));
    } finally {
      await Promise.all([other.stop(), wandering.stop()]);
    }
  });

  it('that answers twice has received once', async () => {
    const sockets = new Set<Socket>();
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
    const twice = createSocket((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        if (data.toString().endsWith('}')) socket.write(answer + answer);
      });
    });
    await new Promise<void>((resolve) => twice.listen(0, '127.0.0.1', resolve));
    try {
      await enter(`http://127.0.0.1:${(twice.address() as { port: number }).port}/`);
      const listing = await publish();
      register.notices.start();
      await nothingWaits();
      expect(await told(listing)).toMatchObject([{ receivedBy: 'webhook', attempts: 0 }]);
    } finally {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => twice.close(resolve));
    }
  });

  it('that is down is left in peace: of many notices only a few are tried', async () => {
    await enter(bank.url);
    for (let i = 0; i < 30; i++) await aListingOf(400 + i);
    bank.answer = (_delivered, response) => void response.writeHead(503).end();
    await register.notices.follow();
    register.notices.start();
    await eventually(() => expect(bank.arrived.length).toBeGreaterThanOrEqual(5));
    expect(bank.arrived.length).toBeLessThan(12);
    bank.answer = accepts;
    await nothingWaits();
    expect(new Set(bank.letters).size).toBe(30);
  });
});

describe('a mailbox', () => {
  it('gets all in the text, with the signed document and the page attached; the mail server taking it is no receipt', async () => {
    await enter('notices@bank.example');
    const listing = await publish();
    register.notices.start();
    await nothingWaits();
    const [{ to, message }] = mail.mails;
    expect(to).toEqual(['notices@bank.example']);
    expect(message).toMatch(/^Message-ID: <notice-1@court\.example>/im);
    const parts = message.split(/^--.+$/m).map((part) => part.split('\r\n\r\n'));
    const decoded = (kind: string) => {
      const [, ...body] = parts.find(([head]) => head.includes(kind))!;
      return Buffer.from(body.join('').replace(/\s/g, ''), 'base64').toString('utf8');
    };
    const signed = JSON.parse(decoded('application/json'));
    expect(verifyDocument(signed, register.signer.publicKey)).toBe(true);
    const text = decoded('text/plain');
    for (const said of [
      '测试甲',
      '测试市第二人民法院',
      '(2026)苏9902执101号',
      'flight',
      'Record what this notice says',
      'you may ask',
    ])
      // prettier-ignore
      expect(text.toLowerCase()).toContain(said.toLowerCase());
    expect(text).toContain(signed.document.subject.maskedNumber);
    expect(decoded('text/html')).toContain('失信被执行人信息通报书');
    expect(message.slice(0, message.indexOf('\r\n\r\n'))).not.toContain(Buffer.from('测试甲').toString('base64'));
    expect(await told(listing)).toMatchObject([{ sentAt: expect.any(Date), receivedAt: null, channel: 'email' }]);

    expect(await register.notices.receipts.received(by(), 1)).toMatchObject({ notice: 1 });
    expect(await refusalOf(register.notices.receipts.received(by(), 1))).toBe('conflict received-already');
    expect(await told(listing)).toMatchObject([{ receivedBy: 'clerk-li' }]);
  });

  it('that the mail server refuses holds up no other, and is tried again', async () => {
    let refusing = true;
    mail.refuses = (address) => {
      if (refusing && address.startsWith('full'))
        throw Object.assign(new Error('no such mailbox'), { responseCode: 550 });
    };
    await enter('full@bank.example');
    await enter('open@bank.example', 'authority');
    for (let i = 0; i < 8; i++) await aListingOf(400 + i);
    await register.notices.follow();
    register.notices.start();
    await eventually(() => expect(mail.mails.filter(({ to }) => to[0].startsWith('open'))).toHaveLength(8));
    refusing = false;
    await register.database.query('UPDATE notice SET next_at = clock_timestamp() WHERE pending');
    await nothingWaits();
    expect(mail.mails).toHaveLength(16);
  });

  it('that takes nothing for now is no fault of the mail server, and what waits for it goes behind what is new', async () => {
    mail.refuses = () => {
      throw Object.assign(new Error('mailbox full'), { responseCode: 452 });
    };
    await enter('full@bank.example');
    await aListingOf(400);
    await register.notices.follow();
    register.notices.start();
    const problems = () => register.database.query('SELECT last_problem FROM notice WHERE attempts > 0');
    await eventually(async () => expect(await problems()).toEqual([{ last_problem: 'mail-refused' }]));
    await register.notices.stop();
    await aListingOf(401);
    await register.aNoticeOffice().follow();
    expect(await register.database.query('SELECT number FROM notice')).toHaveLength(2);
    await register.database.query(
      `UPDATE notice SET claimed_until = NULL, next_at = clock_timestamp() - interval '1 hour' WHERE attempts > 0`,
    );
    const { database, clock } = register;
    const queue = new NoticeQueue({ database, notices: { open: () => null } as never, clock, destination: 'mail' });
    expect((await queue.claim(1)).map(({ notice, attempts }) => [notice, attempts])).toEqual([[2, 0]]);
  });

  it('P 10(1): whose owner says nothing of a retraction is a task of the court on the third working day, until a clerk enters the receipt', async () => {
    await enter('notices@bank.example');
    const listing = await publish();
    register.notices.start();
    await nothingWaits();
    await register.publish('deletion', aDeletionRow());
    await nothingWaits();
    expect(mail.mails).toHaveLength(2);
    const tasks = () => register.tasks.list(clerk, { limit: 10, offset: 0 });
    expect(await tasks()).toEqual([]);
    register.clock.set('2026-06-04T04:00:00Z');
    expect(await tasks()).toMatchObject([{ what: 'confirm-retraction', article: 'P 10(1)', listing, id: '2', workingDaysLeft: 0 }]); // prettier-ignore
    expect(await register.tasks.list({ ...clerk, court: 'JS9901' }, { limit: 10, offset: 0 })).toEqual([]);
    await register.notices.receipts.received(by(), 2);
    expect(await tasks()).toEqual([]);
  });
});
