/** Where text goes: a terminal, a file or a test's memory. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * A block of lines at the bottom of the output that is drawn again in place on a terminal. Without a terminal every
 * drawing would repeat itself in a log, so there only `print` writes.
 */
export class LiveBlock {
  private drawn = 0;

  constructor(private readonly sink: TextSink) {}

  get inPlace(): boolean {
    return this.sink.isTTY === true;
  }

  draw(lines: readonly string[]): void {
    if (!this.inPlace) return;
    const back = this.drawn > 0 ? `\u001b[${this.drawn}A` : '';
    const gone = Math.max(0, this.drawn - lines.length);
    const rest = gone > 0 ? `${'\u001b[2K\n'.repeat(gone)}\u001b[${gone}A` : '';
    this.sink.write(`${back}${lines.map((line) => `\u001b[2K${line}\n`).join('')}${rest}`);
    this.drawn = lines.length;
  }

  /** Writes lines above the block for good. */
  print(lines: readonly string[]): void {
    const back = this.drawn > 0 ? `\u001b[${this.drawn}A\u001b[0J` : '';
    this.sink.write(`${back}${lines.map((line) => `${line}\n`).join('')}`);
    this.drawn = 0;
  }

  /** Leaves what is drawn where it is; the next drawing starts below. */
  keep(): void {
    this.drawn = 0;
  }

  /** Takes the block off the screen. */
  clear(): void {
    this.print([]);
  }
}

/** Width to lay text out for: the terminal's, within what reads well. */
export function layoutWidth(sink: TextSink): number {
  return Math.min(140, Math.max(60, sink.columns ?? 100));
}
