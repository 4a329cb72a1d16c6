import { createRequire } from 'node:module';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { decodeFetch, type FetchedRecord } from './fetch-response.js';

const require = createRequire(import.meta.url);
const kafkajs = require('kafkajs');
const Encoder = require('kafkajs/src/protocol/encoder');
const Decoder = require('kafkajs/src/protocol/decoder');
const decodeMessages = require('kafkajs/src/protocol/requests/fetch/v4/decodeMessages');
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0');
const RecordEncoder = require('kafkajs/src/protocol/recordBatch/record/v0');

const ZSTD = 4;
kafkajs.CompressionCodecs[ZSTD] = () => ({
  compress: async ({ buffer }: { buffer: Buffer }) => zstdCompressSync(buffer),
  decompress: async (buffer: Buffer) => zstdDecompressSync(buffer),
});
const unpack = async (codec: number, packed: Buffer) => {
  expect(codec).toBe(ZSTD);
  return zstdDecompressSync(packed);
};

interface Sent {
  key: string;
  value: string;
  headers: Record<string, string>;
}

/** One batch as kafkajs writes it; its records have the offsets from `firstOffset`. */
async function aBatch(records: Sent[], { firstOffset = 0, compression = ZSTD } = {}): Promise<Buffer> {
  const batch = await RecordBatch({
    compression,
    firstTimestamp: 1_780_000_000_000,
    maxTimestamp: 1_780_000_000_000 + records.length,
    lastOffsetDelta: records.length - 1,
    records: records.map((record, i) => RecordEncoder({ offsetDelta: i, timestampDelta: i, ...record })),
  });
  const { buffer } = batch as { buffer: Buffer };
  buffer.writeBigInt64BE(BigInt(firstOffset), 0);
  return buffer;
}

/** The answer to a Fetch request with one partition that has these bytes. */
function anAnswer(records: Buffer): Buffer {
  const partition = new Encoder()
    .writeInt32(3)
    .writeInt16(0)
    .writeInt64('70')
    .writeInt64('70')
    .writeInt64('0')
    .writeInt32(-1)
    .writeInt32(-1)
    .writeInt32(records.length)
    .writeBuffer(records);
  return new Encoder()
    .writeInt32(0)
    .writeInt16(0)
    .writeInt32(0)
    .writeInt32(1)
    .writeString('sanctions.register.v1')
    .writeInt32(1)
    .writeEncoder(partition).buffer;
}

const decoded = async (bytes: Buffer): Promise<FetchedRecord[]> =>
  (await decodeFetch(anAnswer(bytes), unpack)).responses[0].partitions[0].messages;

/** What both readers say of a record. */
const essence = ({ offset, key, value, headers, isControlRecord }: FetchedRecord) => ({
  offset,
  key: key?.toString(),
  value: value?.toString(),
  headers: Object.fromEntries(Object.entries(headers).map(([name, bytes]) => [name, bytes.toString()])),
  isControlRecord,
});

const aRecord = (i: number): Sent => ({
  key: String(i),
  value: `{"n":${i}}`,
  headers: { ce_type: 'sanctions.cut.v1', ce_sequence: String(i), ...(i % 3 === 0 && { traceparent: `00-${i}` }) },
});

describe('decodeFetch', () => {
  it('reads whatever kafkajs writes as kafkajs itself reads it, packed or not', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    const headers = fc.dictionary(fc.constantFrom('ce_id', 'ce_type', 'salt', '案号'), text);
    const records = fc.array(fc.record({ key: text, value: text, headers }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(records, fc.constantFrom(0, ZSTD), fc.nat(2 ** 40), async (sent, compression, firstOffset) => {
        const batch = await aBatch(sent, { compression, firstOffset });
        const length = Buffer.alloc(4);
        length.writeInt32BE(batch.length);
        const theirs = await decodeMessages(new Decoder(Buffer.concat([length, batch])));
        expect((await decoded(batch)).map(essence)).toEqual(theirs.map(essence));
      }),
      { numRuns: 200 },
    );
  });

  it('answers where each record stands, over several batches', async () => {
    const batches = [await aBatch([1, 2].map(aRecord)), await aBatch([3, 4, 5].map(aRecord), { firstOffset: 2 })];
    const answer = await decodeFetch(anAnswer(Buffer.concat(batches)), unpack);
    expect(answer.responses[0]).toMatchObject({
      topicName: 'sanctions.register.v1',
      partitions: [{ partition: 3, errorCode: 0, highWatermark: '70', abortedTransactions: [] }],
    });
    const records = answer.responses[0].partitions[0].messages;
    expect(records.map(({ offset }) => offset)).toEqual(['0', '1', '2', '3', '4']);
    expect(records.map(({ headers }) => headers.ce_sequence.toString())).toEqual(['1', '2', '3', '4', '5']);
    expect(records.map(({ headers }) => headers.traceparent?.toString())).toEqual([
      undefined,
      undefined,
      '00-3',
      undefined,
      undefined,
    ]);
  });

  it('leaves a batch that the fetch cut off for the next one', async () => {
    const whole = await aBatch([aRecord(1)]);
    const cut = (await aBatch([aRecord(2)], { firstOffset: 1 })).subarray(0, -3);
    expect((await decoded(Buffer.concat([whole, cut]))).map(({ offset }) => offset)).toEqual(['0']);
  });

  it('throws on bytes that are no batch rather than make up records', async () => {
    const batch = await aBatch([1, 2, 3].map(aRecord), { compression: 0 });
    const old = Buffer.from(batch);
    old.writeInt8(1, 16);
    await expect(decoded(old)).rejects.toThrow('a record batch of format 1, older than Kafka 0.11');
    const crooked = Buffer.from(batch);
    crooked.writeInt8(crooked.readInt8(61) + 2, 61);
    await expect(decoded(crooked)).rejects.toThrow('not as long as it says');
    const endless = Buffer.concat([batch.subarray(0, 61), Buffer.alloc(20, 0xff)]);
    endless.writeInt32BE(endless.length - 12, 8);
    await expect(decoded(endless)).rejects.toThrow('a number goes beyond its bytes');
  });
});
