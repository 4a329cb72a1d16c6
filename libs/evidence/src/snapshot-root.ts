import { sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import { merkleRoot } from './merkle.js';
import { sha256 } from './sha256.js';

/** What a snapshot's root covers: who speaks of which state, and each part with its digest. */
export interface SnapshotContents {
  head: object;
  parts: readonly object[];
}

/**
 * The RFC 6962 tree hash over the canonical JSON of the head, then of each part. No leaf of it can be taken for a
 * message's: a message's leaf always begins with its commitment.
 *
 * @throws TypeError when a member has no JSON form
 */
export function snapshotRoot({ head, parts }: SnapshotContents): Buffer {
  return merkleRoot([head, ...parts].map((member) => sha256('\0' + canonicalJson(member))));
}

/** Root (lower-case hex) and the Ed25519 signature of its 32 bytes (base64url), as a manifest carries them. */
export function signSnapshot(contents: SnapshotContents, privateKey: KeyObject): { root: string; signature: string } {
  const root = snapshotRoot(contents);
  return { root: root.toString('hex'), signature: sign(null, root, privateKey).toString('base64url') };
}

/** Whether the holder of the key signed exactly this head and these parts. */
export function verifySnapshot(
  { head, parts, root, signature }: SnapshotContents & { root: string; signature: string },
  publicKey: KeyObject,
): boolean {
  const computed = snapshotRoot({ head, parts });
  if (computed.toString('hex') !== root) return false;
  return verify(null, computed, publicKey, Buffer.from(signature, 'base64url'));
}
