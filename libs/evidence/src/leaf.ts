import { canonicalNumber, canonicalString } from './canonical-json.js';
import { sha256 } from './sha256.js';

export type Standing = 'in-force' | 'stayed' | 'deleted';

/** Everything about a message that its writer signs beside the commitment to its data; all of it travels in headers. */
export interface SignedAttributes {
  id: string;
  source: string;
  type: string;
  /** ISO 8601 with milliseconds, UTC: `2025-03-01T08:00:00.000Z`. */
  time: string;
  keyId: string;
  /** Fencing epoch of the register; an agency's incarnation on its own topics. */
  epoch: number;
  shard: number;
  /** Dense number within the shard, from 1; the ackSequence on acknowledgment topics. */
  sequence: number;
  listing?: number;
  revision?: number;
  standing?: Standing;
}

/**
 * SHA-256(salt ‖ data). The random salt is what lets data be erased: without it nobody can guess the data back from
 * what stays signed.
 *
 * @param salt exactly 16 bytes; with any other length salt and data could trade bytes under one commitment
 * @throws RangeError when the salt has another length
 */
export function commitment(salt: Uint8Array, data: Uint8Array): Buffer {
  if (salt.byteLength !== 16) throw new RangeError(`a salt has 16 bytes, this one ${salt.byteLength}`);
  const bytes = Buffer.allocUnsafe(16 + data.byteLength);
  bytes.set(salt, 0);
  bytes.set(data, 16);
  return sha256(bytes);
}

/**
 * The RFC 6962 leaf hash of the canonical JSON of the attributes and the commitment (lower-case hex).
 *
 * @throws TypeError when a member has no JSON form (NaN, a lone surrogate)
 */
export function leafHash(attributes: SignedAttributes, commitment: Uint8Array): Buffer {
  return sha256('\0' + canonicalAttributes(attributes, commitment));
}

/**
 * `canonicalJson({ ...attributes, commitment })` written out by hand in the order of the sorted names, because every
 * record passes here; a property test holds the two equal.
 */
export function canonicalAttributes(a: SignedAttributes, commitment: Uint8Array): string {
  return (
    `{"commitment":"${hex(commitment)}","epoch":${canonicalNumber(a.epoch)},"id":${canonicalString(a.id)}` +
    `,"keyId":${canonicalString(a.keyId)}` +
    (a.listing === undefined ? '' : `,"listing":${canonicalNumber(a.listing)}`) +
    (a.revision === undefined ? '' : `,"revision":${canonicalNumber(a.revision)}`) +
    `,"sequence":${canonicalNumber(a.sequence)},"shard":${canonicalNumber(a.shard)}` +
    `,"source":${canonicalString(a.source)}` +
    (a.standing === undefined ? '' : `,"standing":${canonicalString(a.standing)}`) +
    `,"time":${canonicalString(a.time)},"type":${canonicalString(a.type)}}`
  );
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
