import { sign, type KeyObject } from 'node:crypto';
import { merkleLevels, pathLength, pathOf } from './merkle.js';

/** One signature covers at most this many messages: a path stays under 7 hashes, a header under 300 bytes. */
export const MAX_TREE_LEAVES = 128;

const SIGNATURE_BYTES = 64;
const FIXED_BYTES = SIGNATURE_BYTES + 4;
const HASH_BYTES = 32;

/** The `signature` header taken apart: an Ed25519 signature of a tree's root and one leaf's place in that tree. */
export interface BatchSignature {
  signature: Buffer;
  index: number;
  count: number;
  path: Buffer[];
}

/**
 * Signs the leaves in trees of up to 128 and returns for each its binary `signature` header:
 * signature (64) ‖ index (u16 big-endian) ‖ count (u16 big-endian) ‖ path (32 bytes a hash).
 * Ed25519 signs the 32 bytes of the tree's root.
 */
export function signBatch(leaves: readonly Buffer[], privateKey: KeyObject): Buffer[] {
  const headers: Buffer[] = [];
  for (let start = 0; start < leaves.length; start += MAX_TREE_LEAVES) {
    const levels = merkleLevels(leaves.slice(start, start + MAX_TREE_LEAVES));
    const signature = sign(null, levels[levels.length - 1][0], privateKey);
    const count = levels[0].length;
    for (let index = 0; index < count; index++) headers.push(header(signature, index, count, pathOf(levels, index)));
  }
  return headers;
}

function header(signature: Buffer, index: number, count: number, path: readonly Buffer[]): Buffer {
  const bytes = Buffer.allocUnsafe(FIXED_BYTES + HASH_BYTES * path.length);
  bytes.set(signature, 0);
  bytes.writeUInt16BE(index, SIGNATURE_BYTES);
  bytes.writeUInt16BE(count, SIGNATURE_BYTES + 2);
  path.forEach((hash, level) => bytes.set(hash, FIXED_BYTES + HASH_BYTES * level));
  return bytes;
}

/**
 * Takes a header apart. Null when it is no header that `signBatch` could have written: no bytes, wrong length, a tree
 * of none or of more than 128 leaves, an index outside it, a path of the wrong length. Says nothing of its truth.
 */
export function parseSignature(header: Uint8Array): BatchSignature | null {
  const place = readPlace(header);
  return place && { signature: signatureOf(place), index: place.index, count: place.count, path: pathIn(place) };
}

/** A well-formed header and the leaf's place in it; signature and path stay unread until they are needed. */
export interface Place {
  header: Buffer;
  index: number;
  count: number;
}

export function readPlace(bytes: Uint8Array): Place | null {
  if (!ArrayBuffer.isView(bytes) || bytes.byteLength < FIXED_BYTES) return null;
  const header = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const index = header.readUInt16BE(SIGNATURE_BYTES);
  const count = header.readUInt16BE(SIGNATURE_BYTES + 2);
  if (count === 0 || count > MAX_TREE_LEAVES || index >= count) return null;
  if (header.length !== FIXED_BYTES + HASH_BYTES * pathLength(index, count)) return null;
  return { header, index, count };
}

export function signatureOf({ header }: Place): Buffer {
  return header.subarray(0, SIGNATURE_BYTES);
}

export function pathIn({ header }: Place): Buffer[] {
  const path: Buffer[] = [];
  for (let at = FIXED_BYTES; at < header.length; at += HASH_BYTES) path.push(header.subarray(at, at + HASH_BYTES));
  return path;
}

/** Whether the header's path is this one. */
export function hasPath({ header }: Place, path: readonly Buffer[]): boolean {
  if (header.length !== FIXED_BYTES + HASH_BYTES * path.length) return false;
  for (let level = 0, at = FIXED_BYTES; level < path.length; level++, at += HASH_BYTES) {
    if (path[level].compare(header, at, at + HASH_BYTES) !== 0) return false;
  }
  return true;
}
