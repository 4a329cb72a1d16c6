import type { KnownKey, Signer } from '#messaging';

type Validity = Pick<KnownKey, 'notBefore' | 'notAfter' | 'signedUpTo'>;

/** Whether new restrictions may be numbered: under a lapsed key they may not, while lifts go on (I10). */
export class SigningKey {
  constructor(
    private readonly signer: Signer,
    private readonly directory: { find(keyId: string): Validity | undefined },
  ) {}

  lapsed(now: Date): boolean {
    const key = this.directory.find(this.signer.key().keyId);
    const at = now.getTime();
    return !key || at < key.notBefore || at > key.notAfter || key.signedUpTo !== null;
  }
}
