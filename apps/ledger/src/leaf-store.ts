import { canonicalJson, commitment, type SignedAttributes } from '#evidence';
import type { Inspected, Tx } from '#messaging';

/** A record whose signature holds, whatever its body is worth. */
export type Signed = Extract<Inspected, { kind: 'verified' | 'unusable' }>;

/** A message that the ledger had not yet. `rival` is an older leaf under the same number of the same topic. */
export interface NewLeaf {
  leafId: number;
  signed: Signed;
  rival: number | null;
}

/**
 * Keeps signed messages exactly as received, one statement for all of them. Answers the new ones in the order given;
 * a message seen before (a relay may send twice) changes nothing.
 */
export async function keepLeaves(tx: Tx, messages: readonly Signed[], receivedAt: Date): Promise<NewLeaf[]> {
  const byLeaf = new Map<string, Signed>();
  for (const signed of messages) {
    const hash = signed.leaf.toString('latin1');
    if (!byLeaf.has(hash)) byLeaf.set(hash, signed);
  }
  if (byLeaf.size === 0) return [];
  const unique = [...byLeaf.values()];
  const commitments = unique.map(({ record }) => commitment(record.headers.salt, record.value));
  const column = <T>(of: (attributes: SignedAttributes, signed: Signed, at: number) => T): T[] =>
    unique.map((signed, at) => of(signed.attributes, signed, at));
  const rows = await tx.query<{ leaf_id: number; at: number; rival: number | null }>(KEEP, [
    receivedAt,
    column((_, { leaf }) => leaf),
    column((_, { record }) => record.topic),
    column((_, { record }) => String(record.offset)),
    column((a) => a.id),
    column((a) => a.source),
    column((a) => a.type),
    column((a) => a.time),
    column((a) => a.keyId),
    column((a) => a.epoch),
    column((a) => a.shard),
    column((a) => a.sequence),
    column((a) => a.listing ?? null),
    column((a) => a.revision ?? null),
    column((a) => a.standing ?? null),
    column((a, signed) => a.listing ?? listingIn(signed)),
    column((a, _, at) => canonicalJson({ ...a, commitment: commitments[at].toString('hex') })),
    commitments,
    column((_, { record }) => record.headers.signature),
    column((_, { record }) => record.headers.salt),
    column((_, { record }) => record.value),
  ]);
  const kept = rows.map(({ leaf_id, at, rival }) => ({ leafId: leaf_id, signed: unique[at - 1], rival, at }));
  return withRivalsOfOneBatch(kept.sort((a, b) => a.at - b.at));
}

/** Two contents under one number in the same batch: the statement, which sees what was there before it, can't tell. */
function withRivalsOfOneBatch(kept: readonly NewLeaf[]): NewLeaf[] {
  const first = new Map<string, number>();
  return kept.map(({ leafId, signed, rival }) => {
    const { epoch, shard, sequence } = signed.attributes;
    const number = `${signed.record.topic} ${epoch} ${shard} ${sequence}`;
    const earlier = first.get(number) ?? null;
    if (earlier === null) first.set(number, leafId);
    return { leafId, signed, rival: rival ?? earlier };
  });
}

/** Probes, denials and findings speak of a listing in their body only. */
function listingIn(signed: Signed): number | null {
  const listing = signed.kind === 'verified' ? (signed.body as { listing?: unknown }).listing : null;
  return typeof listing === 'number' ? listing : null;
}

const KEEP = `
  WITH batch AS (
    SELECT * FROM unnest($2::bytea[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
      $9::text[], $10::bigint[], $11::int[], $12::bigint[], $13::bigint[], $14::int[], $15::text[], $16::bigint[],
      $17::text[], $18::bytea[], $19::bytea[], $20::bytea[], $21::bytea[]) WITH ORDINALITY
    AS b(leaf, topic, kafka_offset, id, source, type, time, key_id, epoch, shard, sequence, listing, revision, standing,
      about, canonical, commitment, signature, salt, data, at)
  ), kept AS (
    INSERT INTO leaf (leaf, topic, kafka_offset, received_at, id, source, type, time, key_id, epoch, shard, sequence,
      listing, revision, standing, about, canonical, commitment, signature)
    SELECT leaf, topic, kafka_offset, $1, id, source, type, time, key_id, epoch, shard, sequence,
      listing, revision, standing, about, canonical, commitment, signature FROM batch ORDER BY at
    ON CONFLICT (leaf) DO NOTHING RETURNING leaf_id, leaf
  ), said AS (
    INSERT INTO leaf_data (leaf_id, salt, data) SELECT kept.leaf_id, b.salt, b.data FROM kept JOIN batch b USING (leaf)
  )
  SELECT kept.leaf_id, b.at::int, (
    SELECT o.leaf_id FROM leaf o
    WHERE o.topic = b.topic AND o.shard = b.shard AND o.sequence = b.sequence AND o.epoch = b.epoch LIMIT 1
  ) AS rival
  FROM kept JOIN batch b USING (leaf)`;
