import { clip, displayWidth, pad, printable, wrap } from './width.js';

export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** Longest the column may get; longer cells are cut with an ellipsis. */
  maxWidth?: number;
  /** Colours a padded cell; gets the bare cell to decide on. */
  paint?: (padded: string, cell: string) => string;
}

/** Any value in one line: an object as JSON, nothing as null (which a table shows as a dash). */
export function inWords(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
}

/** Lines of a table whose columns stand under each other, wide characters counted as two. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly (string | number | null | undefined)[])[],
): string[] {
  const cells = rows.map((row) =>
    columns.map((column, at) => {
      const cell = printable(String(row[at] ?? '–'));
      return column.maxWidth ? clip(cell, column.maxWidth) : cell;
    }),
  );
  const widths = columns.map((column, at) =>
    Math.max(displayWidth(column.title), ...cells.map((row) => displayWidth(row[at]))),
  );
  const line = (row: readonly string[], paint: boolean) =>
    columns
      .map((column, at) => {
        const padded = pad(row[at], widths[at], column.align);
        return paint && column.paint ? column.paint(padded, row[at]) : padded;
      })
      .join('  ')
      .trimEnd();
  return [
    line(
      columns.map((column) => column.title),
      false,
    ),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...cells.map((row) => line(row, true)),
  ];
}

/** `name  value` lines with the values aligned; long values wrap under themselves. */
export function facts(
  entries: readonly (readonly [string, string | number | null | undefined])[],
  width = 100,
): string[] {
  const label = Math.max(0, ...entries.map(([name]) => displayWidth(name)));
  return entries.flatMap(([name, value]) =>
    wrap(printable(String(value ?? '–')), Math.max(20, width - label - 2)).map((line, at) =>
      `${pad(at === 0 ? name : '', label)}  ${line}`.trimEnd(),
    ),
  );
}

/** Two texts in two boxed columns, wrapped to fit `width` columns together. */
export function sideBySide(left: readonly string[], right: readonly string[], width: number): string[] {
  const inner = Math.max(20, Math.floor((width - 7) / 2));
  const [a, b] = [left, right].map((lines) => lines.flatMap((line) => (line === '' ? [''] : wrap(line, inner))));
  const rule = (l: string, m: string, r: string) => `${l}${'─'.repeat(inner + 2)}${m}${'─'.repeat(inner + 2)}${r}`;
  const rows = Array.from(
    { length: Math.max(a.length, b.length) },
    (_, at) => `│ ${pad(a[at] ?? '', inner)} │ ${pad(b[at] ?? '', inner)} │`,
  );
  return [rule('┌', '┬', '┐'), ...rows, rule('└', '┴', '┘')];
}

/** `████████░░░░  67 %  40 of 60` */
export function progressBar(done: number, total: number, width = 24): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const full = Math.floor(share * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${pad(`${Math.floor(share * 100)} %`, 5, 'right')}`;
}

/** 940 → `940 ms`, 61_500 → `1 min 2 s`; null → `–`. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '–';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}
