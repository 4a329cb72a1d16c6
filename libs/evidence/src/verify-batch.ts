import { verify, type KeyObject } from 'node:crypto';
import { hasPath, pathIn, readPlace, signatureOf, type Place } from './batch-signature.js';
import { rawPublicKey } from './keys.js';
import { merkleLevels, pathOf, rootFromPath } from './merkle.js';

/** A leaf hash, the `signature` header that came with it, and the key that its key id names. */
export interface SignedLeaf {
  leaf: Buffer;
  header: Uint8Array;
  publicKey: KeyObject;
}

interface Member extends Place {
  leaf: Buffer;
  /** Where the answer for this member goes. */
  position: number;
}

interface Tree {
  publicKey: KeyObject;
  /** Raw public key, latin1. */
  key: string;
  signature: Buffer;
  members: Member[];
}

/**
 * Tells of each leaf whether its header proves that the holder of the key signed it. A header of any shape gives
 * false, never a throw; a false neighbour never makes a true record false, and the company a record comes in never
 * changes its answer (so the ledger can prove alone what an adapter accepted in bulk).
 *
 * Costs one Ed25519 verification per tree: a tree that is here whole is built once and every path compared with it,
 * a lone record climbs its own path, and roots verified before are remembered.
 */
export function verifyBatch(items: readonly SignedLeaf[]): boolean[] {
  const answers = new Array<boolean>(items.length).fill(false);
  const refused = new Set<string>();
  for (const tree of treesOf(items)) {
    for (const member of verifyWhole(tree, answers, refused)) {
      const root = rootFromPath(member.leaf, member.index, member.count, pathIn(member));
      answers[member.position] = isSigned(root, tree, refused);
    }
  }
  return answers;
}

function treesOf(items: readonly SignedLeaf[]): Iterable<Tree> {
  const trees = new Map<string, Tree>();
  let tree: Tree | undefined;
  items.forEach(({ leaf, header, publicKey }, position) => {
    const place = readPlace(header);
    const key = ed25519Bytes(publicKey);
    if (place === null || key === null || leaf?.length !== 32) return;
    const signature = signatureOf(place);
    // Members of a tree come one after the other.
    if (tree?.key !== key || tree.members[0].count !== place.count || !tree.signature.equals(signature)) {
      const id = `${signature.toString('latin1')}${key}${place.count}`;
      tree = trees.get(id);
      if (tree === undefined) trees.set(id, (tree = { publicKey, key, signature, members: [] }));
    }
    tree.members.push({ header: place.header, index: place.index, count: place.count, leaf, position });
  });
  return trees.values();
}

/** Answers the members that the tree as received proves; gives back those that must climb their own path. */
function verifyWhole(tree: Tree, answers: boolean[], refused: Set<string>): Member[] {
  const { count } = tree.members[0];
  if (tree.members.length < count) return tree.members;
  const leaves: Buffer[] = [];
  let found = 0;
  for (const { index, leaf } of tree.members) {
    if (leaves[index] === undefined) found++;
    leaves[index] ??= leaf;
  }
  if (found < count) return tree.members;
  const levels = merkleLevels(leaves);
  if (!isSigned(levels[levels.length - 1][0], tree, refused)) return tree.members;
  return tree.members.filter((member) => {
    const proved = member.leaf.equals(leaves[member.index]) && hasPath(member, pathOf(levels, member.index));
    answers[member.position] = proved;
    return !proved;
  });
}

/** Roots whose signature held, oldest use first: with trees of 128 this spans half a million records in about 1 MB. */
const verified = new Map<string, true>();
const MAX_VERIFIED = 4096;

function isSigned(root: Buffer, tree: Tree, refused: Set<string>): boolean {
  const id = `${tree.key}${root.toString('latin1')}${tree.signature.toString('latin1')}`;
  const known = verified.delete(id);
  if (!known && refused.has(id)) return false;
  if (!known && !verify(null, root, tree.publicKey, tree.signature)) {
    refused.add(id);
    return false;
  }
  verified.set(id, true);
  if (verified.size > MAX_VERIFIED) verified.delete(verified.keys().next().value!);
  return true;
}

const keyBytes = new WeakMap<KeyObject, string>();

/** The raw public key as a latin1 string; null for what is no Ed25519 key. */
function ed25519Bytes(key: KeyObject): string | null {
  if (key?.asymmetricKeyType !== 'ed25519') return null;
  let bytes = keyBytes.get(key);
  if (bytes === undefined) keyBytes.set(key, (bytes = Buffer.from(rawPublicKey(key), 'base64url').toString('latin1')));
  return bytes;
}
