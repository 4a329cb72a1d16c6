import type { RestrictionState } from '#agency-adapter/parts';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Told extends RestrictionState {
  idempotencyKey: string;
}

/** An agency's own system in small: remembers what it was told, in order, and confirms, refuses or waits as a test wants. */
export class OwnSystem {
  readonly told: Told[] = [];
  /** Answers instead of confirming, while set. */
  answer:
    | ((state: RestrictionState) => { status: number; body: unknown } | Promise<{ status: number; body: unknown }>)
    | null = null;
  private constructor(private readonly server: Server) {}

  /** @param token bearer token that it wants; null: none, it goes by the signature */
  static async start(token: string | null): Promise<OwnSystem> {
    const system: OwnSystem = new OwnSystem(
      createServer((request, response) => {
        void system.receive(request, token).then(({ status, body }) => {
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        });
      }),
    );
    await new Promise<void>((resolve) => system.server.listen(0, '127.0.0.1', resolve));
    return system;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The newest state of a listing that it was told. */
  newest(listing: number): Told | undefined {
    return this.told.findLast((one) => one.listing === listing);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async receive(request: IncomingMessage, token: string | null): Promise<{ status: number; body: unknown }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const authorization = token === null ? undefined : `Bearer ${token}`;
    if (request.method !== 'PUT' || request.headers.authorization !== authorization) return { status: 401, body: {} };
    const state = JSON.parse(Buffer.concat(chunks).toString()) as RestrictionState;
    if (request.url !== `/restrictions/${state.listing}`) return { status: 404, body: {} };
    const answer = await this.answer?.(state);
    if (answer) return answer;
    this.told.push({ ...state, idempotencyKey: String(request.headers['idempotency-key']) });
    return { status: 200, body: { listing: state.listing, revision: state.revision, confirmed: true } };
  }
}
