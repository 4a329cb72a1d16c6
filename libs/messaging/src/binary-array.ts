/** PostgreSQL's own numbers of the element types. */
const TYPES = { bytea: 17, text: 25, jsonb: 3802 } as const;
const JSONB_VERSION = 1;

/**
 * An array parameter that travels in PostgreSQL's binary form. As text every byte of a `bytea[]` is two hex digits that
 * are escaped here and parsed there, which cost a bulk load more than anything else that it wrote.
 */
export class BinaryArray {
  constructor(
    private readonly type: keyof typeof TYPES,
    readonly items: readonly (Buffer | string | null)[],
  ) {}

  /** What the driver asks of a parameter; a Buffer tells it that the form is binary. */
  toPostgres(): Buffer {
    const prefix = this.type === 'jsonb' ? 1 : 0;
    const lengths = this.items.map((item) =>
      item === null ? -1 : prefix + (typeof item === 'string' ? Buffer.byteLength(item) : item.length),
    );
    const size = lengths.reduce((sum, length) => sum + 4 + Math.max(0, length), 20);
    const bytes = Buffer.allocUnsafe(size);
    bytes.writeInt32BE(1, 0); // dimensions
    bytes.writeInt32BE(lengths.includes(-1) ? 1 : 0, 4);
    bytes.writeInt32BE(TYPES[this.type], 8);
    bytes.writeInt32BE(lengths.length, 12);
    bytes.writeInt32BE(1, 16); // index of the first element
    let at = 20;
    this.items.forEach((item, i) => {
      at = bytes.writeInt32BE(lengths[i], at);
      if (item === null) return;
      if (prefix) at = bytes.writeUInt8(JSONB_VERSION, at);
      at += typeof item === 'string' ? bytes.write(item, at) : item.copy(bytes, at);
    });
    return bytes;
  }
}
