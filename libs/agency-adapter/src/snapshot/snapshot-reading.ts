import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { parseManifest, type SnapshotManifest, type SnapshotPart } from '#contracts';
import { verifySnapshot } from '#evidence';
import { classify, Fault, objectionTo, type Keyring } from '#messaging';
import type { SnapshotSource } from './snapshot-source.js';

const REGISTER = '/court-registry';
const MANIFEST_BYTES = 64 * 2 ** 20;
const ATTEMPTS = 30;
const RETRY_MS = 1_000;
const decompress = promisify(zstdDecompress);

/** Ends the load: what is wrong will be wrong again. */
export const refusedSnapshot = (why: string, detail: string): Fault => new Fault(`snapshot-${why}`, 'never', detail);

/**
 * The manifest of a snapshot, if the register signed it and it is one of this bus.
 * @throws Fault `snapshot-manifest`, `snapshot-key`, `snapshot-signature`, `snapshot-shards`, `snapshot-missing`
 */
export async function readManifest(
  source: SnapshotSource,
  snapshot: string,
  keyring: Keyring,
  shards: number,
): Promise<SnapshotManifest> {
  const bytes = await readAll(source, snapshot, 'manifest.json', MANIFEST_BYTES);
  const read = parseManifest(bytes);
  if ('problem' in read) throw refusedSnapshot('manifest', `the manifest ${read.problem}`);
  const { manifest } = read;
  const { head, parts } = manifest;
  const key = keyring.find(head.keyId);
  if (!key) throw refusedSnapshot('key', `no key ${head.keyId} in the directory`);
  const objection =
    head.source === REGISTER
      ? objectionTo(key, { source: head.source, time: head.takenAt })
      : 'it is not the register’s';
  if (objection) throw refusedSnapshot('key', objection);
  if (!verifySnapshot(manifest, key.publicKey))
    throw refusedSnapshot('signature', 'the signature does not hold for this manifest');
  const inOrder = head.positions.length === shards && head.positions.every(({ shard }, at) => shard === at);
  if (!inOrder || head.snapshot !== snapshot || parts.some(({ shard }) => shard >= shards))
    throw refusedSnapshot('shards', 'the snapshot is another’s, or of a bus with another number of shards');
  return manifest;
}

/**
 * The lines of a part, once all of its bytes are here and their digest is the signed one: nothing unverified is
 * unpacked.
 * @throws Fault `snapshot-truncated`, `snapshot-digest`, `snapshot-content`, `snapshot-missing`
 */
export async function readPart(source: SnapshotSource, snapshot: string, part: SnapshotPart): Promise<Buffer> {
  const bytes = await readAll(source, snapshot, part.file, part.bytes);
  if (bytes.length !== part.bytes)
    throw refusedSnapshot('truncated', `${part.file} has ${bytes.length} bytes of ${part.bytes}`);
  if (createHash('sha256').update(bytes).digest('hex') !== part.sha256)
    throw refusedSnapshot('digest', `${part.file} is not the file that was signed`);
  return decompress(bytes).catch((cause: unknown) => {
    throw new Fault('snapshot-content', 'never', `${part.file} cannot be unpacked`, { cause });
  });
}

/** All bytes of a file; where the way breaks off it goes on from there. At most one byte more than `most`. */
async function readAll(source: SnapshotSource, snapshot: string, file: string, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let read = 0;
  for (let failures = 0; ;) {
    const before = read;
    try {
      for await (const chunk of await source.open(snapshot, file, read)) {
        chunks.push(Buffer.from(chunk));
        read += chunk.length;
        if (read > most) throw refusedSnapshot('digest', `${file} is longer than what was signed`);
      }
      if (read === before || read === most) return Buffer.concat(chunks);
      failures = 0;
    } catch (error) {
      const fault = classify(error);
      if (fault.code.startsWith('snapshot-') && fault.retry === 'never') throw fault;
      failures = read > before ? 0 : failures + 1;
      if (failures === ATTEMPTS) throw fault;
      await pause(RETRY_MS);
    }
  }
}
