import type { Tx } from '#messaging';
import { stateOf } from './delivery-state.js';
import { toRow } from '../tables/sql-store.js';

const PAGE = 1_000;

/** Not where an event that came meanwhile said the same or better. */
const OWE = `
  INSERT INTO delivery AS d (listing, shard, revision, lifts, early, body, system)
  SELECT listing, shard, revision, lifts, false, body, $6
  FROM unnest($1::bigint[], $2::int[], $3::int[], $4::boolean[], $5::text[]) v(listing, shard, revision, lifts, body)
  ON CONFLICT (listing, system) DO UPDATE SET
    revision = excluded.revision, body = excluded.body, early = false, version = d.version + 1, lifts = excluded.lifts OR (d.pending AND d.lifts),
    pending = true, attempts = 0, next_at = clock_timestamp()
  WHERE d.revision < excluded.revision`;

const PAGES = {
  restricted: `SELECT * FROM enforced WHERE measures <> '{}' AND listing > $1 ORDER BY listing LIMIT ${PAGE}`,
  lifted: `SELECT * FROM enforced WHERE measures = '{}' AND listing > $1 ORDER BY listing LIMIT ${PAGE}`,
  /** Those of which a number still waits to be effective. */
  waiting: `SELECT * FROM enforced WHERE listing IN (SELECT listing FROM delivery_number WHERE listing > $1) ORDER BY listing LIMIT ${PAGE}`,
} as const;

/**
 * Owes a system the next page of what is enforced here, states of one sort, ascending by listing.
 * @returns the last listing of the page, or null when there is no other
 */
export async function owePage(tx: Tx, system: string, sort: keyof typeof PAGES, after: number): Promise<number | null> {
  const states = (await tx.query(PAGES[sort], [after])).map(toRow);
  await tx.query(OWE, [
    states.map(({ listing }) => listing),
    states.map(({ shard }) => shard),
    states.map(({ revision }) => revision),
    states.map(({ measures }) => measures.length === 0),
    states.map((state) => JSON.stringify(stateOf(state))),
    system,
  ]);
  return states.length < PAGE ? null : states.at(-1)!.listing;
}
