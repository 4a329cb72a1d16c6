import type { SendableRecord } from '../ports.js';

/** A record as kafkajs hands it to its encoder. */
interface Unencoded {
  offsetDelta?: number;
  timestampDelta?: number;
  key: string | Buffer | null;
  value: Buffer | null;
  headers?: SendableRecord['headers'];
}

/** What kafkajs does with an encoded record: it checks `buf` and copies `buffer`. */
interface EncodedRecord {
  buf: Buffer;
  buffer: Buffer;
  size(): number;
}

const LONGEST_VARINT = 5;
/** Names of headers are few, and the same in every record. */
const names = new Map<string, Buffer>();

/**
 * A record of a batch in Kafka's format 2, written in one pass: Length, Attributes, TimestampDelta, OffsetDelta, Key,
 * Value, [HeaderKey HeaderValue]. Integers are zigzag varints of 32 bits: the deltas of one batch are small.
 */
export function encodeRecord({
  offsetDelta = 0,
  timestampDelta = 0,
  key,
  value,
  headers = {},
}: Unencoded): EncodedRecord {
  const entries = Object.entries(headers);
  let most = 6 * LONGEST_VARINT + 1 + bytesOf(key) + bytesOf(value);
  for (const [name, text] of entries) most += 2 * LONGEST_VARINT + nameOf(name).length + bytesOf(text);
  const bytes = Buffer.allocUnsafe(most);
  // The length comes first and is known last: room is left for it, and what is not needed of that is cut off.
  let at = LONGEST_VARINT;
  bytes[at++] = 0;
  at = writeVarint(bytes, timestampDelta, at);
  at = writeVarint(bytes, offsetDelta, at);
  at = writeBytes(bytes, key, at);
  at = writeBytes(bytes, value, at);
  at = writeVarint(bytes, entries.length, at);
  for (const [name, text] of entries) {
    at = writeBytes(bytes, nameOf(name), at);
    at = writeBytes(bytes, text, at);
  }
  const length = at - LONGEST_VARINT;
  const start = LONGEST_VARINT - sizeOfVarint(length);
  writeVarint(bytes, length, start);
  const buffer = bytes.subarray(start, at);
  return { buf: buffer, buffer, size: () => buffer.length };
}

function nameOf(name: string): Buffer {
  let known = names.get(name);
  if (!known) names.set(name, (known = Buffer.from(name)));
  return known;
}

function bytesOf(value: string | Buffer | null): number {
  if (value === null) return 0;
  return typeof value === 'string' ? 3 * value.length : value.length;
}

function writeBytes(bytes: Buffer, value: string | Buffer | null, at: number): number {
  if (value === null) return writeVarint(bytes, -1, at);
  if (typeof value !== 'string') {
    at = writeVarint(bytes, value.length, at);
    return at + value.copy(bytes, at);
  }
  const length = Buffer.byteLength(value);
  at = writeVarint(bytes, length, at);
  return at + bytes.write(value, at);
}

function writeVarint(bytes: Buffer, value: number, at: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  while (rest > 0x7f) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = ((value << 1) ^ (value >> 31)) >>> 0; rest > 0x7f; rest >>>= 7) size++;
  return size;
}
