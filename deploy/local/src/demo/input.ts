import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { selectMeasures, generateDecisions, type InputRow, type PolicyCode } from '#contracts';
import { csvAsNdjson } from './bus-apps.js';
import { decisionLines, type DecisionLine } from './expected.js';

/** What the shipped file is known to lead to. */
export interface KnownOutcome {
  published?: number;
  corrected?: number;
  deleted?: number;
  refused: { line: number; reason: string }[];
}

/** A file of decisions that the demo plays. */
export interface DemoInput {
  /** NDJSON file on disk. */
  path: string;
  /** How the summary calls it. */
  name: string;
  /** The line of the file that the person gave, for a line of `path`. */
  lineOf(line: number): number;
  /** undefined: nothing is known about this file, refusals are reported and no failure. */
  known: KnownOutcome | undefined;
}

/** The file shipped with the repository. */
export async function shippedInput(path: string, expectedPath: string): Promise<DemoInput> {
  const known = JSON.parse(await readFile(expectedPath, 'utf8')) as KnownOutcome;
  return { path, name: 'test/data/decisions.ndjson', lineOf: (line) => line, known };
}

/** A file of the person's own: NDJSON as it is, CSV turned into NDJSON at `scratch`. */
export async function givenInput(path: string, scratch: string): Promise<DemoInput> {
  if (!path.toLowerCase().endsWith('.csv')) return { path, name: path, lineOf: (line) => line, known: undefined };
  const lines: number[] = [];
  await writeAll(scratch, csvAsNdjson(createReadStream(path), lines));
  return { path: scratch, name: path, lineOf: (line) => lines[line - 1] ?? line, known: undefined };
}

/** `listings` realistic decisions with their corrections and deletions, all lawful, written to `scratch`. */
export async function generatedInput(
  listings: number,
  seed: number,
  today: string,
  scratch: string,
): Promise<DemoInput> {
  async function* lines() {
    for (const row of generateDecisions({ listings, seed, today })) yield Buffer.from(`${JSON.stringify(row)}\n`);
  }
  await writeAll(scratch, lines());
  return {
    path: scratch,
    name: `${listings} generated listings (seed ${seed})`,
    lineOf: (line) => line,
    known: { refused: [] },
  };
}

/** The rows of a file with their lines. */
export function rowsOf(path: string): AsyncGenerator<DecisionLine> {
  return decisionLines(createInterface({ input: createReadStream(path), crlfDelay: Infinity }));
}

export interface Split {
  /** Bytes and lines that come before the first deletion which concerns rail. */
  bytes: number;
  lines: number;
}

/**
 * Where the demo pauses: just before the first deletion of a person. What comes before must have reached rail's ticket
 * counter, because an agency that never restricted somebody can't be caught refusing to stop. Null: no such deletion.
 */
export async function splitAtFirstDeletion(path: string, policy: PolicyCode): Promise<Split | null> {
  const atRail = new Set<string>();
  let lines = 0;
  let bytes = 0;
  for await (const { text, size } of rawLines(path)) {
    const row = parsed(text);
    if (row?.row === 'deletion' && atRail.has(row.listing)) return { bytes, lines };
    if (row?.row === 'listing' && concernsRail(row, policy)) atRail.add(row.decision.number);
    lines += 1;
    bytes += size;
  }
  return null;
}

/** Lines that are not empty: what the register counts as rows. */
export async function countRows(path: string): Promise<number> {
  let rows = 0;
  for await (const { text } of rawLines(path)) if (text.trim() !== '') rows += 1;
  return rows;
}

function concernsRail(row: InputRow & { row: 'listing' }, policy: PolicyCode): boolean {
  const narrowedTo = row.narrowedTo?.measures;
  const selected = selectMeasures({ policy, subjectKind: row.subject?.kind, ...(narrowedTo && { narrowedTo }) });
  return selected.some(({ agency }) => agency === 'rail');
}

function parsed(text: string): InputRow | undefined {
  try {
    return JSON.parse(text) as InputRow;
  } catch {
    return undefined;
  }
}

async function* rawLines(path: string): AsyncGenerator<{ text: string; size: number }> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path)) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    let from = 0;
    for (let end = rest.indexOf(10, from); end >= 0; end = rest.indexOf(10, from)) {
      yield { text: rest.toString('utf8', from, end), size: end + 1 - from };
      from = end + 1;
    }
    rest = rest.subarray(from);
  }
  if (rest.length > 0) yield { text: rest.toString('utf8'), size: rest.length };
}

async function writeAll(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const out = createWriteStream(path, { mode: 0o600 });
  for await (const chunk of chunks) if (!out.write(chunk)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}
