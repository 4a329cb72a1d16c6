import type { Channel } from '#delivery';
import { Fault } from '#messaging';
import type { StateParcel } from './delivery-state.js';

/**
 * Tells the agency's own system over HTTP: `PUT /restrictions/{listing}` with the whole state and an idempotency key.
 * Only an answer that names this listing and revision as confirmed counts; anything else is tried again.
 */
export class HttpChannel implements Channel<StateParcel> {
  readonly name = 'http';

  constructor(private readonly options: { url: string; token: string }) {}

  async send({ listing, revision, early, body }: StateParcel, signal: AbortSignal): Promise<void> {
    const { url, token } = this.options;
    let response: Response;
    try {
      response = await fetch(`${url.replace(/\/$/, '')}/restrictions/${listing}`, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': `${listing}-${revision}${early ? '-early' : ''}`,
        },
        body,
        signal,
      });
    } catch (error) {
      throw new Fault('enforcement-unreachable', 'later', '', { cause: error });
    }
    if (!response.ok) {
      await response.body?.cancel().catch(() => undefined);
      throw new Fault('enforcement-refused', 'later', `status ${response.status}`);
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
}
