import { Applier, openAdapter, type AdapterStore, type Position, type RunEntry } from '#agency-adapter/parts';
import { acknowledgmentsTopic, denialsTopic, registerTopic } from '#contracts';
import { inspect, Outbox, Relay, type Keyring } from '#messaging';
import type { FixedClock } from '#service';
import { Crashed, MemoryDatabase, type Crash } from '../support/memory-database.js';
import { MemoryOutboxStore } from '../support/memory-outbox.js';
import { aKeyring, aParticipant } from '../support/signed-record.js';
import { MemoryAdapterStore } from '../support/memory-adapter-store.js';
import { silent } from '../support/silent.js';
import { violatedUnless, type Broker, type Entry } from './broker.js';
import { ExpectedShard, type Handed } from './expected.js';
import { REGISTER_KEYS, SHARDS, type Register } from './register.js';
import { SaidOnTopic } from './said.js';

/** A database and what it must hold: what a backup copies. */
interface Stored {
  tables: MemoryAdapterStore;
  acknowledgments: MemoryOutboxStore;
  denials: MemoryOutboxStore;
  expected: ExpectedShard[];
  outcomes: Set<string>;
}

const AGENCY_KEYS = new Map(
  ['rail', 'banking', 'aviation'].map((agency) => [agency, aParticipant(`/agencies/${agency}`, `${agency}-1`)]),
);

/** One agency: the real opening, applier, outbox and relay over memory, watched at every commit. */
export class Agency {
  readonly said: SaidOnTopic;
  private stored: Stored;
  private backup: Stored | null = null;
  private readonly committedIds = new Set<string>();
  private readonly next: number[] = new Array<number>(SHARDS).fill(0);
  private knowsNewKey = false;
  private readonly keyring: Keyring;
  private readonly outbox: Outbox;
  private applier!: Applier;
  private relay!: Relay;
  private handed = new Map<number, Handed[]>();
  private before: Position[] = [];
  private crash: Crash | undefined;
  /** Checks are answered only once the opening is over. */
  private answers = false;

  constructor(
    readonly name: string,
    private readonly register: Register,
    private readonly broker: Broker,
    private readonly clock: FixedClock,
  ) {
    const signer = AGENCY_KEYS.get(name)!;
    const all = aKeyring([...REGISTER_KEYS, signer]);
    this.keyring = {
      find: (keyId) => (keyId === REGISTER_KEYS[1].keyId && !this.knowsNewKey ? undefined : all.find(keyId)),
    };
    this.outbox = new Outbox({ topic: acknowledgmentsTopic(name), source: signer.source, signer, clock });
    this.said = new SaidOnTopic(broker, name, all, (id) => this.committedIds.has(id));
    this.stored = {
      tables: new MemoryAdapterStore(SHARDS),
      acknowledgments: new MemoryOutboxStore(acknowledgmentsTopic(name), SHARDS),
      denials: new MemoryOutboxStore(denialsTopic(name), SHARDS),
      expected: Array.from({ length: SHARDS }, () => new ExpectedShard(name)),
      outcomes: new Set(),
    };
  }

  learnKey(): void {
    this.knowsNewKey = true;
  }

  position(shard: number): Position {
    return this.stored.tables.positions.get(shard)!;
  }

  unread(): boolean {
    return this.next.some((next, shard) => next < this.broker.log(registerTopic, shard).length);
  }

