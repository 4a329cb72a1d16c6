import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { inclusionPath, merkleRoot, pathLength, rootFromPath } from './merkle.js';

const hex = (text: string) => Buffer.from(text, 'hex');
const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** The leaves, roots and paths of the Certificate Transparency reference implementation. */
const published = {
  leaves: ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'],
  roots: [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ],
  paths: [
    { index: 0, count: 1, path: [] },
    {
      index: 0,
      count: 8,
      path: [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    },
    {
      index: 5,
      count: 8,
      path: [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    },
    { index: 2, count: 3, path: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
    {
      index: 1,
      count: 5,
      path: [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    },
  ],
};
const leaves = published.leaves.map((leaf) => sha256(hex('00'), hex(leaf)));

describe('the published trees of Certificate Transparency (RFC 6962, RFC 9162)', () => {
  it.each(published.roots.map((root, size) => [size, root]))('%i leaves have the root %s', (size, root) => {
    expect(merkleRoot(leaves.slice(0, size)).toString('hex')).toBe(root);
  });

  it.each(published.paths)('leaf $index of $count has its published path', ({ index, count, path }) => {
    expect(inclusionPath(leaves.slice(0, count), index).map((hash) => hash.toString('hex'))).toEqual(path);
    expect(rootFromPath(leaves[index], index, count, path.map(hex)).toString('hex')).toBe(published.roots[count]);
  });
});

const someLeaves = fc.array(
  fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
  {
    minLength: 1,
    maxLength: 140,
  },
);

describe('any tree', () => {
  it('has the root that the recursive definition of RFC 6962 gives', () => {
    fc.assert(fc.property(someLeaves, (tree) => expect(merkleRoot(tree)).toEqual(treeHash(tree))));
  });

  it('is reached from each of its leaves by its path, which has the length that index and count say', () => {
    fc.assert(
      fc.property(someLeaves, fc.nat(), (tree, seed) => {
        const index = seed % tree.length;
        const path = inclusionPath(tree, index);
        expect(path).toHaveLength(pathLength(index, tree.length));
        expect(rootFromPath(tree[index], index, tree.length, path)).toEqual(merkleRoot(tree));
      }),
    );
  });

  it('is not reached after any one bit of leaf or path was flipped', () => {
    fc.assert(
      fc.property(someLeaves, fc.nat(), fc.nat(), (tree, seed, bit) => {
        const index = seed % tree.length;
        const bytes = Buffer.concat([tree[index], ...inclusionPath(tree, index)]);
        bytes[(bit >>> 3) % bytes.length] ^= 1 << (bit & 7);
        const [leaf, ...path] = hashesOf(bytes);
        expect(rootFromPath(leaf, index, tree.length, path)).not.toEqual(merkleRoot(tree));
      }),
    );
  });

  it('refuses paths too short and too long, and leaves that it has not', () => {
    const path = inclusionPath(leaves, 3);
    expect(() => rootFromPath(leaves[3], 3, 8, path.slice(1))).toThrow(RangeError);
    expect(() => rootFromPath(leaves[3], 3, 8, [...path, path[0]])).toThrow(RangeError);
    expect(() => rootFromPath(leaves[3], 8, 8, path)).toThrow(RangeError);
    expect(() => rootFromPath(leaves[3], -1, 8, path)).toThrow(RangeError);
    expect(() => rootFromPath(leaves[3], 0.5, 8, path)).toThrow(RangeError);
    expect(() => rootFromPath(leaves[3], 0, 0, [])).toThrow(RangeError);
    expect(() => inclusionPath(leaves, 8)).toThrow(RangeError);
    expect(() => merkleRoot([Buffer.alloc(31), Buffer.alloc(33)])).toThrow(RangeError);
  });
});

/** MTH of RFC 6962 section 2.1, as it is written there. */
function treeHash(tree: readonly Buffer[]): Buffer {
  if (tree.length === 1) return tree[0];
  let split = 1;
  while (split * 2 < tree.length) split *= 2;
  return sha256(hex('01'), treeHash(tree.slice(0, split)), treeHash(tree.slice(split)));
}

function hashesOf(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length / 32 }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
}
