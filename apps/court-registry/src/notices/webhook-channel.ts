import { blameOfStatus, type Channel } from '#delivery';
import { signText } from '#evidence';
import { Fault, type Signer } from '#messaging';
import type { LetterParcel } from './notice-queue.js';

/**
 * Posts a letter to a recipient's web address: the signed document, and over its exact bytes the header
 * `notice-signature` (Ed25519, base64url) of the key that `notice-key-id` names in `GET /keys`. Any answer 2xx is a
 * receipt; the idempotency key is the number of the notice.
 */
export class WebhookChannel implements Channel<LetterParcel> {
  readonly name = 'webhook';

  constructor(private readonly signer: Signer) {}

  /** @throws Fault `webhook-unreachable`, `webhook-refused` */
  async send({ notice, address, signed }: LetterParcel, signal: AbortSignal): Promise<void> {
    const body = JSON.stringify(signed);
    const { keyId, privateKey } = this.signer.key();
    let response: Response;
    try {
      response = await fetch(address, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': String(notice),
          'notice-key-id': keyId,
          'notice-signature': signText(body, privateKey),
        },
        body,
        // What it names is meant for this address and no other.
        redirect: 'error',
        signal,
      });
    } catch (error) {
      throw new Fault('webhook-unreachable', 'later', '', { cause: error });
    }
    await response.body?.cancel().catch(() => undefined);
    if (!response.ok) throw new Fault('webhook-refused', blameOfStatus(response.status), `status ${response.status}`);
  }
}
