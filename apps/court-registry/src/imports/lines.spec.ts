import fc from 'fast-check';
import { linesOf } from './lines.js';

async function linesIn(chunks: Buffer[]): Promise<string[]> {
  const found: string[] = [];
  for await (const line of linesOf(
    (async function* () {
      yield* chunks;
    })(),
  ))
    found.push(line.toString());
  return found;
}

describe('the lines of a stream', () => {
  it('are the same however the stream is cut, and lose no byte', async () => {
    const text = fc
      .array(fc.constantFrom('a', '失', '\n', '\r\n', ''), { maxLength: 40 })
      .map((parts) => Buffer.from(parts.join('')));
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(120), { maxLength: 6 }), async (bytes, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
        const lines = await linesIn(chunks);
        expect(lines.join('')).toBe(bytes.toString());
        expect(lines).toEqual(await linesIn([bytes]));
        expect(lines.slice(0, -1).every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(
          true,
        );
      }),
    );
  });
});
