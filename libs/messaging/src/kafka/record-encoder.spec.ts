import { createRequire } from 'node:module';
import fc from 'fast-check';
import { encodeRecord } from './record-encoder.js';

/** kafkajs's own, which nothing has replaced in this process. */
const theirs = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/record/v0') as typeof encodeRecord;

const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const bytes = fc.uint8Array({ maxLength: 5_000 }).map((array) => Buffer.from(array));
const aRecord = fc.record({
  offsetDelta: fc.nat(100_000),
  timestampDelta: fc.nat(100_000),
  key: fc.oneof(text, bytes, fc.constant(null)),
  value: fc.oneof(bytes, fc.constant(null)),
  headers: fc.dictionary(fc.constantFrom('ce_id', 'ce_type', 'salt', '案号'), fc.oneof(text, bytes)),
});

describe('encodeRecord', () => {
  it('writes every record in the very bytes in which kafkajs writes it', () => {
    fc.assert(
      fc.property(aRecord, (record) => {
        const ours = encodeRecord(record);
        expect(ours.buffer.equals(theirs(record).buffer)).toBe(true);
        expect(ours.size()).toBe(ours.buffer.length);
      }),
      { numRuns: 500 },
    );
  });

  it('writes a record without headers, and what kafkajs leaves to be zero', () => {
    const record = { key: '7', value: Buffer.from('{}') };
    expect(encodeRecord(record).buffer.toString('hex')).toBe(theirs(record).buffer.toString('hex'));
  });
});
