import type { Outbox, Tx } from '#messaging';

const MAX_SETTLED_PER_MESSAGE = 1_000;

/** A number that became effective. */
export interface SettledNumber {
  shard: number;
  sequence: number;
  listing: number;
  revision: number;
}

/** Numbers that wait for nobody any more: whoever was owed their listing has confirmed it, or is owed it no more. */
const FREED = `
  DELETE FROM delivery_number n WHERE NOT EXISTS (
    SELECT FROM delivery o WHERE o.listing = n.listing AND o.pending AND o.revision >= n.revision AND coalesce(o.confirmed_revision, 0) <= n.revision
  ) RETURNING n.shard, n.sequence, n.listing, n.revision`;

/** Who signs, and which system's word it rests on. */
interface Settling {
  acknowledgments: Outbox;
  agency: string;
  system: string;
}

/** Signs that numbers are effective, as the last statement of a transaction. */
export async function settle(tx: Tx, settling: Settling, settled: readonly SettledNumber[]): Promise<void> {
  if (settled.length === 0) return;
  const { acknowledgments, agency, system } = settling;
  const incarnations = await tx.query<{ shard: number; incarnation: number }>(
    'SELECT shard, incarnation FROM position',
  );
  const incarnationOf = new Map(incarnations.map(({ shard, incarnation }) => [shard, Number(incarnation)]));
  const byShard = new Map<number, { sequence: number; listing: number; revision: number }[]>();
  for (const { shard, sequence, listing, revision } of settled) {
    const entry = { sequence: Number(sequence), listing: Number(listing), revision };
    const list = byShard.get(shard);
    if (list) list.push(entry);
    else byShard.set(shard, [entry]);
  }
  const drafts = [];
  for (const [shard, entries] of [...byShard].sort(([a], [b]) => a - b)) {
    entries.sort((a, b) => a.sequence - b.sequence);
    for (let from = 0; from < entries.length; from += MAX_SETTLED_PER_MESSAGE) {
      const effective = entries.slice(from, from + MAX_SETTLED_PER_MESSAGE);
      drafts.push({
        shard,
        type: 'sanctions.acknowledgment.v1',
        body: { agency, shard, incarnation: incarnationOf.get(shard), kind: 'settlement', effective, system },
      });
    }
  }
  await acknowledgments.enqueue(tx, drafts);
}

/** After somebody is owed nothing any more: what waited for nobody else is effective. Nobody may apply meanwhile. */
export async function settleFreed(tx: Tx, settling: Settling): Promise<void> {
  await settle(tx, settling, await tx.query<SettledNumber>(FREED));
}
