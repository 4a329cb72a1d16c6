import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countRows, generatedInput, givenInput, rowsOf, splitAtFirstDeletion } from './input.js';

const folder = mkdtempSync(join(tmpdir(), 'demo-input-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, lines: string[], end = '\n') => {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n') + end);
  return path;
};
const listing = (number: string, kind: string) =>
  JSON.stringify({ row: 'listing', decision: { number }, subject: { kind, name: '张三' } });
const deletion = (of: string) => JSON.stringify({ row: 'deletion', listing: of });

describe('the file of the demo', () => {
  test('pauses before the first deletion of somebody whom rail restricts', async () => {
    const lines = [
      listing('O', 'organisation'),
      deletion('O'),
      '',
      'no json',
      listing('P', 'person'),
      deletion('X'),
      deletion('P'),
    ];
    const path = file('split.ndjson', lines);
    const split = (await splitAtFirstDeletion(path, 'lawful-basis'))!;
    expect(split.lines).toBe(6);
    expect(readFileSync(path).subarray(split.bytes).toString()).toBe(`${deletion('P')}\n`);
  });

  test('does not pause when nobody whom rail restricts is deleted', async () => {
    expect(
      await splitAtFirstDeletion(file('none.ndjson', [listing('P', 'person'), deletion('O')]), 'lawful-basis'),
    ).toBeNull();
  });

  test('counts rows as the register does: empty lines are none, a last line needs no end', async () => {
    expect(await countRows(file('rows.ndjson', ['{}', '', ' ', '{}'], ''))).toBe(2);
  });

  test('a CSV file is played as NDJSON, and refusals name its own lines', async () => {
    const csv = file('given.csv', ['row,listing,reasons.en', 'deletion,A,"two', 'lines"', 'deletion,B,']);
    const input = await givenInput(csv, join(folder, 'scratch.ndjson'));
    const rows = [];
    for await (const { line, row } of rowsOf(input.path)) rows.push([input.lineOf(line), row]);
    expect(rows).toMatchObject([
      [2, { listing: 'A', reasons: { en: 'two\nlines' } }],
      [4, { listing: 'B' }],
    ]);
    expect(input.known).toBeUndefined();
  });

  test('generated decisions are the same for the same seed, and none deserves a refusal', async () => {
    const make = async (name: string) => {
      const input = await generatedInput(30, 7, '2026-11-20', join(folder, name));
      return { known: input.known, text: readFileSync(input.path, 'utf8') };
    };
    const [first, second] = [await make('one.ndjson'), await make('two.ndjson')];
    expect(first).toEqual(second);
    expect(first.known).toEqual({ refused: [] });
    expect(first.text.split('\n').length).toBeGreaterThan(30);
  });
});
