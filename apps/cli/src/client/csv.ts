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
    let at = 0;
    if (first && text !== '') {
      first = false;
      if (text.startsWith('\ufeff')) at = 1;
    }
    while (at < text.length) {
      // What is plain is taken in one piece: a register of a million has a billion characters.
      const end = quoted ? text.indexOf('"', at) : endOfPlain(text, at);
      const plain = end === -1 ? text.slice(at) : text.slice(at, end);
      cell += plain;
      if (quoted) line += newlinesIn(plain);
      if (end === -1) return;
      at = end + 1;
      const character = text[end];
      if (quoted) {
        quoted = false;
        afterQuote = true;
      } else if (character === '"' && (cell === '' || afterQuote)) {
        if (afterQuote) cell += '"';
        quoted = true;
        afterQuote = false;
      } else if (character === '"') cell += '"';
      else if (character === ',') {
        cells.push(cell);
        cell = '';
        afterQuote = false;
      } else if (character === '\n') {
        line += 1;
        endRecord();
        begun = line;
      }
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

const MEANING_MORE = /[",\r\n]/g;

function endOfPlain(text: string, from: number): number {
  MEANING_MORE.lastIndex = from;
  return MEANING_MORE.exec(text)?.index ?? -1;
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Columns whose cells hold several values, separated by semicolons. */
const LISTS = /(^|\.)(grounds|measures|searchedOn)$/;
const NUMBERS = /(^|\.)years$/;

interface Column {
  /** Members on the way to the value. */
  path: string[];
  member: string;
  holds: 'list' | 'number' | 'text';
}

/** Column names are paths into the row of docs/input-format.md (`subject.name`, `reasons.zh-CN`, `changes.subject.number`). */
export function columnsOf(header: readonly string[]): Column[] {
  return header.map((name) => {
    const path = name.trim().split('.');
    const member = path.pop()!;
    return { path, member, holds: LISTS.test(name.trim()) ? 'list' : NUMBERS.test(name.trim()) ? 'number' : 'text' };
  });
}

/**
 * One decision from a CSV record. An empty cell leaves the member out. What does not fit the columns becomes a row that
 * the register refuses by its line.
 */
export function decisionOf(columns: readonly Column[], { cells }: CsvRecord): Record<string, unknown> {
  if (cells.length > columns.length) return { unreadable: `${cells.length} cells under ${columns.length} columns` };
  const row = Object.create(null) as Record<string, unknown>;
  columns.forEach(({ path, member, holds }, at) => {
    const cell = cells[at]?.trim() ?? '';
    if (cell === '') return;
    let place = row;
    for (const step of path) place = (place[step] ??= Object.create(null)) as Record<string, unknown>;
    if (holds === 'list') place[member] = cell.split(';').map((value) => value.trim());
    else if (holds === 'number' && /^\d+$/.test(cell)) place[member] = Number(cell);
    else place[member] = cell;
  });
  return row;
}

/** A CSV stream as NDJSON; `lines[n]` becomes the CSV line of NDJSON line `n + 1`. */
export async function* csvAsNdjson(bytes: AsyncIterable<Uint8Array>, lines: number[] = []): AsyncGenerator<Uint8Array> {
  let columns: Column[] | undefined;
  let block: string[] = [];
  for await (const record of readCsv(bytes)) {
    if (!columns) {
      columns = columnsOf(record.cells);
      if (!columns.some(({ path, member }) => path.length === 0 && member === 'row'))
        throw new UserError(
          `line ${record.line} must name the columns (docs/input-format.md), and \`row\` is not among them`,
        );
      continue;
    }
    lines.push(record.line);
    block.push(`${JSON.stringify(decisionOf(columns, record))}\n`);
    if (block.length === 500) {
      yield Buffer.from(block.join(''));
      block = [];
    }
  }
  if (block.length > 0) yield Buffer.from(block.join(''));
}
