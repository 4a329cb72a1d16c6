import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/**
 * Reads an Ed25519 private key (PKCS#8 PEM).
 *
 * @throws TypeError for any other text; the message never repeats it
 */
export function loadPrivateKey(pem: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The reason may quote what was read, and that may be a secret.
  }
  if (key?.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 private key in PKCS#8 PEM');
  return key;
}

/**
 * Reads an Ed25519 public key from its 32 raw bytes (RFC 8032), as key directory and JWKS carry it.
 *
 * @throws TypeError when the text is not base64url of 32 bytes
 */
export function publicKeyFromRaw(base64url: string): KeyObject {
  if (!/^[A-Za-z0-9_-]{43}$/.test(base64url)) throw new TypeError('an Ed25519 public key is 32 bytes in base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: base64url }, format: 'jwk' });
}

/**
 * The 32 raw bytes of an Ed25519 public key, or of the public half of a private key, in base64url.
 *
 * @throws TypeError for keys of other kinds
 */
export function rawPublicKey(key: KeyObject): string {
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key');
  return (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' }).x!;
}
