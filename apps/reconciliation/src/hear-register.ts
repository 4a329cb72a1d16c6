import type { Cut, ListingEvent } from '#contracts';
import type { Tx } from '#messaging';
import { stateOf, type ListingState } from './domain/fold-event.js';
import { foldEvents } from './lift-store.js';
import { planDeadlineProbes } from './probe-store.js';
import { keepStatements, type Signed } from './statements.js';

export interface ShardState {
  epoch: number;
  /** Highest number seen. */
  last: number;
  /** All numbers up to here were seen: nobody can truthfully have acknowledged more. */
  contiguous: number;
}

export async function shardStates(tx: Tx): Promise<Map<number, ShardState>> {
  const rows = await tx.query('SELECT shard, epoch, last, contiguous FROM shard_state');
  return new Map(rows.map(({ shard, epoch, last, contiguous }) => [shard, { epoch, last, contiguous }]));
}

/**
 * Takes in the register's events: what each listing asks of whom, what was lifted, which cuts were made.
 * @param heard all signed records in order, repetitions included: a re-send closes holes in the numbering
 * @param fresh those never heard before
 */
export async function hearRegister(
  tx: Tx,
  heard: readonly Signed[],
  fresh: readonly Signed[],
  serviceTargetMs: number,
): Promise<void> {
  const shards = await shardStates(tx);
  const current = (message: Signed) => message.attributes.epoch >= (shards.get(message.attributes.shard)?.epoch ?? 0);
  await storeShardStates(tx, shards, heard.filter(current));
  const events = fresh.filter(current);
  const listed = events.filter(({ attributes }) => attributes.listing !== undefined);
  // A first publication can't contradict anybody; everything later may, and must be shown whole then.
  await keepStatements(
    tx,
    listed.filter(({ attributes }) => attributes.revision! > 1),
  );
  const lifts = await foldEvents(
    tx,
    listed.map(toState).filter((state) => state !== null),
    serviceTargetMs,
  );
  await planDeadlineProbes(
    tx,
    lifts.map(({ listing, revision, agency, measures, liftedAt }) => ({
      listing,
      revision,
      agency,
      measures,
      dueAt: new Date(liftedAt + serviceTargetMs),
    })),
  );
  await storeCuts(
    tx,
    events.filter(({ attributes }) => attributes.type === 'sanctions.cut.v1'),
  );
}

/** An unusable event that would restrict changes nothing at any agency; one that lifts does so by its headers. */
function toState(message: Signed): ListingState | null {
  const { listing, revision, standing, shard, sequence, time } = message.attributes;
  if (message.kind === 'unusable' && standing === 'in-force') return null;
  const at = {
    listing: listing!,
    revision: revision!,
    standing: standing!,
    shard,
    sequence,
    time: Date.parse(time),
    leaf: message.leaf.toString('hex'),
  };
  return stateOf(at, message.kind === 'verified' ? (message.body as ListingEvent) : null);
}

async function storeShardStates(tx: Tx, known: Map<number, ShardState>, messages: readonly Signed[]): Promise<void> {
  const moved = new Map<number, ShardState>();
  for (const {
    attributes: { shard, epoch, sequence },
  } of messages) {
    const state = moved.get(shard) ?? { ...(known.get(shard) ?? { epoch, last: 0, contiguous: 0 }) };
    state.epoch = Math.max(state.epoch, epoch);
    state.last = Math.max(state.last, sequence);
    if (sequence === state.contiguous + 1) state.contiguous = sequence;
    moved.set(shard, state);
  }
  if (moved.size === 0) return;
  const shards = [...moved].sort(([a], [b]) => a - b);
  await tx.query(
    `INSERT INTO shard_state (shard, epoch, last, contiguous) SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[])
     ON CONFLICT (shard) DO UPDATE SET epoch = excluded.epoch, last = excluded.last, contiguous = excluded.contiguous`,
    [
      shards.map(([shard]) => shard),
      shards.map(([, s]) => s.epoch),
      shards.map(([, s]) => s.last),
      shards.map(([, s]) => s.contiguous),
    ],
  );
}

async function storeCuts(tx: Tx, cuts: readonly Signed[]): Promise<void> {
  const usable = cuts.filter((cut) => cut.kind === 'verified');
  if (usable.length === 0) return;
  await tx.query(
    `INSERT INTO cut (shard, sequence, time) SELECT * FROM unnest($1::int[], $2::bigint[], $3::timestamptz[]) ON CONFLICT DO NOTHING`,
    [
      usable.map(({ attributes }) => attributes.shard),
      usable.map(({ attributes }) => attributes.sequence),
      usable.map(({ body }) => (body as Cut).time),
    ],
  );
}
