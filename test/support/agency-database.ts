import { adapterMigrations } from '#agency-adapter';
import {
  Applier,
  Check,
  DenialBook,
  openAdapter,
  SqlAdapterStore,
  SqlRestrictionSource,
  SubjectFollower,
  toPosition,
  toRow,
  type EnforcedRow,
  type EnforcementKind,
  type Position,
} from '#agency-adapter/parts';
import { generateKeyPairSync } from 'node:crypto';
import { acknowledgmentsTopic, denialsTopic, type Acknowledgment, type Gap } from '#contracts';
import { fixedSigner, Outbox, Quarantine, toMessage, type Message } from '#messaging';
import { FixedClock, openDatabase, runMigrations, type DatabaseHandle } from '#service';
import { silent } from './silent.js';
import { freshDatabase, type FreshDatabase } from './postgres.js';
import { aKeyring, type Participant } from './signed-record.js';

/** What subject refs are made with in these tests. */
export const SUBJECT_KEY = Buffer.alloc(32, 7);
export const SHARDS = 4;
export const NOW = '2025-06-03T09:00:00.000Z';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');

/** One agency's real database with everything that works on it, without broker and HTTP. */
export class AgencyDatabase {
  readonly clock = new FixedClock(NOW);
  readonly acknowledgments: Outbox;
  readonly denials: Outbox;
  readonly applier: Applier;
  readonly check: Check;
  readonly subjects: SubjectFollower;
  readonly quarantine: Quarantine;
  readonly participant: Participant;
  /** Set to make the next transactions fail as they enqueue, which is their last act. */
  failing = 0;

  private constructor(
    readonly agency: string,
    readonly database: DatabaseHandle,
    private readonly fresh: FreshDatabase,
    enforcement: EnforcementKind,
  ) {
    const { clock } = this;
    const source = `/agencies/${agency}`;
    this.participant = { source, publicKey, ...fixedSigner({ keyId: `${agency}-1`, privateKey }) };
    this.acknowledgments = new Outbox({ topic: acknowledgmentsTopic(agency), source, signer: this.participant, clock });
    this.denials = new Outbox({ topic: denialsTopic(agency), source, signer: this.participant, clock });
    this.quarantine = new Quarantine(database, clock);
    const enqueue = this.acknowledgments.enqueue.bind(this.acknowledgments);
    this.acknowledgments.enqueue = async (tx, drafts) => {
      if (this.failing > 0) {
        this.failing--;
        await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
      }
      return enqueue(tx, drafts);
    };
    this.subjects = new SubjectFollower({ agency, database, log: silent, pageRows: 3 });
    const store = new SqlAdapterStore({
      database,
      acknowledgments: this.acknowledgments,
      quarantine: this.quarantine,
      moved: (committed) => this.subjects.committed(committed),
    });
    this.applier = new Applier({ agency, enforcement, store, clock, log: silent });
    this.check = this.checkUnder([SUBJECT_KEY]);
  }

  /** The database as another instance of the agency has it, to be closed by the caller. */
  another(): Promise<DatabaseHandle> {
    return openDatabase({ url: this.fresh.url, entities: [], migrations: [] });
  }

  /** @param topics what the broker holds of this agency's own messages when it starts */
  static async open(
    agency: string,
    options: { enforcement?: EnforcementKind; topics?: readonly Message[] } = {},
  ): Promise<AgencyDatabase> {
    const fresh = await freshDatabase();
    await runMigrations({ url: fresh.url, entities: [], migrations: adapterMigrations });
    const database = await openDatabase({ url: fresh.url, entities: [], migrations: adapterMigrations });
    const opened = new AgencyDatabase(agency, database, fresh, options.enforcement ?? 'tables');
    await opened.start(options.topics ?? []);
    return opened;
  }

  /** What a process does first, against a broker that holds these messages. */
  async start(topics: readonly Message[]): Promise<number[]> {
    const { agency, database, acknowledgments, denials, participant } = this;
    const read = async (
      topic: string,
      from: (partition: number, low: bigint, high: bigint) => bigint,
      onRecords: (records: any[]) => unknown,
    ): Promise<void> => {
      for (let shard = 0; shard < SHARDS; shard++) {
        const records = recordsOf(
          topics.filter((message) => message.topic === topic && message.attributes.shard === shard),
        );
        const first = from(shard, 0n, BigInt(records.length));
        await onRecords(records.filter(({ offset }) => offset >= first));
      }
    };
    const restored = await openAdapter({
      agency,
      shards: SHARDS,
      database,
      kafka: { read },
      keyring: aKeyring([participant]),
      acknowledgments,
      denials,
      log: silent,
    });
    await this.subjects.refresh();
    return restored;
  }

  /** Another process of this agency on the same database; closed with it. */
  async instance(): Promise<AgencyDatabase> {
    const other = new AgencyDatabase(this.agency, this.database, this.fresh, 'tables');
    await other.subjects.refresh();
    return other;
  }

  /** What answers under these keys. */
  checkUnder(subjectKeys: readonly Buffer[]): Check {
    const { agency, database, subjects, denials, clock } = this;
    return new Check({
      agency,
      subjectKeys,
      subjects,
      source: new SqlRestrictionSource(database),
      denials: new DenialBook({ agency, database, denials }),
      clock,
      staleAfterMs: 180_000,
    });
  }

  /** Address of the database. */
  get url(): string {
    return this.fresh.url;
  }

  async rows(): Promise<EnforcedRow[]> {
    return (await this.database.query('SELECT * FROM enforced ORDER BY listing')).map(toRow);
  }

  async positions(): Promise<Position[]> {
    return (await this.database.query('SELECT * FROM position ORDER BY shard')).map(toPosition);
  }

  /** Everything said on one of this agency's topics, in order of shard and number. */
  async messages(outbox: Outbox): Promise<Message[]> {
    return (
      await this.database.query('SELECT * FROM outbox WHERE topic = $1 ORDER BY shard, sequence', [outbox.topic])
    ).map(toMessage);
  }

  async acknowledged(): Promise<(Acknowledgment | Gap)[]> {
    return (await this.messages(this.acknowledgments)).map(({ data }) => JSON.parse(data.toString()));
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.fresh.drop();
  }
}

function recordsOf(messages: readonly Message[]) {
  return messages.map((message, i) => {
    const { salt, data, signature, attributes: a, topic } = message;
    const text: Record<string, string> = {
      ce_specversion: '1.0',
      ce_id: a.id,
      ce_source: a.source,
      ce_type: a.type,
      ce_time: a.time,
      ce_keyid: a.keyId,
      ce_epoch: String(a.epoch),
      ce_shard: String(a.shard),
      ce_sequence: String(a.sequence),
    };
    const headers = Object.fromEntries(Object.entries(text).map(([name, value]) => [name, Buffer.from(value)]));
    return {
      topic,
      partition: a.shard,
      offset: BigInt(i),
      key: '',
      value: data,
      headers: { ...headers, salt, signature },
    };
  });
}