  /** A process starts over its database: finds out whether that is an older copy, and reads on where the database says. */
  async start(): Promise<number[]> {
    const { tables, acknowledgments, denials } = this.stored;
    const outboxes = [acknowledgments, denials];
    const database = new MemoryDatabase({ outboxes, positions: tables.positions, committed: () => this.observe() });
    const denialsOutbox = new Outbox({ topic: denials.topic, source: '', signer: REGISTER_KEYS[0], clock: this.clock });
    this.handed.clear();
    this.answers = false;
    const restored = await openAdapter({
      ...{ agency: this.name, shards: SHARDS, database, kafka: this.broker, keyring: this.keyring },
      ...{ acknowledgments: this.outbox, denials: denialsOutbox, log: silent },
    });
    this.answers = true;
    this.said.catchUp();
    this.said.acknowledged.forEach((acknowledged, shard) => {
      const { sequence, behindUntil } = this.position(shard);
      violatedUnless(
        Math.max(sequence, behindUntil) >= acknowledged,
        () => 'I7: answers checks behind what it acknowledged',
      );
    });
    this.applier = new Applier({
      ...{ agency: this.name, enforcement: 'tables' as const, clock: this.clock, log: silent },
      store: this.storeOver(database),
    });
    acknowledgments.expireLeases();
    const producer = this.broker.producer;
    this.relay = new Relay({
      store: acknowledgments,
      producer,
      outboxes: [this.outbox],
      log: silent,
      leaseMs: 3_600_000,
    });
    for (let shard = 0; shard < SHARDS; shard++) this.next[shard] = Number(this.position(shard).nextOffset);
    return restored;
  }

  /** Hands over at most so many records of each shard, in one call. A crash ends the process, and another one starts. */
  async deliver(most: number, crash?: Crash): Promise<void> {
    const entries = this.next.map((next, shard) => this.broker.log(registerTopic, shard).slice(next, next + most));
    const slices = entries.flatMap((of, shard) =>
      of.length === 0 ? [] : [{ shard, records: of.map(({ record }) => record) }],
    );
    if (slices.length === 0) return;
    this.handed = new Map(
      slices.map(({ shard }) => [shard, entries[shard].map((entry) => this.handedOf(shard, entry))]),
    );
    this.crash = crash;
    if (crash === 'before-commit') this.stored.tables.crash();
    const inspected = slices.map(({ shard, records }) => ({
      ...{ topic: registerTopic, shard, records: inspect(records, this.keyring, SHARDS) },
    }));
    try {
      const pauses = await this.applier.handle(inspected);
      for (const { shard, records } of slices) this.next[shard] += records.length;
      for (const { shard, fromOffset } of pauses) this.next[shard] = Number(fromOffset);
    } catch (error) {
      if (!crash || !(error instanceof Crashed || (error as Error).message === 'crashed before commit')) throw error;
      await this.restart();
    }
  }

  async restart(): Promise<void> {
    const restored = await this.start();
    violatedUnless(restored.length === 0, () => 'I8: takes itself for an older copy, but nothing was lost');
  }

  /** The group's offset was older than the database's, or somebody replays the topic. */
  readAgain(records: number): void {
    for (let shard = 0; shard < SHARDS; shard++) this.next[shard] = Math.max(0, this.next[shard] - records);
  }

  keepCopy(): void {
    this.backup = copyOf(this.stored);
  }

  /** The database is put back to the copy that was kept, if any. */
  async restoreCopy(): Promise<void> {
    if (!this.backup) return;
    this.stored = copyOf(this.backup);
    await this.start();
  }

  /** Sends acknowledgments; what the broker does to it is no concern of the caller's. */
  async speak(): Promise<void> {
    await this.relay.sendOnce().catch(rethrowViolation);
    this.said.catchUp();
  }

  askAgain(): Promise<void> {
    this.handed.clear();
    const open = [...this.stored.tables.positions.values()].filter(({ gap }) => gap !== null);
    return this.applier.askAgain(open.map(({ shard }) => shard));
  }

  /** Everything has arrived: the plain fold of the register, and every number acknowledged. */
  checkConverged(): void {
    for (let shard = 0; shard < SHARDS; shard++) {
      const head = this.register.head(shard);
      const truths = Array.from({ length: head }, (_, i) => this.register.truth(shard, i + 1));
      const { sequence } = this.position(shard);
      violatedUnless(sequence === head, () => `${this.name} stands at ${sequence} of ${head} in shard ${shard}`);
      violatedUnless(
        this.said.acknowledged[shard] === head,
        () => 'I8: not every number is acknowledged on the broker',
      );
      ExpectedShard.fold(this.name, truths).checkSameRestrictions(this.rowsOf(shard));
    }
  }

