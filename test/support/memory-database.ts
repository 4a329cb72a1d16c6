import type { Position } from '#agency-adapter/parts';
import type { Database, Message, Tx } from '#messaging';
import type { Standing } from '#evidence';
import type { MemoryOutboxStore } from './memory-outbox.js';

/** What the register's tables keep of a revision, as far as these tests look. */
export interface RevisionRow {
  listing: number;
  revision: number;
  standing: Standing;
}

/** When a process dies: nothing was written, or all was and nobody was told. */
export type Crash = 'before-commit' | 'after-commit';

export class Crashed extends Error {
  constructor(readonly when: Crash) {
    super(`crashed ${when}`);
  }
}

interface Parts {
  outboxes: readonly MemoryOutboxStore[];
  /** Positions of an agency, where there are any. */
  positions?: Map<number, Position>;
  /** Called before every statement and commit, so that transactions can be made to interleave. */
  between?: (what: string) => Promise<unknown>;
  /** Called at once after every commit. */
  committed?: () => void;
}

/**
 * A database in memory that answers the statements of the real Outbox and of the real opening of an adapter: READ
 * COMMITTED, row locks held until the end of the transaction, primary keys, all or nothing. Only a statement that says
 * FOR UPDATE locks. Any other statement throws: this is no SQL engine.
 */
export class MemoryDatabase implements Database {
  readonly revisions: RevisionRow[] = [];
  private readonly locks = new Map<string, Promise<void>>();

  constructor(readonly parts: Parts) {}

  query(): Promise<never> {
    return Promise.reject(new Error('outside a transaction nothing is asked of this database'));
  }

  async transaction<T>(work: (tx: Tx) => Promise<T>, crash?: Crash): Promise<T> {
    const writes: (() => void)[] = [];
    const held = new Map<string, () => void>();
    const between = this.parts.between ?? (async () => undefined);
    const lock = async (row: string): Promise<void> => {
      if (held.has(row)) return;
      while (this.locks.has(row)) await this.locks.get(row);
      let free = (): void => undefined;
      this.locks.set(row, new Promise((resolve) => (free = resolve)));
      held.set(row, free);
    };
    try {
      const result = await work({
        query: async (sql: string, params: unknown[] = []): Promise<any[]> => {
          const statement = STATEMENTS.find(([opening]) => opening.test(sql));
          if (!statement) throw new Error(`no statement that this database knows: ${sql.slice(0, 80)}`);
          await between(sql.slice(0, 40));
          return statement[1]({ database: this, sql, params, writes, lock });
        },
      });
      await between('COMMIT');
      if (crash === 'before-commit') throw new Crashed(crash);
      for (const write of writes) write();
      this.parts.committed?.();
      if (crash === 'after-commit') throw new Crashed(crash);
      return result;
    } finally {
      for (const [row, free] of held) {
        this.locks.delete(row);
        free();
      }
    }
  }

  outbox(topic: unknown): MemoryOutboxStore {
    return this.parts.outboxes.find((outbox) => outbox.topic === topic)!;
  }
}

interface Asked {
  database: MemoryDatabase;
  sql: string;
  params: any[];
  writes: (() => void)[];
  lock: (row: string) => Promise<void>;
}

type Answer = (asked: Asked) => Promise<any[]>;

const lockShards = async ({ sql, lock }: Asked, topic: string, shards: readonly number[]): Promise<void> => {
  if (!/FOR UPDATE/.test(sql)) return;
  for (const shard of [...shards].sort((a, b) => a - b)) await lock(`${topic}/${shard}`);
};

const STATEMENTS: readonly [RegExp, Answer][] = [
  [
    /^SELECT count\(\*\) FROM outbox_shard/,
    async ({ database, params: [topic] }) => [{ count: database.outbox(topic).shards }],
  ],
  [/^INSERT INTO (outbox|relay)_shard/, async () => []],
  [/^UPDATE relay_shard SET sent = \$3, lease_until = NULL/, async () => []],
  [
    /^SELECT shard, last, epoch FROM outbox_shard/,
    async (asked) => {
      const [topic, shards] = asked.params as [string, number[]];
      await lockShards(asked, topic, shards);
      return shards.map((shard) => ({ shard, ...asked.database.outbox(topic).head(shard) }));
    },
  ],
  [
    /^SELECT epoch, last FROM outbox_shard/,
    async (asked) => {
      const [topic, shard] = asked.params as [string, number];
      await lockShards(asked, topic, [shard]);
      return [asked.database.outbox(topic).head(shard)];
    },
  ],
  [
    /^\s*WITH moved AS \(\s*UPDATE outbox_shard/,
    async ({ database, params, writes }) => enqueue(database, params, writes),
  ],
  [
    /^UPDATE outbox_shard SET epoch/,
    async ({ database, params: [topic, shard, epoch, last], writes }) => {
      writes.push(() => database.outbox(topic).resume(shard, { epoch, last }));
      return [];
    },
  ],
  [/^INSERT INTO position/, async () => []],
  [
    /^SELECT 1 FROM position/,
    async ({ params: [shard], lock }) => {
      await lock(`position/${shard}`);
      return [];
    },
  ],
  [
    /^UPDATE position SET incarnation/,
    async ({ database, params: [shard, incarnation, to], writes }) => {
      writes.push(() => {
        const { positions } = database.parts;
        const position = positions!.get(shard)!;
        const behindUntil = Math.max(position.behindUntil, to);
        positions!.set(shard, { ...position, incarnation, behindUntil, gap: null });
      });
      return [];
    },
  ],
  [
    /^SELECT revision FROM revision/,
    async ({ database, sql, params: [listing], lock }) => {
      if (/FOR UPDATE/.test(sql)) await lock(`listing/${listing}`);
      return database.revisions.filter((row) => row.listing === listing).slice(-1);
    },
  ],
  [
    /^INSERT INTO revision/,
    async ({ database, params, writes }) => {
      writes.push(() => database.revisions.push(...(params as RevisionRow[])));
      return [];
    },
  ],
];

/** The columns of the outbox's one INSERT, in its order. */
function enqueue(database: MemoryDatabase, params: any[], writes: (() => void)[]): any[] {
  const [topic, moved, lasts, source, time, keyId, ...columns] = params;
  const [shards, sequences, epochs, ids, types, listings, revisions, standings, , salts, signatures, bodies] = columns;
  const messages: Message[] = shards.map((shard: number, i: number) => ({
    topic,
    attributes: {
      ...{ id: ids[i], source, type: types[i], time, keyId, epoch: epochs[i], shard, sequence: sequences[i] },
      ...(listings[i] !== null && { listing: listings[i], revision: revisions[i], standing: standings[i] }),
    },
    salt: salts.items[i],
    data: bodies.items[i],
    signature: signatures.items[i],
  }));
  const outbox = database.outbox(topic);
  writes.push(() => messages.forEach((message) => outbox.put(message)));
  writes.push(() => moved.forEach((shard: number, i: number) => outbox.moveTo(shard, lasts[i])));
  return [];
}
