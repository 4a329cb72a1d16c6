import {
  firstPosition,
  type AdapterStore,
  type AdapterTx,
  type Change,
  type DeliveryNumber,
  type DeliveryState,
  type EnforcedRow,
  type Position,
  type Statement,
  type SubjectChange,
} from '#agency-adapter/parts';
import type { Quarantined } from '#messaging';

/** A statement as it was enqueued: `epoch` is the incarnation, `sequence` counts per shard. */
interface SaidStatement extends Statement {
  sequence: number;
}

/**
 * An agency's tables in memory, for property tests: same port, same atomicity. `crash` makes the next commits fail
 * after all work is done, which is what a process killed before its commit looks like from outside.
 */
export class MemoryAdapterStore implements AdapterStore {
  readonly rows = new Map<number, EnforcedRow>();
  readonly positions = new Map<number, Position>();
  readonly said: SaidStatement[] = [];
  readonly subjects: SubjectChange[] = [];
  readonly held = new Map<string, Quarantined>();
  readonly deliveries = new Map<number, DeliveryState>();
  readonly numbers: DeliveryNumber[] = [];
  readonly leaves = new Map<string, Buffer>();
  private crashes = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(readonly shards: number) {
    for (let shard = 0; shard < shards; shard++) this.positions.set(shard, firstPosition(shard));
  }

  /** The next commits fail. */
  crash(times = 1): void {
    this.crashes = times;
  }

  committed(): void {}

  transaction<T>(work: (tx: AdapterTx) => Promise<T>): Promise<T> {
    const run = this.turn.then(async () => {
      const changes: Change[] = [];
      const result = await work(this.over(changes));
      if (this.crashes > 0) {
        this.crashes--;
        throw new Error('crashed before commit');
      }
      for (const change of changes) this.commit(change);
      return result;
    });
    this.turn = run.catch(() => undefined);
    return run;
  }

  /** A deep copy, as a backup of the database would be. */
  copy(): MemoryAdapterStore {
    const twin = new MemoryAdapterStore(this.shards);
    for (const [key, row] of this.rows) twin.rows.set(key, row);
    for (const [key, position] of this.positions) twin.positions.set(key, { ...position });
    twin.said.push(...this.said);
    twin.subjects.push(...this.subjects);
    for (const [key, one] of this.held) twin.held.set(key, one);
    for (const [key, one] of this.deliveries) twin.deliveries.set(key, one);
    twin.numbers.push(...this.numbers);
    for (const [key, leaf] of this.leaves) twin.leaves.set(key, leaf);
    return twin;
  }

  private over(changes: Change[]): AdapterTx {
    return {
      positions: async (shards) =>
        [...shards].sort((a, b) => a - b).map((shard) => ({ ...this.positions.get(shard)! })),
      rows: async (listings) => listings.flatMap((listing) => this.rows.get(listing) ?? []),
      systems: async () => [],
      unconfirmed: async () => [],
      leaves: async (shard, from, to) => {
        const found = new Map<number, Buffer>();
        for (let sequence = from; sequence <= to; sequence++) {
          const leaf = this.leaves.get(`${shard}/${sequence}`);
          if (leaf) found.set(sequence, leaf);
        }
        return found;
      },
      write: async (change) => void changes.push(change),
    };
  }

  private commit(change: Change): void {
    for (const row of change.rows) {
      const known = this.rows.get(row.listing);
      if (!known || known.revision <= row.revision) this.rows.set(row.listing, row);
    }
    for (const position of change.positions) this.positions.set(position.shard, position);
    this.subjects.push(...change.subjects);
    for (const { shard, first, leaves } of change.leaves)
      leaves.forEach((leaf, i) => this.leaves.set(`${shard}/${first + i}`, leaf));
    for (const one of change.held) {
      const key = `${one.record.topic}/${one.record.partition}/${one.record.offset}`;
      if (!this.held.has(key)) this.held.set(key, one);
    }
    for (const one of change.deliveries) {
      const known = this.deliveries.get(one.listing);
      if (!known || known.revision <= one.revision) this.deliveries.set(one.listing, one);
    }
    this.numbers.push(...change.numbers);
    for (const statement of change.statements) {
      const sequence = this.said.filter(({ shard }) => shard === statement.shard).length + 1;
      this.said.push({ ...statement, sequence });
    }
  }
}
