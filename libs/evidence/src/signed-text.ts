import { sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** The Ed25519 signature of a text's UTF-8 bytes, in base64url. */
export function signText(text: string, privateKey: KeyObject): string {
  return sign(null, Buffer.from(text), privateKey).toString('base64url');
}

/** Whether the holder of the key signed exactly this text. A signature of any shape gives false, never a throw. */
export function verifyText(text: string, signature: string, publicKey: KeyObject): boolean {
  return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'));
}

/** A document that proves itself: the signature is that of its canonical JSON (RFC 8785). */
export interface SignedDocument<T> {
  document: T;
  /** Id of the key in the directory. */
  signedBy: string;
  signature: string;
}

export function signDocument<T>(
  document: T,
  { keyId, privateKey }: { keyId: string; privateKey: KeyObject },
): SignedDocument<T> {
  return { document, signedBy: keyId, signature: signText(canonicalJson(document), privateKey) };
}

/** @param publicKey the one that `signedBy` names */
export function verifyDocument({ document, signature }: SignedDocument<unknown>, publicKey: KeyObject): boolean {
  return verifyText(canonicalJson(document), signature, publicKey);
}
