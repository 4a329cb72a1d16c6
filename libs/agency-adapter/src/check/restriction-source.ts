import type { Database } from '#messaging';
import { toRow } from '../tables/sql-store.js';
import type { EnforcedRow, Position } from '../tables/state.js';

/** Where a shard stands, as far as an answer must say it. */
export type Standpoint = Pick<Position, 'shard' | 'sequence' | 'cutAt' | 'behindUntil'>;

/** Rows of several subjects and every shard's position, of one moment. */
export interface View {
  rows: EnforcedRow[];
  shards: Standpoint[];
}

/** What is looked for: pseudonyms of numbers, and tags of names with the measures that are asked about. */
export interface Sought {
  refs: readonly Buffer[];
  nameTags: readonly string[];
  measures: readonly string[];
}

/** Where the rows of restrictions are read: the database, or memory in property tests. */
export interface RestrictionSource {
  /** Rows in force under any ref, and of each name as many as `MOST_OF_A_NAME`, lowest listings first. */
  read(sought: Sought): Promise<View>;
}

/** Of a name that thousands bear, no more rows are looked at than this. */
export const MOST_OF_A_NAME = 21;

const SELECT_VIEW = `
  WITH met AS MATERIALIZED (
    SELECT * FROM enforced WHERE measures <> '{}' AND (subject_ref = ANY($1::bytea[]) OR other_ref = ANY($1::bytea[]))
    UNION ALL
    SELECT e.* FROM (SELECT DISTINCT decode(tag, 'hex') AS tag FROM unnest($2::text[]) tag) t CROSS JOIN LATERAL (
      SELECT * FROM enforced WHERE name_tag = t.tag AND measures && $3::text[] ORDER BY listing LIMIT ${MOST_OF_A_NAME}
    ) e
  )
  SELECT p.shard AS at_shard, p.sequence AS at_sequence, p.cut_at, p.behind_until, met.*
  FROM position p LEFT JOIN met ON met.shard = p.shard ORDER BY p.shard`;

export class SqlRestrictionSource implements RestrictionSource {
  constructor(private readonly database: Database) {}

  async read({ refs, nameTags, measures }: Sought): Promise<View> {
    const found = await this.database.query(SELECT_VIEW, [refs, nameTags, measures]);
    const view: View = { rows: [], shards: [] };
    const listings = new Set<number>();
    for (const row of found) {
      if (view.shards.at(-1)?.shard !== row.at_shard)
        view.shards.push({
          shard: row.at_shard,
          sequence: Number(row.at_sequence),
          cutAt: row.cut_at,
          behindUntil: Number(row.behind_until),
        });
      if (row.listing === null || listings.has(row.listing)) continue;
      listings.add(row.listing);
      view.rows.push(toRow(row));
    }
    return view;
  }
}
