import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { registerTopic, type SnapshotManifest, type SnapshotPart, type SnapshotPosition } from '#contracts';
import { signSnapshot } from '#evidence';
import { Fault, type Database, type Now, type Signer, type Tx } from '#messaging';
import type { SnapshotFiles } from './snapshot-files.js';
import { beginShard, linesAfter } from './shard-state.js';

interface WriterParts {
  database: Database;
  files: SnapshotFiles;
  source: string;
  signer: Signer;
  clock: Now;
  shards: number;
  /** Snapshots that stay; older ones are removed when a new one is whole. */
  keep: number;
  recordsPerPart?: number;
}

/** How far a snapshot is. */
export interface SnapshotProgress {
  snapshot: string;
  /** Shards written, of all. */
  shards: number;
  ofShards: number;
  records: number;
}

/** A part is unpacked in one piece, so an agency holds some 40 MB of it. */
const RECORDS_PER_PART = 20_000;
const RECORDS_AT_A_TIME = 500;
/** Between two reads, so that decisions never wait for a snapshot. */
const REST_MS = 5;
const LOOK_AGAIN_MS = 50;

/** Writes the register's state to files: what each listing is now, as of one instant in each shard, under one signature. */
export class SnapshotWriter {
  constructor(private readonly parts: WriterParts) {}

  /**
   * @param tell called as it goes on
   * @param signal ends it; nothing of it remains to be seen
   */
  async write(tell: (progress: SnapshotProgress) => void, signal: AbortSignal): Promise<SnapshotManifest> {
    const { files, clock, shards } = this.parts;
    const snapshot = nameOf(clock.now());
    const progress: SnapshotProgress = { snapshot, shards: 0, ofShards: shards, records: 0 };
    tell(progress);
    try {
      return await this.writeAll(progress, tell, signal);
    } catch (error) {
      await files.giveUp(snapshot).catch(() => undefined);
      throw error;
    }
  }

  private async writeAll(
    progress: SnapshotProgress,
    tell: (progress: SnapshotProgress) => void,
    signal: AbortSignal,
  ): Promise<SnapshotManifest> {
    const { files, signer, clock, source, shards, keep } = this.parts;
    const { snapshot } = progress;
    const folder = await files.begin(snapshot);
    const positions: SnapshotPosition[] = [];
    const written: SnapshotPart[] = [];
    for (let shard = 0; shard < shards; shard++) {
      const read = await this.writeShard(shard, folder, signal, (records) => {
        progress.records += records;
        tell(progress);
      });
      positions.push(read.position);
      written.push(...read.parts);
      progress.shards = shard + 1;
      tell(progress);
    }
    await this.untilPublished(positions, signal);
    const { keyId, privateKey } = signer.key();
    const head = { snapshot, source, keyId, takenAt: clock.now().toISOString(), positions };
    const manifest = { head, parts: written, ...signSnapshot({ head, parts: written }, privateKey) };
    await files.finish(snapshot, manifest, keep);
    return manifest;
  }

  private writeShard(
    shard: number,
    folder: string,
    signal: AbortSignal,
    tell: (records: number) => void,
  ): Promise<{ position: SnapshotPosition; parts: SnapshotPart[] }> {
    const { database, files, shards, recordsPerPart = RECORDS_PER_PART } = this.parts;
    return database.transaction(async (tx) => {
      const position = await beginShard(tx, shard);
      const parts: SnapshotPart[] = [];
      let after = 0;
      const next = async (wanted: number) => {
        const limit = Math.min(RECORDS_AT_A_TIME, wanted);
        const lines = await linesAfter(tx, { shard, shards, after, limit });
        after = Number(lines.at(-1)?.listing ?? after);
        return lines.map(({ line }) => line);
      };
      for (let first = await next(recordsPerPart); first.length > 0; first = await next(recordsPerPart)) {
        const lines = async function* (): AsyncGenerator<string[]> {
          let records = 0;
          for (let batch = first; batch.length > 0; batch = await next(recordsPerPart - records)) {
            signal.throwIfAborted();
            records += batch.length;
            yield batch;
            tell(batch.length);
            if (records === recordsPerPart) return;
            await pause(REST_MS);
          }
        };
        parts.push(await files.writePart(folder, { shard, number: parts.length + 1 }, lines()));
      }
      return { position, parts };
    });
  }

  /**
   * What was not on the broker yet could be lost with this database, and its number be given to another event: an
   * agency that had taken it from here would never see that.
   */
  private async untilPublished(positions: readonly SnapshotPosition[], signal: AbortSignal): Promise<void> {
    while (await this.isUnpublished(this.parts.database, positions)) await pause(LOOK_AGAIN_MS, undefined, { signal });
  }

  private async isUnpublished(tx: Tx, positions: readonly SnapshotPosition[]): Promise<boolean> {
    const rows = await tx.query<{ sent: number; epoch: number; wanted: number; since: number }>(
      `SELECT r.sent, o.epoch, v.sequence AS wanted, v.epoch AS since FROM unnest($2::int[], $3::bigint[], $4::bigint[]) v(shard, sequence, epoch)
       JOIN relay_shard r ON r.topic = $1 AND r.shard = v.shard JOIN outbox_shard o ON o.topic = $1 AND o.shard = v.shard`,
      [
        registerTopic,
        positions.map(({ shard }) => shard),
        positions.map(({ sequence }) => sequence),
        positions.map(({ epoch }) => epoch),
      ],
    );
    if (rows.some(({ epoch, since }) => epoch !== since))
      throw new Fault('recovered-meanwhile', 'never', 'the register was recovered while its snapshot was written');
    return rows.some(({ sent, wanted }) => sent < wanted);
  }
}

/** Sorts by time; the random end tells two of one millisecond apart. */
function nameOf(now: Date): string {
  return `${now.toISOString().replace(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`;
}
