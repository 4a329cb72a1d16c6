import type { SnapshotManifest } from './generated/contracts.js';
import { explain, validatorOf } from './schemas.js';

const validate = validatorOf('snapshot-manifest.json');

/** Reads the bytes of a snapshot's manifest. Its signature is another question. `problem` never quotes the bytes. */
export function parseManifest(bytes: Uint8Array): { manifest: SnapshotManifest } | { problem: string } {
  let manifest: unknown;
  try {
    manifest = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return { problem: 'is not JSON' };
  }
  const problems = validate(manifest);
  return problems.length === 0
    ? { manifest: manifest as SnapshotManifest }
    : { problem: `is no manifest: ${explain(problems)}` };
}
