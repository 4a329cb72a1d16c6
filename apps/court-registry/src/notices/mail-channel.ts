import { createTransport } from 'nodemailer';
import type { Channel } from '#delivery';
import { Fault } from '#messaging';
import { letterPage, mailOf } from './letter-text.js';
import type { LetterParcel } from './notice-queue.js';
import type { ReceiptLinks } from './receipt-links.js';

export interface MailOptions {
  /** `smtp://user:password@host:port`, or `smtps:` for TLS from the start. */
  url: string;
  from: string;
  /** Where recipients reach this register; without it mails carry no link for the receipt. */
  publicUrl?: string | null;
}

/** Shorter than a send may take, so that a mail server that hangs is seen here and not cut off in the middle. */
const TIMEOUT_MS = 8_000;
/** The one reply to a recipient that is about the server. */
const SERVER_CLOSES = 421;

/**
 * Hands letters over to a mail server. The text says all; the signed document and the printable page are attached. The
 * message id carries the number of the notice, so that a mailbox shows a repeated one once.
 */
export class MailChannel implements Channel<LetterParcel> {
  readonly name = 'mail';
  private readonly transport: ReturnType<typeof createTransport>;
  private readonly domain: string;

  constructor(
    private readonly options: MailOptions,
    private readonly links: ReceiptLinks,
  ) {
    const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
    this.transport = createTransport({ url: options.url, ...timeouts });
    this.domain = options.from.replace(/^.*@|>.*$/g, '');
  }

  /** @throws Fault `mail-refused` (this mailbox does not take it), `mail-not-taken` (the server does not) */
  async send({ notice, address, signed }: LetterParcel, signal: AbortSignal): Promise<void> {
    const { to, madeAt } = signed.document;
    const link = this.links.linkTo({ notice, recipient: to.recipient, madeAt: new Date(madeAt) });
    const { subject, text } = mailOf(signed.document, link);
    const page = await letterPage(signed.document);
    if (signal.aborted) throw tooLate();
    const sending = this.transport.sendMail({
      from: this.options.from,
      to: address,
      messageId: `<notice-${notice}@${this.domain}>`,
      subject,
      text,
      textEncoding: 'base64',
      attachments: [
        { filename: `notice-${notice}.json`, content: JSON.stringify(signed), contentType: 'application/json' },
        { filename: `notice-${notice}.html`, content: page, contentType: 'text/html' },
      ],
    });
    try {
      await Promise.race([sending, aborted(signal)]);
    } catch (error) {
      throw faultOf(error);
    }
  }
}

const tooLate = (): Fault => new Fault('mail-not-taken', 'later', 'no answer in time');

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(tooLate());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** What is said of a mailbox, also for now (a full or greylisted one), is no fault of the server, which serves others. */
function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { responseCode, command } = error as { responseCode?: number; command?: string };
  const ofMailbox = command === 'RCPT TO' && responseCode !== SERVER_CLOSES;
  const ofMail = command === 'DATA' && responseCode !== undefined && responseCode >= 500;
  if (responseCode !== undefined && (ofMailbox || ofMail))
    return new Fault('mail-refused', 'never', `SMTP ${responseCode}`, { cause: error });
  return new Fault('mail-not-taken', 'later', responseCode === undefined ? '' : `SMTP ${responseCode}`, {
    cause: error,
  });
}
