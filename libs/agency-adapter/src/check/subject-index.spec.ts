import fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { ENTRY_BYTES, SubjectIndex, tagOf } from './subject-index.js';

interface Entry {
  tag: bigint;
  row: number;
  measures: number;
  day: number;
}

const packed = (...entries: Entry[]): Buffer => {
  const bytes = Buffer.alloc(entries.length * ENTRY_BYTES);
  entries.forEach(({ tag, row, measures, day }, i) => {
    bytes.writeBigUInt64BE(tag, i * ENTRY_BYTES);
    bytes.writeUInt32BE(row, i * ENTRY_BYTES + 8);
    bytes.writeUInt16BE(measures, i * ENTRY_BYTES + 12);
    bytes.writeUInt16BE(day, i * ENTRY_BYTES + 14);
  });
  return bytes;
};
const word = (tag: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(tag);
  return tagOf(bytes);
};

/** The same, as nobody would keep twenty million of them. */
class Plain {
  readonly rows = new Map<string, Entry>();
  apply(entry: Entry): void {
    const key = `${entry.tag}/${entry.row}`;
    if (entry.measures === 0) this.rows.delete(key);
    else this.rows.set(key, entry);
  }
  has(tag: bigint, measures: number, day: number): boolean {
    return [...this.rows.values()].some((one) => one.tag === tag && one.measures & measures && one.day >= day);
  }
}

describe('the index of subjects', () => {
  const tags = fc.oneof(
    fc.constantFrom(0n, 1n, 2n ** 64n - 1n, 2n ** 32n - 1n, 2n ** 32n, 5n << 32n),
    // One part, homes at its end: probing runs over it and starts again.
    fc.bigInt({ min: 2n ** 32n - 12n, max: 2n ** 32n - 1n }),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  );
  const entry = fc.record({
    tag: tags,
    row: fc.oneof(fc.nat(3), fc.nat(2 ** 32 - 1)),
    measures: fc.oneof(fc.constant(0), fc.constantFrom(1, 2, 3, 0x8000)),
    day: fc.constantFrom(0, 1, 20_000, 65_535),
  });

  it('answers as a Map of the same entries does, whatever was put, changed and taken out', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 120 }), (entries) => {
        const [index, plain] = [new SubjectIndex(), new Plain()];
        for (const one of entries) {
          index.apply(packed(one));
          plain.apply(one);
        }
        expect(index.size).toBe(plain.rows.size);
        for (const { tag } of [...entries, { tag: 7n }])
          for (const measures of [1, 2, 0x8000])
            for (const day of [0, 20_000, 65_535])
              expect(index.has(word(tag), measures, day)).toBe(plain.has(tag, measures, day));
        for (const { tag, row } of plain.rows.values()) index.apply(packed({ tag, row, measures: 0, day: 0 }));
        expect(index.size).toBe(0);
        for (const { tag } of entries) expect(index.has(word(tag), 0xffff, 0)).toBe(false);
      }),
      propertyRuns(500),
    );
  });

  it('keeps every row of one tag, and of tags that share a home', () => {
    const index = new SubjectIndex();
    for (let row = 0; row < 500; row++) index.apply(packed({ tag: 9n, row, measures: 1, day: 10 }));
    for (let i = 0n; i < 500n; i++) index.apply(packed({ tag: i, row: 1_000, measures: 2, day: 10 }));
    expect(index.size).toBe(1_000);
    for (let row = 0; row < 499; row++) index.apply(packed({ tag: 9n, row, measures: 0, day: 0 }));
    expect(index.has(word(9n), 1, 10)).toBe(true);
    index.apply(packed({ tag: 9n, row: 499, measures: 0, day: 0 }));
    expect(index.has(word(9n), 1, 10)).toBe(false);
    expect(index.has(word(499n), 2, 10)).toBe(true);
  });

  it('takes at most 25 bytes a row at any size a real agency has, and loses none as it grows', () => {
    const index = new SubjectIndex();
    const tagOfNumber = (i: number): bigint => BigInt.asUintN(64, BigInt(i + 1) * 0x9e3779b97f4a7c15n);
    let most = 0;
    for (let i = 0; i < 200_000; i++) {
      index.apply(packed({ tag: tagOfNumber(i), row: i, measures: 1, day: 1 }));
      if (i > 50_000 && i % 1_000 === 0) most = Math.max(most, index.bytes / index.size);
    }
    expect(most).toBeGreaterThan(16);
    expect(most).toBeLessThanOrEqual(25);
    for (let i = 0; i < 200_000; i++) if (!index.has(word(tagOfNumber(i)), 1, 1)) throw new Error(`lost ${i}`);
    expect(index.has(word(tagOfNumber(200_001)), 1, 1)).toBe(false);
    index.clear();
    expect([index.size, index.bytes, index.has(word(tagOfNumber(1)), 1, 1)]).toEqual([0, 0, false]);
  });
});
