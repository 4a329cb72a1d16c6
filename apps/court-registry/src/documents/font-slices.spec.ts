import { FontSlices } from './font-slices.js';

describe('the slices of the font', () => {
  const slices = new FontSlices();

  it.each([...'中文〇《》（）：，。2026Aé·—'])('draw %s', (character) => expect(slices.draws(character)).toBe(true));

  it.each(['\u{20BB7}', '\u{1F600}', '\u0000', '\u200B', '\u202E', '\uE000', '\u0E01'])(
    'do not promise what their files lack, or what nobody sees: %j',
    (character) => expect(slices.draws(character)).toBe(false),
  );

  it('come along only where a page needs them, each once', () => {
    const one = slices.facesOf('中', 400);
    expect(one.match(/@font-face/g)).toHaveLength(1);
    expect(slices.facesOf('中中', 400)).toBe(one);
    expect(slices.facesOf('中喆', 400).length).toBeGreaterThan(one.length);
    expect(slices.facesOf('', 400)).toBe('');
  });
});
