import { layoutWidth, LiveBlock } from './screen.js';

function sink(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, write: (text: string) => written.push(text) };
}

describe('live block', () => {
  test('draws over itself on a terminal', () => {
    const out = sink(true);
    const block = new LiveBlock(out);
    block.draw(['a', 'b']);
    block.draw(['c']);
    expect(out.written[0]).not.toContain('\u001b[2A');
    expect(out.written[1]).toContain('\u001b[2A');
  });

  test('writes nothing but what is printed when there is no terminal', () => {
    const out = sink(false);
    const block = new LiveBlock(out);
    block.draw(['a']);
    block.print(['done']);
    expect(out.written.join('')).toBe('done\n');
  });

  test('lays out between 60 and 140 columns', () => {
    expect(layoutWidth({ ...sink(true), columns: 20 })).toBe(60);
    expect(layoutWidth({ ...sink(true), columns: 500 })).toBe(140);
    expect(layoutWidth(sink(false))).toBe(100);
  });
});
