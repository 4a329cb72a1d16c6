import { randomBytes, randomUUID } from 'node:crypto';
import { commitment, leafHash, signBatch, type SignedAttributes, type Standing } from '#evidence';
import { BinaryArray } from './binary-array.js';
import { Fault } from './fault.js';
import type { Now, Tx } from './ports.js';
import type { Signer } from './signer.js';
import { currentTraceparent } from './trace.js';

/** What a writer wants said; the outbox numbers, dates and signs it. `body` may be ready-made JSON bytes. */
export interface Draft {
  shard: number;
  type: string;
  listing?: number;
  revision?: number;
  standing?: Standing;
  body: unknown;
  /** Of the trace that it belongs to, where that is not the current one. */
  traceparent?: string;
}

interface OutboxOptions {
  topic: string;
  source: string;
  signer: Signer;
  clock: Now;
}

/**
 * Messages of one topic, written in the transaction of what they speak of.
 *
 * Numbers are dense per shard and given out under the shard row's lock, so commit order is number order and a reader
 * of `sequence > sent` never misses a row (I2). A message is signed once, in that transaction, and only ever re-sent.
 */
export class Outbox {
  readonly topic: string;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: OutboxOptions) {
    this.topic = options.topic;
  }

  /** Makes the shard rows at first start. @throws Fault `shards-changed` when the database was made for another number of shards. */
  async open(tx: Tx, { shards, epoch }: { shards: number; epoch: number }): Promise<void> {
    const [{ count }] = await tx.query<{ count: string }>('SELECT count(*) FROM outbox_shard WHERE topic = $1', [
      this.topic,
    ]);
    if (Number(count) !== 0 && Number(count) !== shards) {
      throw new Fault(
        'shards-changed',
        'never',
        `${this.topic} has ${count} shards in this database, the configuration says ${shards}; the number is fixed at first start`,
      );
    }
    await tx.query(
      `INSERT INTO outbox_shard (topic, shard, epoch) SELECT $1, s, $2 FROM generate_series(0, $3::int - 1) s ON CONFLICT DO NOTHING`,
      [this.topic, epoch, shards],
    );
    await tx.query(
      `INSERT INTO relay_shard (topic, shard) SELECT $1, s FROM generate_series(0, $2::int - 1) s ON CONFLICT DO NOTHING`,
      [this.topic, shards],
    );
  }

  /**
   * Continues a shard after what the topic is known to hold, under a new epoch: a restored agency's new incarnation,
   * a recovered register.
   */
  async resume(tx: Tx, shard: number, { epoch, last }: { epoch: number; last: number }): Promise<void> {
    await tx.query('UPDATE outbox_shard SET epoch = $3, last = $4 WHERE topic = $1 AND shard = $2', [
      this.topic,
      shard,
      epoch,
      last,
    ]);
    await tx.query('UPDATE relay_shard SET sent = $3, lease_until = NULL WHERE topic = $1 AND shard = $2', [
      this.topic,
      shard,
      last,
    ]);
  }

  /**
   * Numbers, signs and stores drafts. Must be the last thing a transaction does: from here on its shards are locked.
   * Answers the signed attributes in the order of the drafts.
   */
  async enqueue(tx: Tx, drafts: readonly Draft[]): Promise<SignedAttributes[]> {
    if (drafts.length === 0) return [];
    const { source, signer, clock } = this.options;
    const wanted = [...new Set(drafts.map((draft) => draft.shard))].sort((a, b) => a - b);
    const heads = new Map<number, { epoch: number; next: number }>();
    const locked = await tx.query<{ shard: number; last: string; epoch: string }>(
      'SELECT shard, last, epoch FROM outbox_shard WHERE topic = $1 AND shard = ANY($2::int[]) ORDER BY shard FOR UPDATE',
      [this.topic, wanted],
    );
    for (const row of locked) heads.set(row.shard, { epoch: Number(row.epoch), next: Number(row.last) + 1 });
    const time = clock.now().toISOString();
    // Under the locks: whoever asks how far a key has signed waits for them (signedSoFar).
    const { keyId, privateKey } = signer.key();
    const attributes: SignedAttributes[] = [];
    const salts: Buffer[] = [];
    const bodies: Buffer[] = [];
    const leaves: Buffer[] = [];
    const randomness = randomBytes(16 * drafts.length);
    for (let i = 0; i < drafts.length; i++) {
      const { shard, type, listing, revision, standing, body } = drafts[i];
      const head = heads.get(shard);
      if (!head) throw new Fault('shard-unknown', 'never', `${this.topic} has no shard ${shard} here`);
      const signed: SignedAttributes = {
        id: randomUUID(),
        source,
        type,
        time,
        keyId,
        epoch: head.epoch,
        shard,
        sequence: head.next++,
      };
      if (listing !== undefined) Object.assign(signed, { listing, revision, standing });
      const data = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
      const salt = randomness.subarray(16 * i, 16 * i + 16);
      attributes.push(signed);
      bodies.push(data);
      salts.push(salt);
      leaves.push(leafHash(signed, commitment(salt, data)));
    }
    const signatures = signBatch(leaves, privateKey);
    const traceparent = currentTraceparent() ?? null;
    await tx.query(INSERT, [
      this.topic,
      [...heads.keys()],
      [...heads.values()].map((head) => head.next - 1),
      source,
      time,
      keyId,
      attributes.map((a) => a.shard),
      attributes.map((a) => a.sequence),
      attributes.map((a) => a.epoch),
      attributes.map((a) => a.id),
      attributes.map((a) => a.type),
      attributes.map((a) => a.listing ?? null),
      attributes.map((a) => a.revision ?? null),
      attributes.map((a) => a.standing ?? null),
      drafts.map((draft) => draft.traceparent ?? traceparent),
      new BinaryArray('bytea', salts),
      new BinaryArray('bytea', signatures),
      // Last, as the largest: behind it the driver would make its buffer larger once more, and copy it.
      new BinaryArray('bytea', bodies),
    ]);
    return attributes;
  }

  /** To be called after commit: wakes the relay of this process, so that nothing waits for its poll. */
  onCommit(): void {
    for (const listener of this.listeners) listener();
  }

  subscribe(listener: () => void): void {
    this.listeners.add(listener);
  }
}

const INSERT = `
  WITH moved AS (
    UPDATE outbox_shard s SET last = v.last FROM unnest($2::int[], $3::bigint[]) v(shard, last)
    WHERE s.topic = $1 AND s.shard = v.shard
  )
  INSERT INTO outbox (topic, shard, sequence, epoch, id, source, type, time, key_id, listing, revision, standing, salt, data, signature, traceparent)
  SELECT $1, v.shard, v.sequence, v.epoch, v.id, $4, v.type, $5, $6, v.listing, v.revision, v.standing, v.salt, v.data, v.signature, v.traceparent
  FROM unnest($7::int[], $8::bigint[], $9::bigint[], $10::uuid[], $11::text[], $12::bigint[], $13::int[], $14::text[], $15::text[], $16::bytea[], $17::bytea[], $18::bytea[])
    v(shard, sequence, epoch, id, type, listing, revision, standing, traceparent, salt, signature, data)`;
