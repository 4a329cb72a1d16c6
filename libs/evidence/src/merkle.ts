import { sha256 } from './sha256.js';

/**
 * The Merkle tree of RFC 6962 section 2.1 over leaf hashes that already carry the 0x00 prefix.
 *
 * The recursive split of the RFC (largest power of two below n) gives the same tree as pairing each level from the
 * left and letting an odd last node rise unchanged; the levels are what roots and paths are read from.
 */
export function merkleLevels(leaves: readonly Buffer[]): Buffer[][] {
  let level: Buffer[] = [...leaves];
  const levels = [level];
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let left = 0; left + 1 < level.length; left += 2) above.push(nodeHash(level[left], level[left + 1]));
    if (level.length % 2 === 1) above.push(level[level.length - 1]);
    levels.push(above);
    level = above;
  }
  return levels;
}

/** The tree hash of leaf hashes; of none it is SHA-256 of nothing. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256('');
  return merkleLevels(leaves).at(-1)![0];
}

/**
 * The sibling hashes from a leaf up to the root (RFC 6962 section 2.1.1, RFC 9162 section 2.1.3.1).
 *
 * @throws RangeError when the tree has no leaf of that index
 */
export function inclusionPath(leaves: readonly Buffer[], index: number): Buffer[] {
  assertIndex(index, leaves.length);
  return pathOf(merkleLevels(leaves), index);
}

/** The path of one leaf, read from the levels of its tree. */
export function pathOf(levels: readonly Buffer[][], index: number): Buffer[] {
  const path: Buffer[] = [];
  for (const level of levels) {
    const sibling = level[index ^ 1];
    if (sibling !== undefined) path.push(sibling);
    index >>>= 1;
  }
  return path;
}

/** How many hashes the path of a leaf has: one for each level on which it is not the odd last node. */
export function pathLength(index: number, count: number): number {
  let length = 0;
  for (let last = count - 1; last > 0; last = Math.floor(last / 2)) {
    if (index < last || index % 2 === 1) length++;
    index = Math.floor(index / 2);
  }
  return length;
}

/**
 * The root to which a leaf and its path lead (RFC 9162 section 2.1.3.2).
 *
 * @throws RangeError when the index is outside the tree or the path has not exactly the length of that leaf's path
 */
export function rootFromPath(leaf: Buffer, index: number, count: number, path: readonly Buffer[]): Buffer {
  assertIndex(index, count);
  if (path.length !== pathLength(index, count)) throw new RangeError(`a path of ${path.length} hashes does not fit`);
  let root = leaf;
  let taken = 0;
  for (let last = count - 1; last > 0; last = Math.floor(last / 2)) {
    if (index % 2 === 1) root = nodeHash(path[taken++], root);
    else if (index < last) root = nodeHash(root, path[taken++]);
    index = Math.floor(index / 2);
  }
  return root;
}

const node = Buffer.alloc(65, 1);

/** SHA-256(0x01 ‖ left ‖ right); the buffer is shared because hashing is synchronous. */
function nodeHash(left: Buffer, right: Buffer): Buffer {
  if (left.length !== 32 || right.length !== 32) throw new RangeError('a tree is made of hashes of 32 bytes');
  node.set(left, 1);
  node.set(right, 33);
  return sha256(node);
}

function assertIndex(index: number, count: number): void {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(count) || index < 0 || index >= count) {
    throw new RangeError(`a tree of ${count} leaves has no leaf ${index}`);
  }
}
