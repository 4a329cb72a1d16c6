import type { Acknowledgment, Load } from '#contracts';
import type { Tx } from '#messaging';
import type { NewLeaf } from './leaf-store.js';

interface Entry {
  listing: number;
  agency: string;
  shard: number;
  sequence: number;
  revision: number | null;
  time: string;
  leafId: number;
}

const INDEXED: ReadonlySet<string> = new Set(['sanctions.acknowledgment.v1', 'sanctions.load.v1']);

/**
 * Which message says what about which listing: one row for each run entry and each settled number that names a
 * listing, and one for each range of numbers that was loaded. It finds the leaves; the leaves are the record.
 */
export async function indexAcknowledgments(tx: Tx, leaves: readonly NewLeaf[]): Promise<void> {
  const acknowledged: (Entry & { outcome: string; effective: boolean })[] = [];
  const settled: Entry[] = [];
  const loaded: { leafId: number; load: Load; time: string }[] = [];
  for (const { leafId, signed } of leaves) {
    if (signed.kind !== 'verified' || !INDEXED.has(signed.attributes.type)) continue;
    const body = signed.body as Acknowledgment | Load;
    const { time, shard, source } = signed.attributes;
    const { agency } = body;
    // On its own topic an agency can speak for itself and this shard only; anything else is kept, not believed.
    if (source !== `/agencies/${agency}` || body.shard !== shard) continue;
    if (!('kind' in body)) {
      loaded.push({ leafId, load: body, time });
    } else if (body.kind === 'run') {
      const effective = body.grade === 'effective';
      for (const { sequence, listing, revision = null, outcome } of body.entries) {
        if (listing !== undefined)
          acknowledged.push({ listing, agency, shard, sequence, revision, time, leafId, outcome, effective });
      }
    } else {
      for (const { sequence, listing, revision } of body.effective)
        settled.push({ listing, agency, shard, sequence, revision, time, leafId });
    }
  }
  if (acknowledged.length > 0) {
    await tx.query(
      `INSERT INTO acknowledged_entry (listing, agency, shard, sequence, revision, acknowledged_at, leaf_id, outcome, effective)
       SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::bigint[], $5::int[], $6::timestamptz[], $7::bigint[], $8::text[], $9::boolean[])`,
      [
        ...columns(acknowledged),
        acknowledged.map(({ outcome }) => outcome),
        acknowledged.map(({ effective }) => effective),
      ],
    );
  }
  if (settled.length > 0) {
    await tx.query(
      `INSERT INTO settled_entry (listing, agency, shard, sequence, revision, effective_at, leaf_id)
       SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::bigint[], $5::int[], $6::timestamptz[], $7::bigint[])`,
      columns(settled),
    );
  }
  for (const { leafId, load, time } of loaded) {
    await tx.query(
      `INSERT INTO loaded_range (agency, shard, from_sequence, to_sequence, effective, loaded_at, leaf_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [load.agency, load.shard, load.from, load.to, load.grade === 'effective', time, leafId],
    );
  }
}

function columns(entries: readonly Entry[]): unknown[][] {
  return [
    entries.map(({ listing }) => listing),
    entries.map(({ agency }) => agency),
    entries.map(({ shard }) => shard),
    entries.map(({ sequence }) => sequence),
    entries.map(({ revision }) => revision),
    entries.map(({ time }) => time),
    entries.map(({ leafId }) => leafId),
  ];
}
