import { FontSlices } from './font-slices.js';

/** How often the event loop went round meanwhile. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let next: NodeJS.Immediate;
  const turn = (): void => {
    turns++;
    next = setImmediate(turn);
  };
  turn();
  await work();
  clearImmediate(next!);
  return turns;
}

describe('the slices of the font', () => {
  let slices: FontSlices;
  beforeAll(async () => {
    slices = await FontSlices.open();
  });

  it.each([...'中文〇《》（）：，。2026Aé·—'])('draw %s', (character) => expect(slices.draws(character)).toBe(true));

  it.each(['\u{20BB7}', '\u{1F600}', '\u0000', '\u200B', '\u202E', '\uE000', '\u0E01'])(
    'do not promise what their files lack, or what nobody sees: %j',
    (character) => expect(slices.draws(character)).toBe(false),
  );

  it('come along only where a page needs them, each once', async () => {
    const one = await slices.facesOf('中', 400);
    expect(one.match(/@font-face/g)).toHaveLength(1);
    expect(await slices.facesOf('中中', 400)).toBe(one);
    expect((await slices.facesOf('中喆', 400)).length).toBeGreaterThan(one.length);
    expect(await slices.facesOf('', 400)).toBe('');
  });

  it('are read file by file, and whatever else the process has to do goes on between them', async () => {
    const turns = await turnsDuring(() => FontSlices.open());
    expect(turns).toBeGreaterThan(100);
    const rare = Array.from({ length: 400 }, (_, i) => String.fromCodePoint(0x4e00 + 50 * i)).join('');
    expect(await turnsDuring(() => slices.facesOf(rare, 700))).toBeGreaterThan(30);
  });
});
