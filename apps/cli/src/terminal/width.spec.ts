import { clip, displayWidth, pad, printable, wrap } from './width.js';

describe('width', () => {
  test('a Chinese character takes two columns and a colour code none', () => {
    expect(displayWidth('张三 abc')).toBe(8);
    expect(displayWidth('\u001b[31m张三\u001b[39m')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
  });

  test('padding counts columns, not characters', () => {
    expect(pad('张三', 6)).toBe('张三  ');
    expect(pad('7', 3, 'right')).toBe('  7');
  });

  test('a cut text never exceeds its width', () => {
    expect(clip('江苏省南通市', 6)).toBe('江苏…');
    for (let width = 1; width < 24; width++)
      expect(displayWidth(clip('江苏省南通市中级人民法院', width))).toBeLessThanOrEqual(width);
    expect(clip('short', 10)).toBe('short');
  });

  test('wrapping keeps every line within the width and loses no visible character', () => {
    const text =
      'Rail told us that 被执行人张三 was lifted, 但售票窗口仍然拒绝。 averyveryverylongwordthatcannotfit end';
    for (const width of [6, 10, 17, 40]) {
      const lines = wrap(text, width);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width + 2);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }
  });

  test('a closing mark does not start a line', () => {
    expect(wrap('甲乙。丙', 5)).toEqual(['甲', '乙。', '丙']);
    for (const line of wrap('甲乙。丙丁,戊己。', 5)) expect(line).not.toMatch(/^[。,]/u);
  });

  test('what comes from outside cannot move the cursor or reverse the text', () => {
    expect(printable('张\u001b[2J三\u202e\n\u0007')).toBe('张三 ');
  });
});
