import { createHash } from 'node:crypto';
import type { Cursor, LeasedShard, Message, OutboxStore } from '#messaging';

interface ShardState {
  rows: Message[];
  sent: number;
  leaseOwner: string | null;
  leaseEpoch: number;
  leased: boolean;
}

/** The outbox tables in memory, with the same compare-and-set rules; `expireLeases` stands for time passing. */
export class MemoryOutboxStore implements OutboxStore {
  private readonly shards = new Map<string, ShardState>();

  constructor(
    private readonly topic: string,
    shards: number,
  ) {
    for (let shard = 0; shard < shards; shard++) {
      this.shards.set(`${topic}/${shard}`, { rows: [], sent: 0, leaseOwner: null, leaseEpoch: 0, leased: false });
    }
  }

  append(shard: number): void {
    const state = this.state(this.topic, shard);
    const sequence = state.rows.length + 1;
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
    state.rows.push({ topic: this.topic, attributes, salt: Buffer.alloc(16), data, signature: Buffer.alloc(68) });
  }

  expireLeases(): void {
    for (const state of this.shards.values()) state.leased = false;
  }

  last(shard: number): number {
    return this.state(this.topic, shard).rows.length;
  }

  unsent(): number {
    return [...this.shards.values()].reduce((sum, { rows, sent }) => sum + rows.length - sent, 0);
  }

  async lease(_topics: readonly string[], owner: string): Promise<LeasedShard[]> {
    for (const state of this.shards.values()) {
      if (state.leased && state.leaseOwner !== owner) continue;
      if (state.leaseOwner !== owner) state.leaseEpoch++;
      Object.assign(state, { leaseOwner: owner, leased: true });
    }
    return this.owned(owner);
  }

  async release(owner: string): Promise<void> {
    for (const state of this.shards.values()) if (state.leaseOwner === owner) state.leased = false;
  }

  async behind(_topics: readonly string[], owner: string): Promise<LeasedShard[]> {
    return this.owned(owner).filter(({ last, sent }) => last > sent);
  }

  async read(cursors: readonly Cursor[], limit: number): Promise<Message[]> {
    return cursors.flatMap(({ topic, shard, after }) => this.state(topic, shard).rows.slice(after, after + limit));
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

  private owned(owner: string): LeasedShard[] {
    return [...this.shards]
      .filter(([, state]) => state.leaseOwner === owner)
      .map(([key, state]) => {
        const [topic, shard] = key.split('/');
        return { topic, shard: Number(shard), leaseEpoch: state.leaseEpoch, sent: state.sent, last: state.rows.length };
      });
  }

  private state(topic: string, shard: number): ShardState {
    return this.shards.get(`${topic}/${shard}`)!;
  }
}
