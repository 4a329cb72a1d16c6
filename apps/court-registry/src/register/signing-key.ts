import type { KnownKey } from '#messaging';

interface Validity {
  notBefore: number;
  notAfter: number;
  revokedAt: number | null;
}

/** Whether new restrictions may be numbered: under a lapsed key they may not, while lifts go on (DESIGN 5). */
export class SigningKey {
  constructor(
    private readonly keyId: string,
    private readonly directory: { find(keyId: string): Pick<KnownKey, keyof Validity> | undefined },
  ) {}

  lapsed(now: Date): boolean {
    const key = this.directory.find(this.keyId);
    const at = now.getTime();
    return !key || at < key.notBefore || at > key.notAfter || (key.revokedAt !== null && at >= key.revokedAt);
  }
}
