import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

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
