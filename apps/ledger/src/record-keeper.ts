import {
  readableNow,
  type Database,
  type Log,
  type Now,
  type Quarantine,
  type Slice,
  type SlicePause,
  type StreamPositions,
} from '#messaging';
import { indexAcknowledgments } from './acknowledgment-index.js';
import { keepLeaves, type NewLeaf, type Signed } from './leaf-store.js';
import { continueRuns, type RunNote } from './run-continuity.js';

/** What a call did, for metrics. */
export interface KeptCounts {
  kept: number;
  repeated: number;
  quarantined: number;
  equivocations: number;
}

interface RecordKeeperOptions {
  database: Database;
  positions: StreamPositions;
  quarantine: Quarantine;
  clock: Now;
  log: Log;
  counted?: (counts: KeptCounts) => void;
}

/** Keeps what the topics bring: leaves, run continuity, the trail's index and the reading positions in one transaction per call. */
export class RecordKeeper {
  constructor(private readonly options: RecordKeeperOptions) {}

  /** Answers the partitions that wait for a key that the directory does not name yet; all before it is kept. */
  async keep(slices: readonly Slice[]): Promise<SlicePause[]> {
    const { database, positions, quarantine, clock } = this.options;
    const { readable, pauses } = readableNow(slices);
    const records = readable.flatMap((slice) => slice.records);
    if (records.length === 0) return pauses;
    const signed = records.filter(
      (record): record is Signed => record.kind === 'verified' || record.kind === 'unusable',
    );
    const unverifiable = records.filter((record) => record.kind === 'unverifiable');
    const receivedAt = clock.now();
    const done = await database.transaction(async (tx) => {
      const [leaves, quarantined] = await Promise.all([
        keepLeaves(tx, signed, receivedAt),
        unverifiable.length === 0 ? 0 : quarantine.put(tx, unverifiable),
        positions.advance(tx, readable),
      ]);
      const acknowledgments = leaves.filter(({ signed: { record } }) =>
        record.topic.startsWith('sanctions.acknowledgments.'),
      );
      const [notes] = await Promise.all([
        continueRuns(tx, acknowledgments, receivedAt),
        indexAcknowledgments(tx, acknowledgments),
        storeEquivocations(tx, leaves, receivedAt),
      ]);
      return { leaves, notes, quarantined };
    });
    this.tell(slices[0].topic, signed.length, done.leaves, done.notes, done.quarantined);
    return pauses;
  }

  private tell(
    topic: string,
    signed: number,
    leaves: readonly NewLeaf[],
    notes: readonly RunNote[],
    quarantined: number,
  ): void {
    const { log, counted } = this.options;
    const rivals = leaves.filter(({ rival }) => rival !== null);
    for (const {
      leafId,
      rival,
      signed: { record, attributes },
    } of rivals) {
      log.error(
        { topic: record.topic, shard: attributes.shard, sequence: attributes.sequence, leafId, rival },
        'two contents under one number; both are kept',
      );
    }
    for (const { agency, shard, outcome, leafId } of notes)
      log.warn({ agency, shard, outcome, leafId }, "an agency's acknowledgments do not simply continue");
    if (quarantined > 0) log.warn({ topic, quarantined }, 'records that no key vouches for are in quarantine');
    counted?.({ kept: leaves.length, repeated: signed - leaves.length, quarantined, equivocations: rivals.length });
  }
}

async function storeEquivocations(
  tx: { query: Database['query'] },
  leaves: readonly NewLeaf[],
  noticedAt: Date,
): Promise<void> {
  const rivals = leaves.filter(({ rival }) => rival !== null);
  if (rivals.length === 0) return;
  await tx.query(
    `INSERT INTO equivocation (leaf_id, rival_leaf_id, noticed_at) SELECT v.*, $3 FROM unnest($1::bigint[], $2::bigint[]) v`,
    [rivals.map(({ leafId }) => leafId), rivals.map(({ rival }) => rival), noticedAt],
  );
}
