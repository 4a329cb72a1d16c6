import { MAX_RECORD_BYTES, parseBody, writerOf } from '#contracts';
import { commitment, leafHash, verifyBatch, type SignedAttributes } from '#evidence';
import { readAttributes } from './envelope.js';
import type { Keyring, KnownKey } from './keyring.js';
import type { ReceivedRecord } from './ports.js';

/**
 * What a record turned out to be.
 * - `verified`: signature good, body parsed and valid.
 * - `unusable`: signature good, body not usable; its headers still say what it does.
 * - `unverifiable`: nothing it says can be believed.
 * - `unknown-key`: signed under a key not in the directory yet; ask again later.
 */
export type Inspected =
  | { kind: 'verified'; record: ReceivedRecord; attributes: SignedAttributes; leaf: Buffer; body: any }
  | {
      kind: 'unusable';
      record: ReceivedRecord;
      attributes: SignedAttributes;
      leaf: Buffer;
      reason: string;
      detail: string;
    }
  | { kind: 'unverifiable'; record: ReceivedRecord; reason: string; detail: string }
  | { kind: 'unknown-key'; record: ReceivedRecord; keyId: string };

interface Candidate {
  at: number;
  record: ReceivedRecord;
  attributes: SignedAttributes;
  leaf: Buffer;
  header: Buffer;
  publicKey: KnownKey['publicKey'];
}

/**
 * Verifies and parses records of one partition, in order. Pure but for the keyring: no I/O, never throws.
 * @param shards number of shards; a listing's shard is its number modulo this
 */
export function inspect(records: readonly ReceivedRecord[], keyring: Keyring, shards: number): Inspected[] {
  const results = new Array<Inspected>(records.length);
  const candidates: Candidate[] = [];
  for (let at = 0; at < records.length; at++) {
    const record = records[at];
    const attributes = readAttributes(record);
    if (typeof attributes === 'string') {
      results[at] = { kind: 'unverifiable', record, reason: 'unreadable', detail: attributes };
      continue;
    }
    const misplaced =
      attributes.shard !== record.partition ||
      (attributes.listing !== undefined && attributes.listing % shards !== attributes.shard);
    if (misplaced) {
      results[at] = {
        kind: 'unverifiable',
        record,
        reason: 'wrong-shard',
        detail: `says shard ${attributes.shard}, came in ${record.partition}`,
      };
      continue;
    }
    const key = keyring.find(attributes.keyId);
    if (!key) {
      results[at] = { kind: 'unknown-key', record, keyId: attributes.keyId };
      continue;
    }
    const objection = objectionTo(key, attributes, record.topic) ?? misuseOf(attributes.source, record.topic);
    const header = record.headers.signature;
    if (objection || !header) {
      results[at] = {
        kind: 'unverifiable',
        record,
        reason: objection ? 'wrong-key' : 'missing-signature',
        detail: objection ?? 'no signature header',
      };
      continue;
    }
    const leaf = leafHash(attributes, commitment(record.headers.salt, record.value));
    candidates.push({ at, record, attributes, leaf, header, publicKey: key.publicKey });
  }
  const verdicts = verifyBatch(candidates);
  for (let i = 0; i < candidates.length; i++) {
    const { at, record, attributes, leaf } = candidates[i];
    results[at] = verdicts[i]
      ? readBody(record, attributes, leaf)
      : {
          kind: 'unverifiable',
          record,
          reason: 'wrong-signature',
          detail: 'the signature does not hold for these bytes',
        };
  }
  return results;
}

/**
 * Why a key does not stand for what is said to be signed with it, or null. An expired key still verifies what it signed.
 * A revoked one is believed up to the number that its owner had come to and no further: the time in a record is its
 * signer's word, which a thief would backdate.
 * @param topic where the record has its number; what has none (a snapshot) is not believed under a revoked key
 */
export function objectionTo(
  key: KnownKey,
  said: { source: string; time: string; shard?: number; sequence?: number },
  topic = '',
): string | null {
  if (key.owner !== said.source) return `key ${key.keyId} is not of ${said.source}`;
  if (!(Date.parse(said.time) >= key.notBefore)) return `signed before key ${key.keyId} was valid`;
  if (key.signedUpTo === null) return null;
  const { shard = 0, sequence = Infinity } = said;
  return sequence <= (key.signedUpTo[topic]?.[shard] ?? 0) ? null : `key ${key.keyId} was revoked before`;
}

function misuseOf(source: string, topic: string): string | null {
  return writerOf(topic) === source ? null : `${source} may not speak on ${topic}`;
}

function readBody(record: ReceivedRecord, attributes: SignedAttributes, leaf: Buffer): Inspected {
  const unusable = (reason: string, detail: string): Inspected => ({
    kind: 'unusable',
    record,
    attributes,
    leaf,
    reason,
    detail,
  });
  if (record.value.length > MAX_RECORD_BYTES) return unusable('oversized', `${record.value.length} bytes`);
  const parsed = parseBody(attributes.type, record.value);
  if (!parsed.ok) return unusable(parsed.reason, parsed.detail);
  const body = parsed.body as { listing?: number; revision?: number; standing?: string };
  if (
    attributes.standing !== undefined &&
    (body.listing !== attributes.listing ||
      body.revision !== attributes.revision ||
      body.standing !== attributes.standing)
  ) {
    return unusable('schema', 'body and signed headers speak of different things');
  }
  return { kind: 'verified', record, attributes, leaf, body };
}
