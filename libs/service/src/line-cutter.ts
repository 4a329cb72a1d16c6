const NEWLINE = 0x0a;

/**
 * Cuts a byte stream after each newline; the last piece may lack one. Joined again, the pieces are the stream. A line
 * that is longer than allowed comes as null, once, and is held in memory no further than that.
 */
export class LineCutter {
  private rest: Buffer[] = [];
  private restBytes = 0;
  private skipping = false;

  constructor(private readonly mostBytes: number) {}

  /** The lines that end in this chunk. */
  push(chunk: Buffer): (Buffer | null)[] {
    const lines: (Buffer | null)[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      this.hold(chunk.subarray(from, end + 1));
      lines.push(this.take());
      from = end + 1;
    }
    if (from < chunk.length) this.hold(chunk.subarray(from));
    return lines;
  }

  /** What came after the last newline. */
  end(): (Buffer | null)[] {
    return this.skipping || this.restBytes > 0 ? [this.take()] : [];
  }

  /** Whether the line that is not over yet is already longer than allowed. */
  get tooLong(): boolean {
    return this.skipping;
  }

  private hold(piece: Buffer): void {
    if (this.skipping) return;
    this.restBytes += piece.length;
    if (this.restBytes <= this.mostBytes) this.rest.push(piece);
    else {
      this.skipping = true;
      this.rest = [];
    }
  }

  private take(): Buffer | null {
    const line = this.skipping ? null : this.rest.length === 1 ? this.rest[0] : Buffer.concat(this.rest);
    this.rest = [];
    this.restBytes = 0;
    this.skipping = false;
    return line;
  }
}
