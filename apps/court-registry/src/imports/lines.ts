import { LineCutter, refuse, Refused } from '#service';

/** Beyond this a line is held in memory no further: it is no file of decisions. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The lines of a byte stream, each with its newline; the last one may lack it.
 * @throws Refused `line-too-long`
 */
export async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const cutter = new LineCutter(MOST_BYTES);
  for await (const chunk of body) {
    for (const line of cutter.push(chunk)) yield whole(line);
    if (cutter.tooLong) whole(null);
  }
  for (const line of cutter.end()) yield whole(line);
}

function whole(line: Buffer | null): Buffer {
  if (line !== null) return line;
  throw new Refused(refuse('line-too-long', 'A line of the file is longer than 4 MB.', { kind: 'too-large' }));
}
