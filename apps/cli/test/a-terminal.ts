import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { runBus } from '../src/run.js';
import { UserError, type LocalBus, type Session } from '../src/session.js';

export interface Seen {
  method: string;
  path: string;
  authorization: string;
  headers: IncomingMessage['headers'];
  body: string;
}
type Answers = Record<string, (seen: Seen) => { status?: number; body?: unknown }>;

/** The command line at a terminal, and one server that answers for every service. */
export class ATerminal {
  seen: Seen[] = [];
  answers: Answers = {};
  /** Of the services' signing keys, where a test has some. */
  keys: LocalBus['keys'] | undefined;
  elsewhere: string[] = [];
  url = '';
  readonly folder = mkdtempSync(join(tmpdir(), 'bus-cli-'));
  private readonly server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      const one = {
        method: request.method!,
        path: request.url!,
        authorization: request.headers.authorization ?? '',
        headers: request.headers,
        body,
      };
      this.seen.push(one);
      const answer = this.answers[`${one.method} ${one.path.split('?')[0]}`]?.(one) ?? {
        status: 404,
        body: { detail: 'nothing here', code: 'not-found' },
      };
      response
        .writeHead(answer.status ?? 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer.body ?? {}));
    });
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  reset(): void {
    this.seen = [];
    this.answers = {};
  }

  close(): void {
    this.server.close();
    rmSync(this.folder, { recursive: true });
  }

  async bus(args: string[], input: { secret?: string; answer?: string; running?: boolean } = {}) {
    const out: string[] = [];
    const err: string[] = [];
    const session: Session = {
      environment: { folder: this.folder },
      terminal: {
        out: { write: (chunk) => out.push(chunk) },
        err: { write: (chunk) => err.push(chunk) },
        readSecret: () => Promise.resolve(input.secret ?? ''),
        ask: () => Promise.resolve(input.answer),
      },
      openLocal: () =>
        input.running === false
          ? Promise.reject(new UserError('no bus runs here; `npm start` starts one'))
          : Promise.resolve({
              services: ['court-registry', 'rail'],
              elsewhere: this.elsewhere,
              keys: this.keys!,
              url: () => this.url,
              token: ({ role, sub, agency }) => Promise.resolve([role, sub, agency].filter(Boolean).join(':')),
              mint: (claims, seconds) => Promise.resolve(`minted.${JSON.stringify(claims)}.${seconds}`),
            }),
    };
    const code = await runBus(session, args);
    return { code, out: out.join(''), err: err.join('') };
  }
}