  private storeOver(database: MemoryDatabase): AdapterStore {
    const { tables } = this.stored;
    return {
      committed: () => this.outbox.onCommit(),
      transaction: (work) => {
        this.before = [...tables.positions.values()].map((position) => ({ ...position }));
        const crash = this.crash === 'after-commit' ? this.crash : undefined;
        this.crash = undefined;
        return database.transaction(
          (tx) =>
            tables.transaction((inner) =>
              work({
                ...inner,
                write: async (change) => {
                  await inner.write(change);
                  await this.outbox.enqueue(tx, [...change.statements]);
                },
              }),
            ),
          crash,
        );
      },
    };
  }

  private handedOf(shard: number, { record, number }: Entry): Handed {
    const truth = number === null ? null : this.register.truth(shard, number);
    const { ce_keyid: keyId, ce_shard: says } = record.headers;
    // What lies in the wrong shard or can't be read is nobody's, whatever key it names.
    const keyKnown = !keyId || says.toString() !== String(shard) || this.keyring.find(keyId.toString()) !== undefined;
    return { offset: Number(record.offset), truth, keyKnown };
  }

  private rowsOf(shard: number) {
    return [...this.stored.tables.rows.values()].filter((row) => row.shard === shard);
  }

  /** At every commit: tables, position, offset and acknowledgment against what they must be. */
  private observe(): void {
    const { expected, acknowledgments, outcomes } = this.stored;
    for (let shard = 0; shard < SHARDS; shard++) {
      const after = this.position(shard);
      const handed = this.handed.get(shard);
      const owed = handed ? expected[shard].follow(handed, this.before[shard], after) : [];
      violatedUnless(after.sequence === expected[shard].position, () => 'I6: the position moved without a record');
      expected[shard].check(this.rowsOf(shard));
      const runs = acknowledgments.messages(shard).filter(({ attributes: { id } }) => !this.committedIds.has(id));
      this.checkRuns(shard, after, owed, runs);
      for (const { sequence } of owed) {
        const once = `${after.incarnation}/${shard}/${sequence}`;
        violatedUnless(!outcomes.has(once), () => `I9: a second outcome of ${once}`);
        outcomes.add(once);
      }
      if (!this.answers || after.sequence < after.behindUntil) continue;
      for (const row of this.rowsOf(shard)) {
        const lifted = this.said.lifted.get(row.listing) ?? 0;
        violatedUnless(
          row.revision >= lifted,
          () => `I7: ${row.listing} is back at ${row.revision}, ${lifted} was lifted`,
        );
      }
    }
    this.handed = new Map();
  }

  /** I8, I9: what this transaction says is what it did, in one run, outcome by outcome. */
  private checkRuns(
    shard: number,
    { incarnation }: Position,
    owed: readonly RunEntry[],
    messages: readonly { attributes: { id: string }; data: Buffer }[],
  ): void {
    const said = messages.map(({ attributes, data }) => {
      this.committedIds.add(attributes.id);
      return JSON.parse(data.toString());
    });
    const runs = said.filter(({ kind }) => kind === 'run');
    const must =
      owed.length === 0
        ? []
        : [{ incarnation, from: owed[0].sequence, to: owed[owed.length - 1].sequence, entries: owed }];
    const is = runs.map(({ incarnation, from, to, entries }) => ({ incarnation, from, to, entries }));
    violatedUnless(
      JSON.stringify(is) === JSON.stringify(must),
      () => `I9: shard ${shard} said ${JSON.stringify(is)}, did ${JSON.stringify(must)}`,
    );
  }
}

export function rethrowViolation(error: unknown): void {
  if (error instanceof Error && error.constructor.name === 'Violation') throw error;
}

function copyOf({ tables, acknowledgments, denials, expected, outcomes }: Stored): Stored {
  return {
    tables: tables.copy(),
    acknowledgments: acknowledgments.copy(),
    denials: denials.copy(),
    expected: expected.map((shard) => shard.copy()),
    outcomes: new Set(outcomes),
  };
}
