import type { Tx } from '#messaging';

/** Those of the listings, locked in this transaction, that the next-level court has not decided on yet. */
export async function underReconsideration(tx: Tx, listings: readonly number[]): Promise<Set<number>> {
  if (listings.length === 0) return new Set();
  const rows = await tx.query<{ listing: number }>(
    `SELECT DISTINCT listing FROM reconsideration WHERE listing = ANY($1::bigint[]) AND status <> 'decided'`,
    [listings],
  );
  return new Set(rows.map(({ listing }) => Number(listing)));
}
