import { StringDecoder } from 'node:string_decoder';
import { UserError } from '../session.js';

export interface CsvRecord {
  /** 1-based line on which the record begins. */
  line: number;
  cells: string[];
}

/**
 * Reads CSV as RFC 4180 says (quotes, doubled quotes, line breaks inside quotes), in a stream; empty lines are left out.
 * @throws UserError when a quote is never closed: everything behind it would be one cell
 */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord> {
  const decoder = new StringDecoder('utf8');
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let afterQuote = false;
  let line = 1;
  let begun = 1;
  let first = true;
  const finished: CsvRecord[] = [];
  const endRecord = () => {
    cells.push(cell);
    if (cells.length > 1 || cells[0] !== '') finished.push({ line: begun, cells });
    cells = [];
    cell = '';
    afterQuote = false;
  };
  const take = (text: string) => {
    for (const character of text) {
      if (first) {
        first = false;
        if (character === '\ufeff') continue;
      }
      if (character === '\n') line += 1;
      if (quoted) {
        if (character === '"') {
          quoted = false;
          afterQuote = true;
        } else cell += character;
      } else if (character === '"' && (cell === '' || afterQuote)) {
        if (afterQuote) cell += '"';
        quoted = true;
        afterQuote = false;
      } else if (character === ',') {
        cells.push(cell);
        cell = '';
        afterQuote = false;
      } else if (character === '\n') {
        endRecord();
        begun = line;
      } else if (character !== '\r') cell += character;
    }
  };
  for await (const chunk of bytes) {
    take(decoder.write(Buffer.from(chunk)));
    yield* finished.splice(0);
  }
  take(decoder.end());
  if (quoted) throw new UserError(`line ${begun}: a quote is opened and never closed`);
  endRecord();
  yield* finished.splice(0);
}

/** Columns whose cells hold several values, separated by semicolons. */
const LISTS = /(^|\.)(grounds|measures|searchedOn)$/;
const NUMBERS = /(^|\.)years$/;

/**
 * One decision from a CSV record. Column names are paths into the row of docs/input-format.md (`subject.name`,
 * `reasons.zh-CN`, `changes.subject.number`); an empty cell leaves the member out. What does not fit the columns becomes
 * a row that the register refuses by its line.
 */
export function decisionOf(header: readonly string[], { cells }: CsvRecord): Record<string, unknown> {
  if (cells.length > header.length) return { unreadable: `${cells.length} cells under ${header.length} columns` };
  const row = Object.create(null) as Record<string, unknown>;
  header.forEach((path, at) => {
    const cell = cells[at]?.trim() ?? '';
    if (cell === '') return;
    const steps = path.trim().split('.');
    let place = row;
    for (const step of steps.slice(0, -1)) place = (place[step] ??= Object.create(null)) as Record<string, unknown>;
    const last = steps.at(-1)!;
    if (LISTS.test(path.trim())) place[last] = cell.split(';').map((value) => value.trim());
    else if (NUMBERS.test(path.trim()) && /^\d+$/.test(cell)) place[last] = Number(cell);
    else place[last] = cell;
  });
  return row;
}

/** A CSV stream as NDJSON; `lines[n]` becomes the CSV line of NDJSON line `n + 1`. */
export async function* csvAsNdjson(bytes: AsyncIterable<Uint8Array>, lines: number[] = []): AsyncGenerator<Uint8Array> {
  let header: string[] | undefined;
  let block: string[] = [];
  for await (const record of readCsv(bytes)) {
    if (!header) {
      header = record.cells;
      if (!header.some((name) => name.trim() === 'row'))
        throw new UserError(
          `line ${record.line} must name the columns (docs/input-format.md), and \`row\` is not among them`,
        );
      continue;
    }
    lines.push(record.line);
    block.push(`${JSON.stringify(decisionOf(header, record))}\n`);
    if (block.length === 500) {
      yield Buffer.from(block.join(''));
      block = [];
    }
  }
  if (block.length > 0) yield Buffer.from(block.join(''));
}
