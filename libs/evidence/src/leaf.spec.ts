import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import { canonicalAttributes, commitment, leafHash, type SignedAttributes } from './leaf.js';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('a"b', 'c\\d', 'e\u0001', '\u2028'),
);
const number = fc.oneof(fc.nat(), fc.maxSafeInteger(), fc.constantFrom(0, -0, 1e21));

const attributes: fc.Arbitrary<SignedAttributes> = fc.record(
  {
    id: text,
    source: text,
    type: text,
    time: text,
    keyId: text,
    epoch: number,
    shard: number,
    sequence: number,
    listing: fc.option(number, { nil: undefined }),
    revision: fc.option(number, { nil: undefined }),
    standing: fc.option(fc.constantFrom('in-force' as const, 'stayed' as const, 'deleted' as const), {
      nil: undefined,
    }),
  },
  { requiredKeys: ['id', 'source', 'type', 'time', 'keyId', 'epoch', 'shard', 'sequence'] },
);
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a leaf', () => {
  it('is written by hand exactly as canonical JSON writes it', () => {
    fc.assert(
      fc.property(attributes, digest, (signed, committed) => {
        const expected = canonicalJson({ ...signed, commitment: Buffer.from(committed).toString('hex') });
        expect(canonicalAttributes(signed, committed)).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('is the RFC 6962 leaf hash of those bytes', () => {
    fc.assert(
      fc.property(attributes, digest, (signed, committed) => {
        const bytes = Buffer.from(`\0${canonicalAttributes(signed, committed)}`, 'utf8');
        expect(leafHash(signed, committed)).toEqual(createHash('sha256').update(bytes).digest());
      }),
    );
  });

  it('changes with every attribute, and with the absence of one', () => {
    const signed: SignedAttributes = {
      id: 'a',
      source: '/court-registry',
      type: 'sanctions.listing.deleted.v1',
      time: '2025-03-01T08:00:00.000Z',
      keyId: 'register-1',
      epoch: 1,
      shard: 1,
      sequence: 1,
      listing: 1,
      revision: 1,
      standing: 'deleted',
    };
    const committed = commitment(Buffer.alloc(16), Buffer.from('{}'));
    const others = Object.keys(signed).flatMap((name) => [
      { ...signed, [name]: typeof signed[name as keyof SignedAttributes] === 'number' ? 2 : 'b' },
      ...(['listing', 'revision', 'standing'].includes(name) ? [{ ...signed, [name]: undefined }] : []),
    ]);
    const leaves = [signed, ...others].map((one) => leafHash(one, committed).toString('hex'));
    expect(new Set(leaves).size).toBe(1 + 11 + 3);
  });

  it('refuses numbers that headers could not have carried', () => {
    const signed = { id: 'a', source: 'b', type: 'c', time: 'd', keyId: 'e', epoch: NaN, shard: 1, sequence: 1 };
    expect(() => leafHash(signed, Buffer.alloc(32))).toThrow(TypeError);
  });
});

describe('a commitment', () => {
  it('is SHA-256 of salt and data', () => {
    const salt = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
    const expected = createHash('sha256').update(salt).update('data').digest();
    expect(commitment(salt, Buffer.from('data'))).toEqual(expected);
  });

  it.each([0, 15, 17])('refuses a salt of %i bytes, which could trade bytes with the data', (length) => {
    expect(() => commitment(Buffer.alloc(length), Buffer.from('data'))).toThrow(RangeError);
  });
});
