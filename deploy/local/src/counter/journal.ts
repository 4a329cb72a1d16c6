import { appendFile, readFile } from 'node:fs/promises';
import type { Restriction } from './restriction-cache.js';

/** The counter's memory on disk: one line per restriction taken, so that what it confirmed survives it. */
export class Journal {
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly file: string) {}

  /** What an earlier run of the counter had taken; a last line cut off by a crash was never confirmed and is left out. */
  async read(): Promise<Restriction[]> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    return whole.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Restriction] : []));
  }

  /** Resolves when the line is written; lines keep their order. */
  append(restriction: Restriction): Promise<void> {
    const line = `${JSON.stringify(restriction)}\n`;
    const written = this.last.then(() => appendFile(this.file, line, { mode: 0o600 }));
    this.last = written.catch(() => undefined);
    return written;
  }
}
