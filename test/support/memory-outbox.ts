import { createHash } from 'node:crypto';
import type { Cursor, Message, OutboxStore, Unsent } from '#messaging';

interface ShardState {
  rows: Message[];
  /** Of what is numbered here: the register's epoch, an agency's incarnation. */
  epoch: number;
  last: number;
  sent: number;
  leaseOwner: string | null;
  leaseEpoch: number;
  leased: boolean;
}

/** The outbox tables in memory, with the same compare-and-set rules; `expireLeases` stands for time passing. */
export class MemoryOutboxStore implements OutboxStore {
  private readonly states = new Map<string, ShardState>();

  constructor(
    readonly topic: string,
    readonly shards: number,
  ) {
    for (let shard = 0; shard < shards; shard++) {
      const state = { rows: [], epoch: 1, last: 0, sent: 0, leaseOwner: null, leaseEpoch: 0, leased: false };
      this.states.set(`${topic}/${shard}`, state);
    }
  }

  /** A message that tells nothing but its number. */
  append(shard: number): void {
    const sequence = this.last(shard) + 1;
    const data = Buffer.from(JSON.stringify({ shard, sequence }));
    const id = createHash('sha256').update(data).digest('hex');
    const attributes = {
      id,
      source: '/court-registry',
      type: 'sanctions.cut.v1',
      time: '2026-01-01T00:00:00.000Z',
      keyId: 'k',
      epoch: 1,
      shard,
      sequence,
    };
    this.put({ topic: this.topic, attributes, salt: Buffer.alloc(16), data, signature: Buffer.alloc(68) });
    this.moveTo(shard, sequence);
  }

  /** @throws when the number is taken, as the table's primary key does */
  put(message: Message): void {
    const { shard, sequence } = message.attributes;
    const state = this.state(this.topic, shard);
    if (state.rows.some(({ attributes }) => attributes.sequence === sequence))
      throw new Error(`duplicate key: number ${sequence} of shard ${shard} is taken`);
    state.rows.push(message);
  }

  /** The shard's newest number given out. */
  moveTo(shard: number, last: number): void {
    this.state(this.topic, shard).last = last;
  }

  /** What an outbox's `resume` does. */
  resume(shard: number, { epoch, last }: { epoch: number; last: number }): void {
    Object.assign(this.state(this.topic, shard), { epoch, last, sent: last, leased: false });
  }

  head(shard: number): { epoch: number; last: number } {
    const { epoch, last } = this.state(this.topic, shard);
    return { epoch, last };
  }

  messages(shard: number): readonly Message[] {
    return this.state(this.topic, shard).rows;
  }

  /** As a backup of the database would be. */
  copy(): MemoryOutboxStore {
    const twin = new MemoryOutboxStore(this.topic, this.shards);
    for (const [key, state] of this.states) twin.states.set(key, { ...state, rows: [...state.rows] });
    return twin;
  }

  expireLeases(): void {
    for (const state of this.states.values()) state.leased = false;
  }

  last(shard: number): number {
    return this.state(this.topic, shard).last;
  }

  waiting(): number {
    return [...this.states.values()].reduce((sum, { last, sent }) => sum + last - sent, 0);
  }

  async lease(_topics: readonly string[], owner: string): Promise<void> {
    for (const state of this.states.values()) {
      if (state.leased && state.leaseOwner !== owner) continue;
      if (state.leaseOwner !== owner) state.leaseEpoch++;
      Object.assign(state, { leaseOwner: owner, leased: true });
    }
  }

  async release(owner: string): Promise<void> {
    for (const state of this.states.values()) if (state.leaseOwner === owner) state.leased = false;
  }

  async unsent(_topics: readonly string[], owner: string, limit: number): Promise<Unsent> {
    const shards = [...this.states]
      .filter(([, { leaseOwner, last, sent }]) => leaseOwner === owner && last > sent)
      .map(([key, { leaseEpoch, sent }]) => {
        const [topic, shard] = key.split('/');
        return { topic, shard: Number(shard), leaseEpoch, sent };
      });
    const cursors = shards.map(({ topic, shard, sent }) => ({ topic, shard, after: sent }));
    return { shards, messages: await this.read(cursors, limit) };
  }

  async read(cursors: readonly Cursor[], limit: number): Promise<Message[]> {
    return cursors.flatMap(({ topic, shard, after }) =>
      this.state(topic, shard)
        .rows.filter(({ attributes }) => attributes.sequence > after)
        .slice(0, limit),
    );
  }

  async advance(
    moves: readonly { topic: string; shard: number; leaseEpoch: number; from: number; to: number }[],
  ): Promise<{ topic: string; shard: number }[]> {
    return moves.filter(({ topic, shard, leaseEpoch, from, to }) => {
      const state = this.state(topic, shard);
      const holds = state.leaseEpoch === leaseEpoch && state.sent === from;
      if (holds) state.sent = to;
      return holds;
    });
  }

  async rewind(topic: string, shard: number, fromSequence: number): Promise<void> {
    const state = this.state(topic, shard);
    state.sent = Math.min(state.sent, fromSequence - 1);
  }

  private state(topic: string, shard: number): ShardState {
    return this.states.get(`${topic}/${shard}`)!;
  }
}
