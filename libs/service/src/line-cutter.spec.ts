import fc from 'fast-check';
import { LineCutter } from './line-cutter.js';

function cut(bytes: Buffer, cuts: readonly number[], mostBytes: number): (string | null)[] {
  const cutter = new LineCutter(mostBytes);
  const at = [0, ...cuts.map((one) => Math.min(one, bytes.length)).sort((a, b) => a - b), bytes.length];
  const lines = at.slice(1).flatMap((end, i) => cutter.push(bytes.subarray(at[i], end)));
  return [...lines, ...cutter.end()].map((line) => line?.toString('latin1') ?? null);
}

describe('the lines of a stream', () => {
  it('are the same however the stream is cut, with null for each that is too long', () => {
    const bytes = fc.array(fc.constantFrom('a', 'bb', '\n', '\r\n', 'x'.repeat(9))).map((parts) => parts.join(''));
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(120), { maxLength: 6 }), (text, cuts) => {
        const expected = (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => (line.length > 8 ? null : line));
        expect(cut(Buffer.from(text, 'latin1'), cuts, 8)).toEqual(expected);
      }),
    );
  });

  it('hold no more of a line that never ends than is allowed', () => {
    const cutter = new LineCutter(1_000);
    for (let i = 0; i < 100; i++) expect(cutter.push(Buffer.alloc(500, 97))).toEqual([]);
    expect(cutter.tooLong).toBe(true);
    expect(JSON.stringify(cutter).length).toBeLessThan(1_000);
    expect(cutter.push(Buffer.from('\nnext\n')).map((line) => line?.toString() ?? null)).toEqual([null, 'next\n']);
  });
});
