import type { SignedAttributes, Standing } from '#evidence';
import type { ReceivedRecord, SendableRecord } from './ports.js';

/** A signed message exactly as it is stored and sent, whoever signed it. */
export interface Message {
  topic: string;
  attributes: SignedAttributes;
  salt: Buffer;
  data: Buffer;
  signature: Buffer;
  traceparent?: string | null;
}

const STANDINGS: readonly string[] = ['in-force', 'stayed', 'deleted'];

/** CloudEvents 1.0 in Kafka's binary mode: every signed attribute is a header, so a body that can't be used hides nothing. */
export function toRecord({ topic, attributes: a, salt, data, signature, traceparent }: Message): SendableRecord {
  const headers: Record<string, string | Buffer> = {
    ce_specversion: '1.0',
    ce_id: a.id,
    ce_source: a.source,
    ce_type: a.type,
    ce_time: a.time,
    ce_keyid: a.keyId,
    ce_epoch: String(a.epoch),
    ce_shard: String(a.shard),
    ce_sequence: String(a.sequence),
    'content-type': 'application/json',
    salt,
    signature,
  };
  if (a.listing !== undefined) headers.ce_listing = String(a.listing);
  if (a.revision !== undefined) headers.ce_revision = String(a.revision);
  if (a.standing !== undefined) headers.ce_standing = a.standing;
  if (traceparent) headers.traceparent = traceparent;
  return { topic, partition: a.shard, key: a.listing === undefined ? '' : String(a.listing), value: data, headers };
}

/** The signed attributes of a record, or why they can't be read. */
export function readAttributes(record: ReceivedRecord): SignedAttributes | string {
  const h = record.headers;
  const text = (name: string) => textOf(name, h[name]);
  const id = text('ce_id');
  const source = text('ce_source');
  const type = text('ce_type');
  const time = text('ce_time');
  const keyId = text('ce_keyid');
  if (!id || !source || !type || !time || !keyId) return 'a ce_ header is missing';
  if (!INSTANT.test(time) || Number.isNaN(Date.parse(time))) return 'ce_time is no instant in UTC';
  if (/\0/.test(id + source + type + keyId)) return 'a ce_ header holds U+0000';
  if (text('ce_specversion') !== '1.0') return 'ce_specversion is not 1.0';
  if (h.salt?.length !== 16) return 'header salt is not 16 bytes';
  const epoch = whole(text('ce_epoch'));
  const shard = whole(text('ce_shard'));
  const sequence = whole(text('ce_sequence'));
  if (epoch === null || shard === null || sequence === null) return 'ce_epoch, ce_shard or ce_sequence is no number';
  const attributes: SignedAttributes = { id, source, type, time, keyId, epoch, shard, sequence };
  if (h.ce_listing) {
    const listing = whole(text('ce_listing'));
    const revision = whole(text('ce_revision'));
    const standing = text('ce_standing');
    if (
      listing === null ||
      revision === null ||
      revision > MAX_REVISION ||
      !standing ||
      !STANDINGS.includes(standing)
    ) {
      return 'ce_listing, ce_revision or ce_standing is not usable';
    }
    attributes.listing = listing;
    attributes.revision = revision;
    attributes.standing = standing as Standing;
  }
  return attributes;
}

/** What was read last of each header: records of one fetch share the bytes of what they have in common. */
const lastRead = new Map<string, { bytes: Buffer; text: string }>();

function textOf(name: string, bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  const known = lastRead.get(name);
  if (known?.bytes === bytes) return known.text;
  const text = bytes.toString('utf8');
  lastRead.set(name, { bytes, text });
  return text;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
/** What PostgreSQL's int holds. */
const MAX_REVISION = 2_147_483_647;

function whole(text: string | undefined): number | null {
  if (!text || text.length > 15) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) && value >= 0 && String(value) === text ? value : null;
}
