import { readFileSync, statSync } from 'node:fs';
import type { KeysAnswer } from './operations.dto.js';

/** A public key as the signed directory file has it. */
export interface DirectoryKey {
  keyId: string;
  owner: string;
  publicKey: string;
  notBefore: string;
  notAfter: string;
  revokedAt: string | null;
}

/** The public side of the signed key directory; read again when the file changed. */
export class KeyDirectory {
  private version = '';
  private keys: DirectoryKey[] = [];

  constructor(private readonly path: string) {}

  all(): DirectoryKey[] {
    const { mtimeMs, size } = statSync(this.path);
    if (this.version !== `${mtimeMs}/${size}`) {
      this.keys = (JSON.parse(readFileSync(this.path, 'utf8')) as { keys: DirectoryKey[] }).keys;
      this.version = `${mtimeMs}/${size}`;
    }
    return this.keys;
  }

  /** Keys that begin to be valid after now: cuts announce them. */
  announced(now: Date): Omit<DirectoryKey, 'revokedAt'>[] {
    return this.all()
      .filter(({ notBefore }) => Date.parse(notBefore) > now.getTime())
      .map(({ keyId, owner, publicKey, notBefore, notAfter }) => ({ keyId, owner, publicKey, notBefore, notAfter }));
  }

  /** As a JSON Web Key Set (RFC 7517, RFC 8037) with owner and validity beside the standard members. */
  jwks(): KeysAnswer {
    return {
      keys: this.all().map(({ keyId, publicKey, ...rest }) => ({
        kty: 'OKP',
        crv: 'Ed25519',
        use: 'sig',
        alg: 'EdDSA',
        kid: keyId,
        x: publicKey,
        ...rest,
      })),
    };
  }
}
