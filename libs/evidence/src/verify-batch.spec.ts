import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { parseSignature, signBatch } from './batch-signature.js';
import { merkleRoot } from './merkle.js';
import { verifyBatch, type SignedLeaf } from './verify-batch.js';

const register = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');

const leavesOf = (count: number): Buffer[] => Array.from({ length: count }, () => randomBytes(32));

function signed(
  leaves: readonly Buffer[],
  keys: { privateKey: KeyObject; publicKey: KeyObject } = register,
): SignedLeaf[] {
  const headers = signBatch(leaves, keys.privateKey);
  return leaves.map((leaf, i) => ({ leaf, header: headers[i], publicKey: keys.publicKey }));
}

function flipped(bytes: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[(bit >>> 3) % copy.length] ^= 1 << (bit & 7);
  return copy;
}

describe('a signature header', () => {
  it('is signature, index, count and path, big-endian', () => {
    const leaves = leavesOf(3);
    const [, , third] = signBatch(leaves, register.privateKey);
    const sibling = createHash('sha256')
      .update(Buffer.concat([Buffer.of(1), leaves[0], leaves[1]]))
      .digest();
    const signature = sign(null, merkleRoot(leaves), register.privateKey);
    expect(third).toEqual(Buffer.concat([signature, Buffer.of(0, 2, 0, 3), sibling]));
    expect(parseSignature(third)).toEqual({ signature, index: 2, count: 3, path: [sibling] });
  });

  it('covers trees of at most 128 leaves, and stays under 300 bytes', () => {
    const headers = signBatch(leavesOf(300), register.privateKey);
    const parsed = headers.map((header) => parseSignature(header)!);
    expect(parsed.map(({ index }) => index)).toEqual([...Array(128).keys(), ...Array(128).keys(), ...Array(44).keys()]);
    expect([parsed[0].count, parsed[128].count, parsed[299].count]).toEqual([128, 128, 44]);
    expect(Math.max(...headers.map((header) => header.length))).toBe(292);
  });

  it('is not made for nothing', () => {
    expect(signBatch([], register.privateKey)).toEqual([]);
  });
});

describe('a batch', () => {
  it('is true as it was signed, whole and in every part, in every order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.infiniteStream(fc.nat(1000)), (count, choice) => {
        const items = signed(leavesOf(count));
        const some = items.filter(() => choice.next().value % 3 > 0).sort(() => choice.next().value - 500);
        expect(verifyBatch(items)).toEqual(items.map(() => true));
        expect(verifyBatch(some)).toEqual(some.map(() => true));
      }),
      { numRuns: 30 },
    );
  });

  it('mixes keys and trees without confusing them', () => {
    const mixed = [signed(leavesOf(5)), signed(leavesOf(3), stranger), signed(leavesOf(7))];
    const woven = Array.from({ length: 7 }, (_, i) => mixed.flatMap((tree) => tree.slice(i, i + 1))).flat();
    expect(verifyBatch(woven)).toEqual(woven.map(() => true));
  });

  it('is false for a record with any one bit flipped, and true for its neighbours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(), fc.nat(), fc.boolean(), (count, at, bit, inLeaf) => {
        const items = signed(leavesOf(count));
        const victim = at % count;
        const { leaf, header } = items[victim];
        items[victim] = {
          ...items[victim],
          ...(inLeaf ? { leaf: flipped(leaf, bit) } : { header: flipped(header, bit) }),
        };
        expect(verifyBatch(items)).toEqual(items.map((_, i) => i !== victim));
      }),
      { numRuns: 300 },
    );
  });

  it('gives a record the same answer alone as in company, whatever was done to it', () => {
    const broken: fc.Arbitrary<(item: SignedLeaf) => SignedLeaf> = fc.oneof(
      fc.constant((item: SignedLeaf) => item),
      fc.nat().map((bit) => (item: SignedLeaf) => ({ ...item, leaf: flipped(item.leaf, bit) })),
      fc.nat().map((bit) => (item: SignedLeaf) => ({ ...item, header: flipped(item.header, bit) })),
      fc.constant((item: SignedLeaf) => ({ ...item, publicKey: stranger.publicKey })),
      fc.uint8Array({ maxLength: 300 }).map((header) => (item: SignedLeaf) => ({ ...item, header })),
    );
    fc.assert(
      fc.property(fc.array(broken, { minLength: 1, maxLength: 12 }), fc.boolean(), (breaks, twice) => {
        const whole = signed(leavesOf(breaks.length));
        const items = [...breaks.map((change, i) => change(whole[i])), ...(twice ? whole : [])];
        expect(verifyBatch(items)).toEqual(items.map((item) => verifyBatch([item])[0]));
      }),
      { numRuns: 200 },
    );
  });

  it('is not spoilt by a forged record that copies the header of a true one', () => {
    const items = signed(leavesOf(4));
    const forged = { ...items[2], leaf: randomBytes(32) };
    expect(verifyBatch([forged, ...items])).toEqual([false, true, true, true, true]);
    expect(verifyBatch([...items, forged])).toEqual([true, true, true, true, false]);
  });

  it('does not take a signature of another key for its own, though the root was verified before', () => {
    const items = signed(leavesOf(4));
    expect(verifyBatch(items)).toEqual([true, true, true, true]);
    const claimed = items.map((item) => ({ ...item, publicKey: stranger.publicKey }));
    expect(verifyBatch(claimed)).toEqual([false, false, false, false]);
  });

  it('does not take an inner node of a tree for a leaf of a smaller one', () => {
    const leaves = leavesOf(4);
    const [{ header, publicKey }] = signed(leaves);
    const { signature, path } = parseSignature(header)!;
    const inner = merkleRoot(leaves.slice(0, 2));
    const asLeaf = Buffer.concat([signature, Buffer.of(0, 0, 0, 2), path[1]]);
    // The tree hash alone cannot tell; that a leaf is the 0x00-hash of attributes is what rules it out.
    expect(verifyBatch([{ leaf: inner, header: asLeaf, publicKey }])).toEqual([true]);
    const attributes = Buffer.concat([Buffer.of(1), leaves[0], leaves[1]]);
    const asAttributes = createHash('sha256')
      .update(Buffer.concat([Buffer.of(0), attributes]))
      .digest();
    expect(verifyBatch([{ leaf: asAttributes, header: asLeaf, publicKey }])).toEqual([false]);
  });
});

