/** How far a reader is in one shard: the number of the last change it has, and the id of that event (a UUID). */
export interface ShardPosition {
  sequence: number;
  /** First eight hexadecimal digits of the event's id; zeros at the start of the shard. */
  event: string;
}

const VERSION = 1;
const SEQUENCE_BYTES = 6;
const EVENT_BYTES = 4;
const POSITION_BYTES = SEQUENCE_BYTES + EVENT_BYTES;

/** Before the first change of every shard. */
export const feedStart = (shards: number): ShardPosition[] =>
  Array.from({ length: shards }, () => ({ sequence: 0, event: '0'.repeat(2 * EVENT_BYTES) }));

/**
 * A position per shard as text (base64url). The events' ids make it belong to one register and one history of it: a
 * cursor of another register, or of what a restored one has lost, meets other events at its numbers.
 */
export function writeCursor(positions: readonly ShardPosition[]): string {
  const bytes = Buffer.alloc(1 + positions.length * POSITION_BYTES);
  bytes.writeUInt8(VERSION, 0);
  positions.forEach(({ sequence, event }, shard) => {
    const at = 1 + shard * POSITION_BYTES;
    bytes.writeUIntBE(sequence, at, SEQUENCE_BYTES);
    bytes.write(event, at + SEQUENCE_BYTES, EVENT_BYTES, 'hex');
  });
  return bytes.toString('base64url');
}

/** The positions, or null for what is no cursor of a register with so many shards. */
export function readCursor(text: string, shards: number): ShardPosition[] | null {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== 1 + shards * POSITION_BYTES || bytes[0] !== VERSION) return null;
  // Decoding is lenient; one text per cursor is not.
  if (bytes.toString('base64url') !== text) return null;
  return Array.from({ length: shards }, (_, shard) => {
    const at = 1 + shard * POSITION_BYTES;
    const event = bytes.subarray(at + SEQUENCE_BYTES, at + POSITION_BYTES).toString('hex');
    return { sequence: bytes.readUIntBE(at, SEQUENCE_BYTES), event };
  });
}
