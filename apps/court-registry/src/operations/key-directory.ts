import type { DirectoryKey, FileKeyring } from '#messaging';
import type { KeysAnswer } from './operations.dto.js';

/** The public side of the signed key directory. */
export class KeyDirectory {
  constructor(private readonly keyring: Pick<FileKeyring, 'all'>) {}

  /** Keys that begin to be valid after now: cuts announce them. */
  announced(now: Date): Pick<DirectoryKey, 'keyId' | 'owner' | 'publicKey' | 'notBefore' | 'notAfter'>[] {
    return this.keyring
      .all()
      .filter(({ notBefore, revokedAt }) => Date.parse(notBefore) > now.getTime() && revokedAt === null)
      .map(({ keyId, owner, publicKey, notBefore, notAfter }) => ({ keyId, owner, publicKey, notBefore, notAfter }));
  }

  /**
   * As a JSON Web Key Set (RFC 7517, RFC 8037) with owner and validity beside the standard members. Who had a key made
   * or revoked stands in the signed file only.
   */
  jwks(): KeysAnswer {
    return {
      keys: this.keyring.all().map(({ keyId, owner, publicKey, notBefore, notAfter, revokedAt, revocation }) => ({
        kty: 'OKP',
        crv: 'Ed25519',
        use: 'sig',
        alg: 'EdDSA',
        kid: keyId,
        x: publicKey,
        owner,
        notBefore,
        notAfter,
        revokedAt,
        signedUpTo: revocation?.signedUpTo ?? null,
      })),
    };
  }
}
