import { hash } from 'node:crypto';

/**
 * SHA-256 of bytes or of the UTF-8 of a text. Asking for the digest as a string and copying it takes half the time of
 * asking for a buffer, which node:crypto allocates outside the pool; a record costs some ten of these.
 */
export function sha256(content: string | Uint8Array): Buffer {
  return Buffer.from(hash('sha256', content, 'binary'), 'latin1');
}