describe('a hostile header', () => {
  const [{ leaf, header, publicKey }] = signed(leavesOf(4));
  const signature = header.subarray(0, 64);
  const place = (index: number, count: number) => Buffer.of(index >> 8, index & 255, count >> 8, count & 255);

  it.each<[string, Uint8Array]>([
    ['nothing', Buffer.alloc(0)],
    ['a signature alone', signature],
    ['no path', Buffer.concat([signature, place(0, 4)])],
    ['half a hash', header.subarray(0, header.length - 16)],
    ['a hash too many', Buffer.concat([header, Buffer.alloc(32)])],
    ['an index at the end of the tree', Buffer.concat([signature, place(4, 4), header.subarray(68)])],
    ['a tree of none', Buffer.concat([signature, place(0, 0)])],
    ['a tree of 129', Buffer.concat([signature, place(0, 129), Buffer.alloc(32 * 8)])],
    ['a tree of 65535', Buffer.concat([signature, place(65534, 65535), Buffer.alloc(32 * 16)])],
    ['zeros', Buffer.alloc(68)],
    ['what is no bytes', 'signature' as unknown as Uint8Array],
    ['undefined', undefined as unknown as Uint8Array],
    ['null', null as unknown as Uint8Array],
  ])('of %s is false and never throws', (_, hostile) => {
    expect(verifyBatch([{ leaf, header: hostile, publicKey }])).toEqual([false]);
    expect(parseSignature(hostile)?.count ?? null).toBe(hostile?.length === 68 && hostile[67] === 1 ? 1 : null);
  });

  it('of random bytes is false and never throws', () => {
    const lengths = fc.constantFrom(68, 100, 132, 164, 292);
    const random = lengths.chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
    fc.assert(
      fc.property(random, fc.integer({ min: 0, max: 3 }), (bytes, high) => {
        bytes.set([0, bytes[65] & high, 0, bytes[67] & 7], 64);
        expect(verifyBatch([{ leaf, header: bytes, publicKey }])).toEqual([false]);
      }),
      { numRuns: 500 },
    );
  });

  it('with a leaf that is no hash, or a key of another kind, is false and never throws', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(verifyBatch([{ leaf: leaf.subarray(1), header, publicKey }])).toEqual([false]);
    expect(verifyBatch([{ leaf, header, publicKey: ec.publicKey }])).toEqual([false]);
    expect(verifyBatch([{ leaf, header, publicKey: undefined as unknown as KeyObject }])).toEqual([false]);
  });
});

it('remembers a bounded number of roots, and forgets without error', () => {
  const items = Array.from({ length: 4200 }, () => signed(leavesOf(1))[0]);
  expect(verifyBatch(items).every(Boolean)).toBe(true);
  expect(verifyBatch(items.slice(0, 10)).every(Boolean)).toBe(true);
});
