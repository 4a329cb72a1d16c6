import { text } from 'node:stream/consumers';
import { columnsOf, csvAsNdjson, decisionOf, readCsv } from './csv.js';

async function* inPieces(csv: string, size: number) {
  const bytes = Buffer.from(csv);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const result: T[] = [];
  for await (const item of items) result.push(item);
  return result;
}

describe('csv', () => {
  test('reads quotes, doubled quotes, commas and line breaks inside quotes, however the bytes are cut', async () => {
    const csv = '\ufeffa,b\r\n"张三,李四","say ""no"""\r\n\r\n"two\nlines",x';
    for (const size of [1, 2, 3, 1000]) {
      expect(await all(readCsv(inPieces(csv, size)))).toEqual([
        { line: 1, cells: ['a', 'b'] },
        { line: 2, cells: ['张三,李四', 'say "no"'] },
        { line: 4, cells: ['two\nlines', 'x'] },
      ]);
    }
  });

  test('a column name is a path into the row, an empty cell leaves the member out', () => {
    const header = ['row', 'subject.name', 'subject.sex', 'grounds', 'termExtension.years', 'reasons.zh-CN'];
    expect(
      decisionOf(columnsOf(header), { line: 2, cells: ['listing', '张三', '', 'refusal; evasion', '2', '理由'] }),
    ).toEqual({
      row: 'listing',
      subject: { name: '张三' },
      grounds: ['refusal', 'evasion'],
      termExtension: { years: 2 },
      reasons: { 'zh-CN': '理由' },
    });
  });

  test('a quote inside a cell is a quote, and a bare carriage return is none of the text', async () => {
    for (const size of [1, 3, 1000]) {
      const csv = 'a"b,"c"d\re\n"","\r\n"\n,\n';
      expect(await all(readCsv(inPieces(csv, size)))).toEqual([
        { line: 1, cells: ['a"b', 'cde'] },
        { line: 2, cells: ['', '\r\n'] },
        { line: 4, cells: ['', ''] },
      ]);
    }
  });

  test('a row with too many cells becomes one that the register refuses', () => {
    expect(decisionOf(columnsOf(['row']), { line: 2, cells: ['listing', 'x'] })).toEqual({
      unreadable: '2 cells under 1 columns',
    });
  });

  test.each([
    ['row,listing\ndeletion,"(2025)苏1号\ndeletion,x\n', /^line 2: a quote is opened and never closed$/],
    ['deletion,(2025)苏1号\n', /^line 1 must name the columns .* `row` is not among them$/],
  ])('refuses a whole file of which rows would be lost unseen (%j)', async (csv, why) => {
    await expect(all(csvAsNdjson(inPieces(csv, 7)))).rejects.toThrow(why);
  });

  test('the line numbers of the CSV file are kept for reports', async () => {
    const lines: number[] = [];
    const ndjson = await text(csvAsNdjson(inPieces('row,x\nlisting,"a\nb"\ndeletion,c\n', 7), lines));
    expect(ndjson).toBe('{"row":"listing","x":"a\\nb"}\n{"row":"deletion","x":"c"}\n');
    expect(lines).toEqual([2, 4]);
  });
});
