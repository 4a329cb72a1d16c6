import type { EnforcedRow } from './state.js';

/**
 * Makes rows equal to their newest revision. Texts come newline-joined (JSON holds no raw newline): splitting them in
 * the server costs a fraction of quoting them as array elements in Node and parsing them again.
 */
export const UPSERT_ROWS = `
  INSERT INTO enforced AS e (listing, shard, revision, sequence, standing, subject_ref, other_ref, measures, until, rests, details, name_tag)
  SELECT v.listing, v.shard, v.revision, v.sequence, v.standing, decode(v.ref, 'hex'), decode(v.other, 'hex'),
         coalesce(string_to_array(v.measures, ','), '{}'), v.until::timestamptz, v.rests, v.details, decode(v.name_tag, 'hex')
  FROM unnest($1::bigint[], $2::int[], $3::int[], $4::bigint[], string_to_array($5, E'\\n'), string_to_array($6, E'\\n', ''),
              string_to_array($7, E'\\n', ''), string_to_array($8, E'\\n'), string_to_array($9, E'\\n', ''),
              string_to_array($10, E'\\n', ''), string_to_array($11, E'\\n', ''), string_to_array($12, E'\\n', ''))
    v(listing, shard, revision, sequence, standing, ref, other, measures, until, rests, details, name_tag)
  ON CONFLICT (listing) DO UPDATE SET
    shard = excluded.shard, revision = excluded.revision, sequence = excluded.sequence, standing = excluded.standing,
    subject_ref = excluded.subject_ref, other_ref = excluded.other_ref, measures = excluded.measures,
    until = excluded.until, rests = excluded.rests, details = excluded.details, name_tag = excluded.name_tag
  WHERE e.revision <= excluded.revision`;

/** Parameters of `UPSERT_ROWS`. Sorted by listing, so that two transactions never lock in opposite orders. */
export function rowColumns(unsorted: readonly EnforcedRow[]): string[] {
  const rows = [...unsorted].sort((a, b) => a.listing - b.listing);
  const list = (pick: (row: EnforcedRow) => number): string => `{${rows.map(pick).join()}}`;
  const text = (pick: (row: EnforcedRow) => string | null | undefined): string =>
    rows.map((row) => pick(row) ?? '').join('\n');
  return [
    list((row) => row.listing),
    list((row) => row.shard),
    list((row) => row.revision),
    list((row) => row.sequence),
    text((row) => row.standing),
    text((row) => row.refs[0]),
    text((row) => row.refs[1]),
    text((row) => row.measures.join()),
    text((row) => row.until),
    text((row) => row.rests),
    text((row) => row.details),
    text((row) => row.nameTag),
  ];
}

export const UPSERT_POSITIONS = `
  UPDATE position p SET sequence = v.sequence, epoch = v.epoch, next_offset = v.next_offset, cut_at = v.cut_at,
    gap_to = v.gap_to, gap_asked_at = v.gap_asked_at, halted = v.halted
  FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::bigint[], $7::timestamptz[], $8::text[])
    v(shard, sequence, epoch, next_offset, cut_at, gap_to, gap_asked_at, halted)
  WHERE p.shard = v.shard`;

/** Owed to every system that $7 names. */
export const UPSERT_DELIVERIES = `
  INSERT INTO delivery AS d (listing, shard, revision, lifts, early, body, system)
  SELECT v.*, s.system FROM unnest($1::bigint[], $2::int[], $3::int[], $4::boolean[], $5::boolean[], $6::text[]) v(listing, shard, revision, lifts, early, body)
    CROSS JOIN unnest($7::text[]) s(system) ORDER BY v.listing, s.system
  ON CONFLICT (listing, system) DO UPDATE SET
    revision = excluded.revision, body = excluded.body, early = excluded.early, version = d.version + 1, lifts = excluded.lifts OR (d.pending AND d.lifts),
    since = CASE WHEN d.pending THEN d.since ELSE clock_timestamp() END,
    pending = true, attempts = 0, next_at = clock_timestamp()
  WHERE d.revision <= excluded.revision`;

export const UPSERT_NUMBERS = `
  INSERT INTO delivery_number (shard, sequence, listing, revision)
  SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::int[]) ON CONFLICT DO NOTHING`;

/** Numbers the changes of each shard under the lock of its position row, so that commit order is number order. */
export const INSERT_SUBJECT_CHANGES = `
  INSERT INTO subject_change (shard, number, entries)
  SELECT v.shard, coalesce((SELECT max(c.number) FROM subject_change c WHERE c.shard = v.shard), 0) + 1, v.entries
  FROM unnest($1::int[], $2::bytea[]) v(shard, entries) RETURNING shard, number`;

/** Of shards, numbers that are not effective because of a lift that somebody has not confirmed; oldest first. */
export const SELECT_UNCONFIRMED = `
  SELECT s.shard, w.* FROM unnest($1::int[]) s(shard) CROSS JOIN LATERAL (
    SELECT n.sequence, n.listing, n.revision, d.system,
      (SELECT max(r.removed_at) FROM copy_removal r WHERE r.name = d.system AND NOT EXISTS (SELECT FROM copy c WHERE c.name = d.system)) AS removed_at
    FROM delivery_number n JOIN delivery d ON d.listing = n.listing
    WHERE n.shard = s.shard AND d.pending AND d.lifts AND d.revision >= n.revision AND coalesce(d.confirmed_revision, 0) <= n.revision
    ORDER BY n.sequence, d.system LIMIT 1000
  ) w ORDER BY s.shard, w.sequence, w.system`;
