import type { Outbox, Tx } from '#messaging';
import { settleFreed } from '../own-system/settlements.js';
import { readSystems } from '../tables/sql-store.js';

/** A copy that an operator took out, and what it had not confirmed then. */
export interface CopyRemoval {
  name: string;
  url: string;
  registeredBy: string;
  registeredAt: Date;
  removedBy: string;
  removedAt: Date;
  reason: string;
  /** Lifts that it had not confirmed: effective only once the register has issued the listing again. */
  open: { listing: number; revision: number }[];
}

export const SELECT_REMOVALS = `
  SELECT name, url, registered_by AS "registeredBy", registered_at AS "registeredAt", removed_by AS "removedBy",
    removed_at AS "removedAt", reason, open FROM copy_removal`;

/** Taken out with the copy: what it knew and what it was owed, but not the lifts that it owes a word about. */
const FORGET = `DELETE FROM delivery WHERE system = $1 AND NOT (pending AND lifts)`;

/**
 * Lifts that a removed copy left open, and a newer revision that everybody else has confirmed since: that one counts.
 * Their numbers never become effective, they are only waited for no more.
 */
const SUPERSEDED = `
  WITH over AS (
    DELETE FROM delivery d USING enforced e
    WHERE d.pending AND d.lifts AND d.system <> 'own' AND NOT EXISTS (SELECT FROM copy c WHERE c.name = d.system)
      AND e.listing = d.listing AND e.revision > d.revision
      AND NOT EXISTS (SELECT FROM delivery o WHERE o.listing = d.listing AND o.pending AND (o.system = 'own' OR o.system IN (SELECT name FROM copy)))
    RETURNING d.listing, d.revision
  )
  DELETE FROM delivery_number n USING over WHERE n.listing = over.listing AND n.revision <= over.revision`;

interface Removing {
  name: string;
  agency: string;
  acknowledgments: Outbox;
  by: string;
  reason: string;
  at: Date;
}

/**
 * Takes a copy out: it is owed nothing new. A lift that it had not confirmed does not become effective by that: it stays
 * open under the copy's name, which the agency goes on naming in its runs, until a newer revision of the listing makes
 * up for it. Answers false when there is no such copy.
 */
export async function removeCopy(
  tx: Tx,
  { name, agency, acknowledgments, by, reason, at }: Removing,
): Promise<boolean> {
  await tx.query('SELECT FROM position ORDER BY shard FOR UPDATE');
  const gone = await tx.query(
    `WITH gone AS (DELETE FROM copy WHERE name = $1 RETURNING *)
     INSERT INTO copy_removal (name, url, registered_by, registered_at, removed_by, removed_at, reason, open)
     SELECT name, url, registered_by, registered_at, $2, $3, $4, coalesce((
       SELECT jsonb_agg(jsonb_build_object('listing', listing, 'revision', revision) ORDER BY listing)
       FROM delivery d WHERE d.system = $1 AND d.pending AND d.lifts
     ), '[]') FROM gone RETURNING name`,
    [name, by, at, reason],
  );
  if (gone.length === 0) return false;
  await tx.query(FORGET, [name]);
  const system = (await readSystems(tx)).join(' ') || `${agency}-tables`;
  await settleFreed(tx, { acknowledgments, agency, system });
  return true;
}

/** Where the copy of that name was that was taken out and still has lifts to confirm; null where there is none. */
export async function owingLiftsAt(tx: Tx, name: string): Promise<string | null> {
  const [removed] = await tx.query<{ url: string }>(
    `SELECT url FROM copy_removal
     WHERE name = $1 AND EXISTS (SELECT FROM delivery WHERE system = $1 AND pending AND lifts)
     ORDER BY removed_at DESC, registered_at DESC LIMIT 1`,
    [name],
  );
  return removed?.url ?? null;
}

/** Forgets open lifts of removed copies that a newer revision has made up for. */
export async function forgetSuperseded(tx: Pick<Tx, 'query'>): Promise<void> {
  await tx.query(SUPERSEDED);
}
