import { createReadStream } from 'node:fs';
import { approve, digestOf, follow, propose, type BusClient, type DecisionFile, type ImportState } from './bus-apps.js';
import { clerk, president, secondPresident } from './court-people.js';

export interface Part {
  path: string;
  /** First and one past the last byte; without `to`, the rest of the file. */
  from: number;
  to?: number;
  /** Lines of the file before this part. */
  linesBefore: number;
}

/** Plays a part of a file as a court does: the clerk proposes it, the president approves it, the register decides row by row. */
export async function playPart(
  client: BusClient,
  part: Part,
  onState: (state: ImportState) => void,
  signal: AbortSignal,
): Promise<ImportState> {
  const range = { start: part.from, ...(part.to !== undefined && { end: part.to - 1 }) };
  const file: DecisionFile = { open: () => createReadStream(part.path, range) };
  const digested = await digestOf(file);
  await propose({ client, clerk, signal }, file, digested);
  const approved = await approve(client, president, digested.digest);
  if (approved.state === 'proposed') await approve(client, secondPresident, digested.digest);
  let last: ImportState | undefined;
  for await (const state of follow({ client, clerk, signal }, digested.digest, 100)) {
    last = moved(state, part.linesBefore);
    onState(last);
  }
  if (last?.state !== 'done') throw new Error(`the import ended as ${last?.state ?? 'nothing'}`);
  return last;
}

/** The same with the lines of the whole file. */
function moved(state: ImportState, lines: number): ImportState {
  return { ...state, refused: state.refused.map((row) => ({ ...row, line: row.line + lines })) };
}

/** Several parts of a file of `rows` rows as one import. */
export function together(parts: readonly ImportState[], rows: number): ImportState {
  const sum = (of: (part: ImportState) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    import: parts.map((part) => part.import).join(' '),
    state: parts.every(({ state }) => state === 'done') ? 'done' : 'running',
    rows,
    done: sum(({ done }) => done),
    published: sum(({ published }) => published),
    corrected: sum(({ corrected }) => corrected),
    deleted: sum(({ deleted }) => deleted),
    firstApprover: null,
    takeOver: false,
    refusedRows: sum(({ refusedRows }) => refusedRows),
    refused: parts.flatMap(({ refused }) => refused),
  };
}
