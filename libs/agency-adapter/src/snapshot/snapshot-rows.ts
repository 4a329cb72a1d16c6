import type { SnapshotRecord } from '#contracts';
import type { Inspected } from '#messaging';
import { prepare } from '../apply/prepare.js';
import { refusedSnapshot } from './snapshot-reading.js';
import { floorRow, type EnforcedRow } from '../tables/state.js';

/** Of a part's text, the rows that the agency keeps, as text for COPY in pieces of some size. */
export interface Rows {
  text: string;
  /** Records read so far, those that make no row included. */
  records: number;
}

const PIECE_CHARACTERS = 256 * 1024;
const LINE_FEED = 10;

/**
 * Turns the lines of a part into rows of `enforced`, ascending by listing.
 * @throws Fault `snapshot-content` when a line is none, or is of another shard
 */
export function* rowsOf(agency: string, shard: number, shards: number, lines: Buffer): Generator<Rows> {
  let text = '';
  let records = 0;
  for (let at = 0; at < lines.length;) {
    const end = lines.indexOf(LINE_FEED, at);
    if (end < 0) throw refusedSnapshot('content', 'the last line has no end');
    const record = parse(lines.toString('utf8', at, end));
    if (record.listing % shards !== shard) throw refusedSnapshot('content', 'a listing is in the wrong shard');
    const row = rowOf(agency, shard, record);
    if (row) text += copyLine(row);
    records++;
    at = end + 1;
    if (text.length >= PIECE_CHARACTERS) {
      yield { text, records };
      text = '';
    }
  }
  yield { text, records };
}

function parse(line: string): SnapshotRecord {
  try {
    return JSON.parse(line) as SnapshotRecord;
  } catch (cause) {
    throw refusedSnapshot('content', `a line is not JSON: ${(cause as Error).name}`);
  }
}

/**
 * What the newest event of a listing makes here, as if it had come alone: a restriction, or a floor where an earlier
 * revision may have concerned this agency. Null for a listing that never did.
 */
export function rowOf(agency: string, shard: number, record: SnapshotRecord): EnforcedRow | null {
  const { sequence, listing, revision, standing, event } = record;
  if (standing !== 'in-force') return floorRow({ listing, shard, revision, standing, sequence });
  const [made] = prepare(agency, [asInspected(record, shard)]);
  if (event === undefined || made.kind !== 'listing')
    throw refusedSnapshot('content', `listing ${listing} cannot be used here`);
  return made.row.measures.length > 0 || revision > 1 ? made.row : null;
}

/** The manifest's signature vouches for it, so it goes the way of every verified record. */
function asInspected({ sequence, listing, revision, standing, event }: SnapshotRecord, shard: number): Inspected {
  const attributes = { ...NOBODYS, shard, sequence, listing, revision, standing };
  return { kind: 'verified', record: NO_RECORD, attributes, leaf: NO_BYTES, body: event ?? {} };
}

const NO_BYTES = Buffer.alloc(0);
const NO_RECORD = { topic: '', partition: 0, offset: 0n, key: null, value: NO_BYTES, headers: {} };
const NOBODYS = { id: '', source: '', type: 'sanctions.listing.published.v1', time: '', keyId: '', epoch: 0 };

/** In the order of {@link COPY_ROWS}. */
function copyLine(row: EnforcedRow): string {
  const ref = (hex: string | undefined) => (hex === undefined ? '\\N' : `\\\\x${hex}`);
  return (
    `${row.listing}\t${row.shard}\t${row.revision}\t${row.standing}\t${ref(row.refs[0])}\t${ref(row.refs[1])}\t` +
    `{${row.measures.join()}}\t${row.until ?? '\\N'}\t${escaped(row.rests)}\t${escaped(row.details)}\t${row.sequence}\t` +
    `${ref(row.nameTag ?? undefined)}\n`
  );
}

export const COPY_ROWS =
  'COPY enforced (listing, shard, revision, standing, subject_ref, other_ref, measures, until, rests, details, sequence, name_tag) FROM STDIN';

/** JSON holds no raw tab or line feed, so its own backslashes are all that COPY could misread. */
const escaped = (json: string | null): string =>
  json === null ? '\\N' : json.includes('\\') ? json.replaceAll('\\', '\\\\') : json;
