import type { DatabaseHandle } from '#service';

export interface RunningImport {
  digest: string;
  author: string;
  approver: string;
  /** Of who sent it; null: any court. */
  court: string | null;
  takeOver: boolean;
  prepared: boolean;
}

const ROWS_REMOVED_AT_A_TIME = 50_000;

export async function nextImport(database: DatabaseHandle): Promise<RunningImport | null> {
  const [row] = await database.query<RunningImport>(
    `SELECT digest, author, decided_by AS approver, court, take_over AS "takeOver", prepared FROM import WHERE state = 'running' ORDER BY decided_at, digest LIMIT 1`,
  );
  return row ?? null;
}

/**
 * Finds the listing of every correction and deletion: in the register, or earlier in the same file. With its listing a
 * row has its shard, and rows of one listing stay in the file's order. Rows that speak of no listing are refused.
 */
export async function prepareImport(database: DatabaseHandle, digest: string, shards: number): Promise<void> {
  await database.transaction(async (tx) => {
    const [head] = await tx.query('SELECT prepared FROM import WHERE digest = $1 FOR UPDATE', [digest]);
    if (head.prepared) return;
    await tx.query(
      `UPDATE import_row r SET listing = found.listing, shard = found.listing % $2
       FROM import_row s
       CROSS JOIN LATERAL (
         SELECT coalesce(
           (SELECT l.number FROM listing l WHERE l.decision_number = s.decision_number),
           (SELECT p.listing FROM import_row p WHERE p.digest = s.digest AND p.kind = 'listing' AND p.decision_number = s.decision_number AND p.line < s.line)
         ) AS listing
       ) found
       WHERE s.digest = $1 AND s.listing IS NULL AND found.listing IS NOT NULL AND r.digest = s.digest AND r.line = s.line`,
      [digest, shards],
    );
    await tx.query(
      `INSERT INTO import_refusal (digest, line, reason, detail, fields)
       SELECT digest, line, 'unknown-listing', 'no listing rests on a decision of that number', '{listing}' FROM import_row WHERE digest = $1 AND listing IS NULL
       ON CONFLICT DO NOTHING`,
      [digest],
    );
    await tx.query(
      'INSERT INTO import_shard (digest, shard) SELECT $1, s FROM generate_series(0, $2::int - 1) s ON CONFLICT DO NOTHING',
      [digest, shards],
    );
    await tx.query('UPDATE import SET prepared = true WHERE digest = $1', [digest]);
  });
}

/** Marks the import done and removes its sealed rows, which nobody needs any more. */
export async function finishImport(database: DatabaseHandle, digest: string, now: Date): Promise<void> {
  for (let removed = 1; removed > 0;) {
    const rows = await database.query(
      'WITH gone AS (DELETE FROM import_row WHERE ctid = ANY(ARRAY(SELECT ctid FROM import_row WHERE digest = $1 LIMIT $2)) RETURNING 1) SELECT count(*)::int AS n FROM gone',
      [digest, ROWS_REMOVED_AT_A_TIME],
    );
    removed = rows[0].n;
  }
  await database.query(`UPDATE import SET state = 'done', done_at = $2 WHERE digest = $1 AND state = 'running'`, [
    digest,
    now,
  ]);
}
