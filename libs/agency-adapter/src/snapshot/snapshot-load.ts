import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import type { SnapshotManifest, SnapshotPart, SnapshotPosition } from '#contracts';
import type { Outbox, Tx } from '#messaging';
import { loadRows, type DatabaseHandle } from '#service';
import { readPart, refusedSnapshot } from './snapshot-reading.js';
import { COPY_ROWS, rowsOf } from './snapshot-rows.js';
import type { SnapshotSource } from './snapshot-source.js';
import { SELECT_POSITIONS, toPosition } from '../tables/sql-store.js';
import type { Position } from '../tables/state.js';

export interface LoadOptions {
  agency: string;
  database: DatabaseHandle;
  acknowledgments: Outbox;
}

/** A snapshot whose manifest is verified. */
export interface VerifiedSnapshot {
  source: SnapshotSource;
  manifest: SnapshotManifest;
}

/** What one shard took from a snapshot. */
export interface LoadedShard {
  shard: number;
  from: number;
  to: number;
  records: number;
  /** Rows that enforced something which the register's state does not hold up. */
  lifted: number;
}

/**
 * Makes one shard's rows equal to a snapshot, moves the position there, and says so: one transaction, or nothing (I5,
 * I8). Null when the shard is there already, which another instance may have seen to; a restored copy's rows are not
 * believed even at the very position of the snapshot.
 *
 * @param high end of the shard's partition in Kafka: an early lift beyond the snapshot is at most that far ahead
 * @throws Fault whose code begins with `snapshot-` for what is wrong with the snapshot
 */
export async function loadShard(
  { agency, database, acknowledgments }: LoadOptions,
  { source, manifest }: VerifiedSnapshot,
  position: SnapshotPosition,
  high: bigint,
): Promise<LoadedShard | null> {
  const { shard, sequence: to } = position;
  const { head, parts, root } = manifest;
  const loaded = await loadRows(database, async (tx) => {
    const [row] = await tx.query(`${SELECT_POSITIONS} WHERE shard = $1 FOR UPDATE`, [shard]);
    const before = toPosition(row);
    if (before.sequence > to || (before.sequence === to && to >= before.behindUntil)) return null;
    await tx.query(SET_ASIDE, [shard]);
    const own = parts.filter((part) => part.shard === shard);
    const shards = head.positions.length;
    const records = await copyParts(
      tx.copyIn(COPY_ROWS),
      own,
      (part) => readPart(source, head.snapshot, part),
      (lines) => rowsOf(agency, shard, shards, lines),
    );
    const [{ lifted, ahead }] = await tx.query<{ lifted: string; ahead: string | null }>(LIFTED, [shard, to]);
    await tx.query('DELETE FROM replaced WHERE shard = $1', [shard]);
    await tx.query(FORGET_INDEX, [shard]);
    await moveTo(tx, before, position, readFrom(to, high), Math.min(Number(ahead ?? 0), Number(high)));
    const from = before.sequence + 1;
    const { incarnation } = before;
    const result = { shard, from, to, records, lifted: Number(lifted) };
    if (from > to) return result;
    const body = { agency, shard, incarnation, from, to, grade: 'effective', snapshot: head.snapshot, root };
    await acknowledgments.enqueue(tx, [{ shard, type: 'sanctions.load.v1', body }]);
    return result;
  });
  acknowledgments.onCommit();
  return loaded;
}

/** The next part is fetched and unpacked while the one before is copied. */
async function copyParts(
  into: Writable,
  parts: readonly SnapshotPart[],
  read: (part: SnapshotPart) => Promise<Buffer>,
  rows: (lines: Buffer) => Iterable<{ text: string; records: number }>,
): Promise<number> {
  const done = finished(into);
  done.catch(() => undefined);
  const ahead = (at: number): Promise<Buffer> | null => {
    if (at >= parts.length) return null;
    const reading = read(parts[at]);
    reading.catch(() => undefined);
    return reading;
  };
  let total = 0;
  try {
    let next = ahead(0);
    for (const [at, part] of parts.entries()) {
      const lines = await next!;
      next = ahead(at + 1);
      let found = 0;
      for (const { text, records } of rows(lines)) {
        found = records;
        if (!into.write(text)) await drained(into, done);
      }
      if (found !== part.records)
        throw refusedSnapshot('content', `${part.file} has ${found} records of ${part.records}`);
      total += found;
    }
    into.end();
    await done;
    return total;
  } catch (error) {
    into.destroy();
    throw error;
  }
}

/** Room to write again, or the failure that ended the stream. */
async function drained(into: Writable, done: Promise<void>): Promise<void> {
  await Promise.race([new Promise((resolve) => into.once('drain', resolve)), done]);
}

/**
 * A number never lies before its own offset less one, since repetitions only push records back. A topic that is
 * shorter than that was made anew: then everything in it is read.
 */
export function readFrom(sequence: number, high: bigint): bigint {
  return BigInt(sequence) <= high ? BigInt(sequence) : 0n;
}

async function moveTo(
  tx: Tx,
  before: Position,
  { shard, sequence, epoch, cutAt }: SnapshotPosition,
  nextOffset: bigint,
  aheadUntil: number,
): Promise<void> {
  const cut = [before.cutAt?.toISOString() ?? null, cutAt].reduce((a, b) =>
    a === null || (b !== null && b > a) ? b : a,
  );
  await tx.query(
    `UPDATE position SET sequence = $2, epoch = $3, next_offset = $4, cut_at = $5, gap_to = NULL, gap_asked_at = NULL,
       behind_until = greatest(behind_until, $6::bigint) WHERE shard = $1`,
    [shard, sequence, epoch, String(nextOffset), cut, aheadUntil],
  );
}

const SET_ASIDE = `
  WITH gone AS (DELETE FROM enforced WHERE shard = $1 RETURNING *)
  INSERT INTO replaced (listing, shard, revision, sequence, subject_ref, other_ref, measures)
  SELECT listing, shard, revision, sequence, subject_ref, other_ref, measures FROM gone`;

/** Leaves out a number of the index's changes: whoever follows them sees that one is missing, and loads its index anew. */
const FORGET_INDEX = `
  INSERT INTO subject_change (shard, number, entries)
  SELECT $1, coalesce(max(number), 0) + 2, ''::bytea FROM subject_change WHERE shard = $1`;

/** How many restrictions the snapshot does not hold up; and the farthest event beyond it that had acted early. */
const LIFTED = `
  SELECT count(*) FILTER (WHERE r.measures <> '{}' AND NOT EXISTS (
      SELECT FROM enforced e WHERE e.listing = r.listing AND e.measures @> r.measures AND r.subject_ref IN (e.subject_ref, e.other_ref)
    )) AS lifted, max(r.sequence) FILTER (WHERE r.sequence > $2) AS ahead
  FROM replaced r WHERE r.shard = $1`;
