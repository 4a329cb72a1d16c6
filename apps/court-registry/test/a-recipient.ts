import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
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
