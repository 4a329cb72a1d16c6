import { blameOfStatus } from '#delivery';
import { signText } from '#evidence';
import { Fault, type Signer } from '#messaging';
import type { StateParcel } from './delivery-state.js';
import type { EnforcementSystem } from './enforcement-system.js';

interface WebhookOptions {
  /** Base address; the path of a listing is added to it. */
  url: string;
  /** Bearer token, where the receiver wants one beside the signature. */
  token?: string;
  signer: Signer;
}

/**
 * Tells a system over HTTP: `PUT /restrictions/{listing}` with the whole state, an idempotency key, and the agency's
 * Ed25519 signature over the exact bytes of the body (`bus-signature`, base64url; `bus-key-id` names the key in the
 * register's `GET /keys`). Only an answer that names this listing and revision as confirmed counts; anything else is
 * tried again.
 */
export class WebhookSystem implements EnforcementSystem {
  readonly name = 'webhook';

  constructor(private readonly options: WebhookOptions) {}

  /** @throws Fault `enforcement-unreachable`, `enforcement-refused`, `enforcement-not-confirmed` */
  async send({ listing, revision, early, body }: StateParcel, signal: AbortSignal): Promise<void> {
    const { url, token, signer } = this.options;
    const { keyId, privateKey } = signer.key();
    let response: Response;
    try {
      response = await fetch(`${url.replace(/\/$/, '')}/restrictions/${listing}`, {
        method: 'PUT',
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          'content-type': 'application/json',
          'idempotency-key': `${listing}-${revision}${early ? '-early' : ''}`,
          'bus-key-id': keyId,
          'bus-signature': signText(body, privateKey),
        },
        body,
        // What it names is meant for this address and no other.
        redirect: 'error',
        signal,
      });
    } catch (error) {
      throw new Fault('enforcement-unreachable', 'later', '', { cause: error });
    }
    if (!response.ok) {
      await response.body?.cancel().catch(() => undefined);
      throw new Fault('enforcement-refused', blameOfStatus(response.status), `status ${response.status}`);
    }
    const answer = (await response.json().catch(() => null)) as {
      listing?: unknown;
      revision?: unknown;
      confirmed?: unknown;
    } | null;
    if (answer?.confirmed !== true || answer.listing !== listing || answer.revision !== revision) {
      throw new Fault('enforcement-not-confirmed', 'later', 'the answer does not confirm this listing and revision');
    }
  }

  async close(): Promise<void> {}
}
