import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { RestrictionState } from '#agency-adapter/parts';
import { blockOf } from '../../../test/docs/pages.js';
import { AgencyDatabase, SHARDS } from '../../../test/support/agency-database.js';
import { eventually } from '../../../test/support/eventually.js';
import { RegisterFeed, slicesOf } from '../../../test/support/register-feed.js';
import { WebhookSystem } from '../src/own-system/webhook-system.js';
import { aDelivery, restricted, settled } from './a-delivery.js';

/** A receiver as the page describes it, whose every answer a test may spoil after or before the work is done. */
class Receiver {
  readonly listings = new Map<number, RestrictionState>();
  readonly requests: { key: string; body: string; headers: IncomingHttpHeaders }[] = [];
  /** What goes wrong with a request; without it, nothing does. */
  spoil: ((count: number, response: ServerResponse, work: () => string) => void) | null = null;
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const receiver: Receiver = new Receiver(
      createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => receiver.answer(Buffer.concat(chunks).toString(), request.headers, response));
      }),
    );
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  held(): string[] {
    return [...this.listings.values()]
      .flatMap(({ listing, subjectRefs, measures }) =>
        subjectRefs.flatMap((ref) => measures.map(({ code }) => `${listing}/${ref}/${code}`)),
      )
      .sort();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(body: string, headers: IncomingHttpHeaders, response: ServerResponse): void {
    this.requests.push({ key: String(headers['idempotency-key']), body, headers });
    const work = (): string => {
      const state = JSON.parse(body) as RestrictionState;
      const known = this.listings.get(state.listing);
      if (!known || known.revision <= state.revision) this.listings.set(state.listing, state);
      return JSON.stringify({ listing: state.listing, revision: state.revision, confirmed: true });
    };
    if (this.spoil) this.spoil(this.requests.length, response, work);
    else response.end(work());
  }
}

describe('a webhook of an agency’s', () => {
  let rail: AgencyDatabase;
  let feed: RegisterFeed;
  let receiver: Receiver;
  beforeEach(async () => {
    rail = await AgencyDatabase.open('rail', { enforcement: 'webhook' });
    feed = new RegisterFeed(SHARDS);
    receiver = await Receiver.start();
  });
  afterEach(async () => {
    await receiver.stop();
    await rail.close();
  });

  const publishing = (from: number, to: number) =>
    slicesOf(Array.from({ length: to - from + 1 }, (_, i) => feed.publish({ listing: from + i })));

  it.each<[string, NonNullable<Receiver['spoil']>]>([
    ['answers 500', (_n, response) => response.writeHead(500).end('{}')],
    ['hangs', () => undefined],
    ['answers with something that is no confirmation', (_n, response) => response.end('<html>')],
    ['sends elsewhere', (_n, response) => response.writeHead(307, { location: '/elsewhere' }).end()],
    [
      'loses the answer after the work is done',
      (_n, response, work) => {
        work();
        response.destroy();
      },
    ],
    ['answers twice', (_n, response, work) => response.end(work() + work())],
  ])(
    'that %s for a time holds exactly what the register said afterwards',
    async (_what, spoil) => {
      const delivery = aDelivery(rail, new WebhookSystem({ url: receiver.url, signer: rail.participant }), {
        sendTimeoutMs: 1_500,
      });
      await rail.applier.handle(publishing(1, 20));
      delivery.start();
      try {
        await eventually(async () => expect(await settled(rail)).toHaveLength(20), 30_000);
        receiver.spoil = (n, response, work) => spoil(n, response, work);
        await rail.applier.handle(publishing(21, 60));
        await rail.applier.handle(slicesOf([3, 5, 30].map((listing) => feed.delete(listing))));
        const before = receiver.requests.length;
        delivery.wake();
        await eventually(() => expect(delivery.breaker.state).toBe('open'), 20_000);
        expect(await settled(rail)).toHaveLength(20);
        // While it is in trouble, lifts are what is tried first.
        await eventually(() => {
          const tried = receiver.requests.slice(before).map(({ body }) => JSON.parse(body).standing as string);
          expect(tried).toContain('deleted');
        }, 20_000);
        receiver.spoil = null;
        await eventually(async () => expect(await settled(rail)).toHaveLength(63), 30_000);
        expect(receiver.held()).toEqual(await restricted(rail));
        for (const { body, key } of receiver.requests) {
          const { listing, revision } = JSON.parse(body);
          expect(key).toBe(`${listing}-${revision}`);
        }
      } finally {
        await delivery.stop();
      }
    },
    120_000,
  );

  it('can tell by the page’s own example that the agency signed exactly these bytes', async () => {
    const delivery = aDelivery(rail, new WebhookSystem({ url: receiver.url, signer: rail.participant }));
    await rail.applier.handle(publishing(4, 4));
    delivery.start();
    await eventually(async () => expect(await settled(rail)).toHaveLength(1));
    await delivery.stop();
    const [{ body, headers }] = receiver.requests;
    const jwk = { ...rail.participant.publicKey.export({ format: 'jwk' }), kid: rail.participant.keyId };
    const folder = mkdtempSync(join(tmpdir(), 'receiver-'));
    try {
      writeFileSync(join(folder, 'verify.mjs'), blockOf('docs/own-systems.md', 'js verify.mjs'));
      const asked = [body, body.replace('in-force', 'deleted!')].map((text) => ({ text, headers, keys: [jwk] }));
      writeFileSync(join(folder, 'asked.json'), JSON.stringify(asked));
      const script = `import { readFileSync } from 'node:fs'; import { isFromAgency } from './verify.mjs';
        console.log(JSON.stringify(JSON.parse(readFileSync('asked.json')).map(({ text, headers, keys }) => isFromAgency(Buffer.from(text), headers, { keys }))));`;
      writeFileSync(join(folder, 'ask.mjs'), script);
      const { stdout } = spawnSync(process.execPath, ['ask.mjs'], { cwd: folder, encoding: 'utf8' });
      expect(JSON.parse(stdout)).toEqual([true, false]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
