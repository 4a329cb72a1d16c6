import { readFileSync, statSync } from 'node:fs';
import type { KeyObject } from 'node:crypto';
import { canonicalJson, loadPrivateKey, publicKeyFromRaw, verifyText } from '#evidence';
import { classify, Fault } from './fault.js';
import type { Log } from './ports.js';

/** A public key and whose it is. Times are epoch milliseconds. */
export interface KnownKey {
  keyId: string;
  owner: string;
  publicKey: KeyObject;
  notBefore: number;
  notAfter: number;
  revokedAt: number | null;
}

export interface Keyring {
  find(keyId: string): KnownKey | undefined;
}

/** Who signs: the key and its id in the directory. */
export interface Signer {
  keyId: string;
  privateKey: KeyObject;
}

export function fileSigner(keyId: string, pemFile: string): Signer {
  return { keyId, privateKey: loadPrivateKey(readFileSync(pemFile, 'utf8')) };
}

interface DirectoryFile {
  keys: {
    keyId: string;
    owner: string;
    publicKey: string;
    notBefore: string;
    notAfter: string;
    revokedAt: string | null;
  }[];
  signedBy: string;
  signature: string;
}

/**
 * The signed key directory file. Read again when it changed, looked at no more often than each second, so that a new key
 * and a revocation spread without a restart. A directory that can't be read or whose own signature fails is not taken;
 * the last good one stays in use, and the file is looked at again.
 */
export class FileKeyring implements Keyring {
  private keys = new Map<string, KnownKey>();
  private readAt = 0;
  private modified = -1;

  constructor(
    private readonly path: string,
    private readonly log?: Pick<Log, 'error'>,
  ) {
    this.load();
  }

  find(keyId: string): KnownKey | undefined {
    const tick = performance.now();
    if (tick - this.readAt > 1000) {
      this.readAt = tick;
      this.refresh();
    }
    return this.keys.get(keyId);
  }

  private refresh(): void {
    try {
      if (statSync(this.path).mtimeMs !== this.modified) this.load();
    } catch (error) {
      const { code, detail } = classify(error);
      this.log?.error({ code, detail }, 'the changed key directory is not taken; the last good one stays in use');
    }
  }

  private load(): void {
    const modified = statSync(this.path).mtimeMs;
    const file = JSON.parse(readFileSync(this.path, 'utf8')) as DirectoryFile;
    const keys = new Map<string, KnownKey>();
    for (const key of file.keys) {
      keys.set(key.keyId, {
        keyId: key.keyId,
        owner: key.owner,
        publicKey: publicKeyFromRaw(key.publicKey),
        notBefore: Date.parse(key.notBefore),
        notAfter: Date.parse(key.notAfter),
        revokedAt: key.revokedAt === null ? null : Date.parse(key.revokedAt),
      });
    }
    const anchor = (this.keys.size > 0 ? this.keys : keys).get(file.signedBy);
    const signed = anchor && verifyText(canonicalJson(file.keys), file.signature, anchor.publicKey);
    if (!signed)
      throw new Fault(
        'key-directory-signature',
        'later',
        `${this.path} is not signed by a key that it may be signed by`,
      );
    this.keys = keys;
    this.modified = modified;
  }
}
