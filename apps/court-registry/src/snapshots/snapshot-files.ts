import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import type { SnapshotManifest, SnapshotPart } from '#contracts';

export const SNAPSHOT_NAME = /^\d{8}T\d{9}Z-[0-9a-f]{8}$/;
export const SNAPSHOT_FILE = /^(manifest\.json|shard-\d{5}-part-\d{5}\.ndjson\.zst)$/;
const UNFINISHED = '.unfinished';

/** The folder of snapshots: each is a folder that appears whole, manifest included, or not at all. */
export class SnapshotFiles {
  constructor(readonly folder: string) {}

  /** An empty folder for a snapshot's parts. What an earlier process left unfinished is removed. */
  async begin(snapshot: string): Promise<string> {
    await mkdir(this.folder, { recursive: true, mode: 0o750 });
    for (const name of await readdir(this.folder))
      if (name.endsWith(UNFINISHED)) await rm(join(this.folder, name), { recursive: true });
    const folder = join(this.folder, snapshot + UNFINISHED);
    await mkdir(folder, { mode: 0o750 });
    return folder;
  }

  /** Compresses, digests and stores one part; it is on disk when this returns. */
  async writePart(
    folder: string,
    { shard, number }: { shard: number; number: number },
    lines: AsyncIterable<string[]>,
  ): Promise<SnapshotPart> {
    const pad = (value: number) => String(value).padStart(5, '0');
    const file = `shard-${pad(shard)}-part-${pad(number)}.ndjson.zst`;
    const hash = createHash('sha256');
    let records = 0;
    let bytes = 0;
    await pipeline(
      Readable.from(lines, { objectMode: true, highWaterMark: 1 }),
      async function* (batches: AsyncIterable<string[]>) {
        for await (const batch of batches) {
          records += batch.length;
          yield Buffer.from(batch.join('\n') + '\n');
        }
      },
      createZstdCompress(),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          bytes += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(join(folder, file), { flags: 'wx', mode: 0o640, flush: true }),
    );
    return { file, shard, records, bytes, sha256: hash.digest('hex') };
  }

  /** From here on the snapshot is there. Removes all but the newest `keep`. */
  async finish(snapshot: string, manifest: SnapshotManifest, keep: number): Promise<void> {
    const unfinished = join(this.folder, snapshot + UNFINISHED);
    await writeFile(join(unfinished, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n', {
      mode: 0o640,
      flush: true,
    });
    await synced(unfinished);
    await rename(unfinished, join(this.folder, snapshot));
    await synced(this.folder);
    for (const old of (await this.names()).slice(keep)) await rm(join(this.folder, old), { recursive: true });
  }

  /** Takes away what there is of one that can't be finished: a disk that it has filled is free again. */
  async giveUp(snapshot: string): Promise<void> {
    await rm(join(this.folder, snapshot + UNFINISHED), { recursive: true, force: true });
  }

  /** Newest first. */
  async names(): Promise<string[]> {
    const found = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return found
      .filter((name) => SNAPSHOT_NAME.test(name))
      .sort()
      .reverse();
  }

  async manifest(snapshot: string): Promise<SnapshotManifest> {
    return JSON.parse(await readFile(join(this.folder, snapshot, 'manifest.json'), 'utf8')) as SnapshotManifest;
  }

  /** Whether there is such a file to hand out. Names with anything else in them than our own are not looked for. */
  async has(snapshot: string, file: string): Promise<boolean> {
    if (!SNAPSHOT_NAME.test(snapshot) || !SNAPSHOT_FILE.test(file)) return false;
    return (await stat(join(this.folder, snapshot, file)).catch(() => null))?.isFile() ?? false;
  }
}

/** A name in a folder is durable only when the folder is. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
