import { continueRun, type NumberClaim, type RunClaim, type RunOutcome, type RunPosition } from '#evidence';
import type { Tx } from '#messaging';
import type { NewLeaf } from './leaf-store.js';

/** What run continuity found that is not plain continuation: a restored adapter, a hole, an overlap. */
export interface RunNote {
  agency: string;
  shard: number;
  outcome: RunOutcome;
  leafId: number;
  after: RunPosition;
  claim: RunClaim | NumberClaim;
}

const NOTHING: RunPosition = { incarnation: 0, ackSequence: 0, to: 0 };

/**
 * Continues every agency's numbering by the new messages of acknowledgment topics and stores positions and notes.
 * A hole is noted once, where it begins, not at each message behind it.
 */
export async function continueRuns(tx: Tx, leaves: readonly NewLeaf[], notedAt: Date): Promise<RunNote[]> {
  if (leaves.length === 0) return [];
  const positions = await positionsOf(tx, leaves);
  const moved = new Set<string>();
  const notes: RunNote[] = [];
  for (const leaf of leaves) {
    const { shard } = leaf.signed.attributes;
    const agency = agencyOf(leaf);
    const key = `${agency} ${shard}`;
    const previous = positions.get(key) ?? null;
    const claim = claimOf(leaf);
    const { outcome, position } = continueRun(previous, claim);
    if (outcome === 'next' || outcome === 'restored') {
      positions.set(key, position);
      moved.add(key);
    }
    if (outcome !== 'next')
      notes.push({ agency, shard, outcome, leafId: leaf.leafId, after: previous ?? NOTHING, claim });
  }
  await storePositions(tx, [...moved], positions);
  await storeNotes(tx, notes, notedAt);
  return notes;
}

function agencyOf({ signed }: NewLeaf): string {
  return signed.attributes.source.slice('/agencies/'.length);
}

/** On acknowledgment topics the epoch is the incarnation and the sequence the message's number. */
function claimOf({ signed }: NewLeaf): RunClaim | NumberClaim {
  const { epoch: incarnation, sequence: ackSequence } = signed.attributes;
  const { kind, from, to } = (signed.kind === 'verified' ? signed.body : {}) as {
    kind?: string;
    from: number;
    to: number;
  };
  return kind === 'run' || signed.attributes.type === 'sanctions.load.v1'
    ? { incarnation, ackSequence, from, to }
    : { incarnation, ackSequence };
}

async function positionsOf(tx: Tx, leaves: readonly NewLeaf[]): Promise<Map<string, RunPosition>> {
  const rows = await tx.query(
    `SELECT p.* FROM run_position p JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::int[])) k(agency, shard)
       USING (agency, shard) ORDER BY agency, shard FOR UPDATE OF p`,
    [leaves.map(agencyOf), leaves.map(({ signed }) => signed.attributes.shard)],
  );
  return new Map(
    rows.map((row) => [
      `${row.agency} ${row.shard}`,
      {
        incarnation: Number(row.incarnation),
        ackSequence: Number(row.ack_sequence),
        to: Number(row.to_sequence),
        ...(row.awaiting_run ? { awaitingRun: true as const } : {}),
      },
    ]),
  );
}

async function storePositions(tx: Tx, keys: readonly string[], positions: Map<string, RunPosition>): Promise<void> {
  if (keys.length === 0) return;
  const rows = keys.map((key) => {
    const [agency, shard] = key.split(' ');
    return { agency, shard: Number(shard), ...positions.get(key)! };
  });
  await tx.query(
    `INSERT INTO run_position (agency, shard, incarnation, ack_sequence, to_sequence, awaiting_run)
     SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::boolean[])
     ON CONFLICT (agency, shard) DO UPDATE SET incarnation = excluded.incarnation, ack_sequence = excluded.ack_sequence,
       to_sequence = excluded.to_sequence, awaiting_run = excluded.awaiting_run`,
    [
      rows.map(({ agency }) => agency),
      rows.map(({ shard }) => shard),
      rows.map(({ incarnation }) => incarnation),
      rows.map(({ ackSequence }) => ackSequence),
      rows.map(({ to }) => to),
      rows.map(({ awaitingRun }) => awaitingRun ?? false),
    ],
  );
}

async function storeNotes(tx: Tx, notes: readonly RunNote[], notedAt: Date): Promise<void> {
  for (const { agency, shard, outcome, leafId, after, claim } of notes) {
    const { from = null, to = null } = claim as Partial<RunClaim>;
    await tx.query(
      `INSERT INTO run_note (agency, shard, incarnation, outcome, after_ack_sequence, ack_sequence, after_sequence,
         from_sequence, to_sequence, leaf_id, noted_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
      [
        agency,
        shard,
        claim.incarnation,
        outcome,
        after.ackSequence,
        claim.ackSequence,
        after.to,
        from,
        to,
        leafId,
        notedAt,
      ],
    );
  }
}
