import { createHash, type Hash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RestrictionState } from './delivery-state.js';

export const COLUMNS = [
  'listing',
  'revision',
  'standing',
  'subject_refs',
  'measures',
  'until',
  'rests',
  'court',
  'case_number',
  'object_until',
] as const;

/** One listing in one line; lists within a field are separated by spaces. A lifted listing has no measures. */
export function lineOf(state: RestrictionState): string {
  const { listing, revision, standing, subjectRefs, measures, until, rests, court, caseNumber, howToObject } = state;
  return line([
    String(listing),
    String(revision),
    standing,
    subjectRefs.join(' '),
    measures.map(({ code, effect }) => `${code}:${effect}`).join(' '),
    until ?? '',
    rests.map((rest) => `${rest.measure}/${rest.from}/${rest.until}`).join(' '),
    court ?? '',
    caseNumber ?? '',
    howToObject?.until ?? '',
  ]);
}

export const HEADER = line([...COLUMNS]);

/** RFC 4180, every field quoted. What a spreadsheet would take for a formula gets an apostrophe in front. */
function line(fields: readonly string[]): string {
  const safe = (field: string): string => (/^[=+\-@\t\r]/.test(field) ? `'${field}` : field);
  return `${fields.map((field) => `"${safe(field).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

export interface Written {
  rows: number;
  bytes: number;
  sha256: string;
}

/** Writes lines to a file that appears whole or not at all: another name, fsync, rename, fsync of the folder. */
export async function writeWhole(path: string, lines: AsyncIterable<string> | Iterable<string>): Promise<Written> {
  const part = join(dirname(path), `.${path.slice(dirname(path).length + 1)}.part`);
  const hash = createHash('sha256');
  try {
    const handle = await open(part, 'w');
    let written: Written;
    try {
      written = await writeLines(handle, hash, lines);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, path);
    await syncFolder(dirname(path));
    return written;
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

const CHUNK = 64 * 1024;

async function writeLines(
  handle: FileHandle,
  hash: Hash,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<Written> {
  let [rows, bytes, chunk] = [-1, 0, ''];
  const flush = async (): Promise<void> => {
    const buffer = Buffer.from(chunk);
    chunk = '';
    hash.update(buffer);
    bytes += buffer.length;
    await handle.writeFile(buffer);
  };
  for await (const one of lines) {
    rows++;
    chunk += one;
    if (chunk.length >= CHUNK) await flush();
  }
  await flush();
  return { rows, bytes, sha256: hash.digest('hex') };
}

/** Without it a rename may be lost with the power. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
