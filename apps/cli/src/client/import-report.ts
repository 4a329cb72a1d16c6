import { open } from 'node:fs/promises';
import type { RefusedRowView } from './generated/court-registry.js';

/**
 * Writes a line for each member of each refused row, or one for the row. Nothing that the row says is in it: a report
 * is mailed around.
 * @returns what to tell about it
 */
export async function writeReport(
  path: string,
  rows: AsyncIterable<RefusedRowView>,
  lineOf: (line: number) => number,
): Promise<string> {
  const file = await open(path, 'w');
  let refused = 0;
  try {
    await file.write('line,field,reason,article\n');
    for await (const { line, reason, article, fields = [] } of rows) {
      refused++;
      for (const field of fields.length > 0 ? fields : [''])
        await file.write(`${lineOf(line)},${named(field)},${reason},${article ?? ''}\n`);
    }
  } finally {
    await file.close();
  }
  return `${refused} refused rows are in ${path}`;
}

/** Members that we know have plain names; what else stands there came out of the file and is left out. */
const named = (field: string): string => (/^[\w.-]*$/.test(field) ? field : '');
