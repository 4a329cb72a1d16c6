import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A notice or retraction as it arrived, its signature checked (docs/notices.md). */
export interface ArrivedLetter {
  kind: 'notice' | 'retraction';
  /** Its number. */
  number: number;
  listing: number;
  revision: number;
  article: string;
  /** Numbers of the notices that it takes back. */
  retracts: number[];
  because: string | null;
  subject: { name: string; maskedNumber: string };
  asked: { en: string };
  /** Key id as in `GET /keys`, and the Ed25519 signature of the exact bytes that came, base64url. */
  keyId: string;
  signature: string;
}

const MOST_BYTES = 1_000_000;

/**
 * The mail room of an employer: a small web address of the demo, outside the bus and with no code of it, that takes
 * letters of the register. What is not signed by a published key is not taken; a letter that comes twice is kept once.
 */
export class LetterBox {
  readonly arrived: ArrivedLetter[] = [];
  /** Letters whose signature did not hold. */
  refused = 0;
  private readonly server = createServer((request, response) => {
    const answer = (status: number) => void response.writeHead(status).end();
    this.take(request).then(answer, () => answer(500));
  });

  /** @param keys the register's public keys, `GET /keys` */
  constructor(private readonly keys: () => Promise<{ kid: string; x: string }[]>) {}

  /** @returns the address that takes letters */
  async open(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/notices`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage): Promise<number> {
    if (request.method !== 'POST' || request.url !== '/notices') return 404;
    if (!(Number(request.headers['content-length']) <= MOST_BYTES)) return 413;
    const body = await text(request);
    const keyId = String(request.headers['notice-key-id']);
    const signature = String(request.headers['notice-signature']);
    const key = (await this.keys()).find(({ kid }) => kid === keyId);
    if (!key || !isGenuine(key, body, signature)) {
      this.refused += 1;
      return 400;
    }
    const { document } = JSON.parse(body);
    const {
      kind,
      notice: number,
      listing,
      revision,
      article,
      retracts = [],
      because = null,
      subject,
      asked,
    } = document;
    if (!this.arrived.some((one) => one.number === number)) {
      this.arrived.push({ kind, number, listing, revision, article, retracts, because, subject, asked, keyId, signature }); // prettier-ignore
    }
    return 204;
  }
}

function isGenuine({ x }: { x: string }, body: string, signature: string): boolean {
  const jwk: JsonWebKey = { kty: 'OKP', crv: 'Ed25519', x };
  return verify(null, Buffer.from(body), createPublicKey({ key: jwk, format: 'jwk' }), Buffer.from(signature, 'base64url')); // prettier-ignore
}
