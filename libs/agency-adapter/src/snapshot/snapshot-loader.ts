import { setTimeout as pause } from 'node:timers/promises';
import { registerTopic } from '#contracts';
import { classify, type Fault, type KafkaConnection, type Keyring, type Log } from '#messaging';
import { loadShard, type LoadOptions, type VerifiedSnapshot } from './snapshot-load.js';
import { readManifest, refusedSnapshot } from './snapshot-reading.js';
import type { SnapshotSource } from './snapshot-source.js';
import { SELECT_POSITIONS, toPosition } from '../tables/sql-store.js';
import type { Position } from '../tables/state.js';

interface LoaderOptions extends LoadOptions {
  source: SnapshotSource;
  kafka: Pick<KafkaConnection, 'offsets'>;
  keyring: Keyring;
  shards: number;
  log: Log;
  attempts?: number;
  retryMs?: number;
}

const ATTEMPTS = 60;
const RETRY_MS = 1_000;

/**
 * Brings an empty or restored adapter to where the newest snapshot of the register is. In two steps, so that HTTP can
 * be served between them: after `begin` no check is answered until every shard is there; `load` takes the time. What
 * is refused, or can't be had within a minute, comes from Kafka instead.
 */
export class SnapshotLoader {
  private chosen: VerifiedSnapshot | null = null;
  private readonly ended = new AbortController();

  constructor(private readonly options: LoaderOptions) {}

  /** Chooses a snapshot and notes in the database how far it reaches. Answers its name, or null: there is nothing to load. */
  async begin(): Promise<string | null> {
    const { source, keyring, shards, database, log } = this.options;
    const needed = needsSnapshot(await this.positions());
    if (!needed) return null;
    return this.patiently(async () => {
      const snapshot = await source.newest();
      if (snapshot === null) {
        log.info({}, 'there is no snapshot yet; beginning with Kafka');
        return null;
      }
      const manifest = await readManifest(source, snapshot, keyring, shards);
      const { positions } = manifest.head;
      assertNewer(positions, await this.positions());
      await database.query(
        `UPDATE position p SET behind_until = greatest(p.behind_until, v.sequence)
         FROM unnest($1::int[], $2::bigint[]) v(shard, sequence) WHERE p.shard = v.shard`,
        [positions.map(({ shard }) => shard), positions.map(({ sequence }) => sequence)],
      );
      this.chosen = { source, manifest };
      return snapshot;
    });
  }

  /** Loads the shards that are not there yet, each whole or not at all. Never rejects. */
  async load(): Promise<void> {
    if (!this.chosen) return;
    const { kafka, log } = this.options;
    const { chosen } = this;
    await this.patiently(async () => {
      const ends = new Map((await kafka.offsets(registerTopic)).map(({ partition, high }) => [partition, high]));
      for (const position of chosen.manifest.head.positions) {
        this.ended.signal.throwIfAborted();
        const loaded = await loadShard(this.options, chosen, position, ends.get(position.shard) ?? 0n);
        if (loaded) log.info({ ...loaded, snapshot: chosen.manifest.head.snapshot }, 'shard loaded from a snapshot');
        if (loaded && loaded.lifted > 0)
          log.warn({ shard: loaded.shard, rows: loaded.lifted }, 'lifted what the register does not hold up');
      }
      return null;
    });
  }

  /** Ends after the shard under way. */
  stop(): void {
    this.ended.abort();
  }

  private async positions(): Promise<Position[]> {
    return (await this.options.database.query(`${SELECT_POSITIONS} ORDER BY shard`)).map(toPosition);
  }

  private async patiently(work: () => Promise<string | null>): Promise<string | null> {
    const { log, attempts = ATTEMPTS, retryMs = RETRY_MS } = this.options;
    for (let attempt = 1; !this.ended.signal.aborted; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (this.ended.signal.aborted) break;
        const fault = classify(error);
        const { code, detail } = fault;
        if (isRefusal(fault) || attempt === attempts) {
          log.error({ code, detail }, 'no snapshot is taken; what is missing comes from Kafka');
          break;
        }
        log.warn({ code, detail, attempt }, 'could not load the snapshot; trying again');
        await pause(retryMs);
      }
    }
    return null;
  }
}

const isRefusal = ({ code, retry }: Fault): boolean => code.startsWith('snapshot-') && retry === 'never';

/** Nothing applied yet, or an older copy that has not caught up. */
const needsSnapshot = (positions: readonly Position[]): boolean =>
  positions.every(({ sequence }) => sequence === 0) || positions.some((p) => p.sequence < p.behindUntil);

/** @throws Fault `snapshot-older` when a shard here is beyond the snapshot, or knows a later epoch of the register */
function assertNewer(
  snapshot: readonly { shard: number; sequence: number; epoch: number }[],
  positions: readonly Position[],
): void {
  for (const { shard, sequence, epoch } of positions) {
    const other = snapshot[shard];
    if (other.sequence < sequence || other.epoch < epoch)
      throw refusedSnapshot('older', `shard ${shard} is at ${sequence} here, the snapshot at ${other.sequence}`);
  }
}
