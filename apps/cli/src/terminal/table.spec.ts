import { displayWidth } from './width.js';
import { duration, facts, progressBar, sideBySide, table } from './table.js';

describe('table', () => {
  test('columns line up although names are Chinese', () => {
    const lines = table(
      [{ title: 'court' }, { title: 'n', align: 'right' }],
      [
        ['崇川区人民法院', 5],
        ['court', 1234],
      ],
    );
    expect(lines).toEqual([
      'court              n',
      '──────────────  ────',
      '崇川区人民法院     5',
      'court           1234',
    ]);
  });

  test('an absent value is shown as a dash', () => {
    expect(table([{ title: 'a' }, { title: 'b' }], [[null, 0]])[2]).toBe('–  0');
  });

  test('colour is put on after padding', () => {
    expect(table([{ title: 'age', paint: (padded) => `<${padded}>` }], [['7']])[2]).toBe('<7  >');
  });

  test('facts wrap under their value', () => {
    const lines = facts(
      [
        ['reason', 'one two three four five six seven eight'],
        ['n', null],
      ],
      30,
    );
    expect(lines[1]).toMatch(/^ {8}\S/);
    expect(lines.at(-1)).toBe('n       –');
  });

  test('two statements stand in a frame of one width', () => {
    const lines = sideBySide(['rail 表示:限制已经解除。'], ['the probe 被拒绝', '', 'three'], 70);
    expect(new Set(lines.map(displayWidth)).size).toBe(1);
    expect(displayWidth(lines[0])).toBeLessThanOrEqual(70);
  });

  test('a bar is full only when everything is done', () => {
    expect(progressBar(0, 0, 4)).toBe('████ 100 %');
    expect(progressBar(999, 1000, 4)).toBe('███░  99 %');
  });

  test('durations read well from milliseconds to hours', () => {
    expect([null, 0, 940, 1_500, 61_500, 7_260_000].map(duration)).toEqual([
      '–',
      '0 ms',
      '940 ms',
      '1.5 s',
      '1 min 2 s',
      '2 h 1 min',
    ]);
  });
});
