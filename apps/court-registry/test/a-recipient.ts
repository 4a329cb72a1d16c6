import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { SignedLetter } from '../src/notices/notice-store.js';

export interface Delivered {
  headers: IncomingMessage['headers'];
  body: string;
  signed: SignedLetter;
}

type Answer = (delivered: Delivered, response: ServerResponse) => void;
export const accepts: Answer = (_delivered, response) => void response.writeHead(204).end();

/** Somebody who must be told, with a real web address; answers as the test wants. */
export class WebRecipient {
  /** Everything that arrived, also what was answered badly. */
  readonly arrived: Delivered[] = [];
  answer: Answer = accepts;
  private readonly server = createServer((request, response) => {
    void text(request).then((body) => {
      const delivered = { headers: request.headers, body, signed: JSON.parse(body) };
      this.arrived.push(delivered);
      this.answer(delivered, response);
    });
  });

  static async start(): Promise<WebRecipient> {
    const recipient = new WebRecipient();
    await new Promise<void>((resolve) => recipient.server.listen(0, '127.0.0.1', resolve));
    return recipient;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/notices`;
  }

  /** The letters that arrived, by kind and number, in their order. */
  get letters(): string[] {
    return this.arrived.map(({ signed: { document } }) => `${document.kind} ${document.notice}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export interface Mailed {
  to: string[];
  message: string;
}

/** A real mail server that keeps what it is given. */
export class MailServer {
  readonly mails: Mailed[] = [];
  /** Called before a mailbox is taken; throws to refuse it. */
  refuses: (address: string) => void = () => undefined;
  private readonly server: SMTPServer;

  constructor(options: SMTPServerOptions = {}) {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) => {
        try {
          this.refuses(address);
          done();
        } catch (error) {
          done(error as Error);
        }
      },
      onData: (stream, session, done) => {
        void text(stream).then((message) => {
          this.mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), message });
          done();
        });
      },
      ...options,
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
