import { refuse, Refused } from '#service';

const NEWLINE = 0x0a;
/** Beyond this a line is held in memory no further: it is no file of decisions. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Cuts a byte stream after each newline; the last piece may lack one. Joined again, the pieces are the stream.
 * @throws Refused `line-too-long`
 */
export async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of body) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      const piece = chunk.subarray(from, end + 1);
      yield rest.length > 0 ? Buffer.concat([...rest, piece]) : piece;
      rest = [];
      restBytes = 0;
      from = end + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
    restBytes += chunk.length - from;
    if (restBytes > MOST_BYTES)
      throw new Refused(refuse('line-too-long', 'A line of the file is longer than 4 MB.', { kind: 'too-large' }));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}
