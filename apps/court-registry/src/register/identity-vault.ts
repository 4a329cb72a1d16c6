import { createCipheriv, createDecipheriv, createSecretKey, randomFillSync, type KeyObject } from 'node:crypto';
import { Fault } from '#messaging';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const IVS_AT_A_TIME = 1_024;

/** Bytes that only the register can open, and the key they were sealed with. */
export interface Sealed {
  keyId: string;
  bytes: Buffer;
}

/**
 * Seals names and identity numbers for the database (AES-256-GCM: iv, tag, ciphertext). Each sealing is bound to its
 * place, so that a row's bytes moved to another row do not open.
 */
export class IdentityVault {
  private readonly keys: Map<string, KeyObject>;
  private readonly ivs = Buffer.alloc(IVS_AT_A_TIME * IV_BYTES);
  private ivAt = this.ivs.length;

  constructor(
    /** Id of the key that is sealed with. */
    readonly current: string,
    keys: Record<string, string>,
  ) {
    this.keys = new Map(Object.entries(keys).map(([id, text]) => [id, createSecretKey(Buffer.from(text, 'base64'))]));
    if (!this.keys.has(current)) throw new Fault('identity-key-unknown', 'never', current);
  }

  seal(plain: string, place: string): Sealed {
    const iv = this.freshIv();
    const cipher = createCipheriv(CIPHER, this.keys.get(this.current)!, iv);
    cipher.setAAD(Buffer.from(place));
    const text = cipher.update(plain, 'utf8');
    cipher.final(); // of a stream cipher always empty
    return { keyId: this.current, bytes: Buffer.concat([iv, cipher.getAuthTag(), text]) };
  }

  /** Random bytes that were never given out; drawn many at a time. */
  private freshIv(): Buffer {
    if (this.ivAt === this.ivs.length) {
      randomFillSync(this.ivs);
      this.ivAt = 0;
    }
    return this.ivs.subarray(this.ivAt, (this.ivAt += IV_BYTES));
  }

  /** @throws Fault `identity-key-unknown` when the key is not configured, `identity-unreadable` when the bytes were changed or moved */
  open({ keyId, bytes }: Sealed, place: string): string {
    const key = this.keys.get(keyId);
    if (!key) throw new Fault('identity-key-unknown', 'later', keyId);
    try {
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES));
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
      decipher.final();
      return text.toString('utf8');
    } catch (cause) {
      throw new Fault('identity-unreadable', 'never', place, { cause });
    }
  }
}
