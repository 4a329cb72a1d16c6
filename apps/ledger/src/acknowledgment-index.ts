import type { Acknowledgment } from '#contracts';
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

/**
 * Which message says what about which listing: one row for each run entry and each settled number that names a
 * listing. It finds the leaves; the leaves are the record.
 */
export async function indexAcknowledgments(tx: Tx, leaves: readonly NewLeaf[]): Promise<void> {
  const acknowledged: (Entry & { outcome: string; effective: boolean })[] = [];
  const settled: Entry[] = [];
  for (const { leafId, signed } of leaves) {
    if (signed.kind !== 'verified' || signed.attributes.type !== 'sanctions.acknowledgment.v1') continue;
    const body = signed.body as Acknowledgment;
    const { time, shard, source } = signed.attributes;
    const { agency } = body;
    // On its own topic an agency can speak for itself and this shard only; anything else is kept, not believed.
    if (source !== `/agencies/${agency}` || body.shard !== shard) continue;
    if (body.kind === 'run') {
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
