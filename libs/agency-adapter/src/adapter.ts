import { setTimeout as sleep } from 'node:timers/promises';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { acknowledgmentsTopic, denialsTopic, registerTopic } from '#contracts';
import type { Delivery } from '#delivery';
import {
  BatchConsumer,
  classify,
  Fault,
  type KafkaConnection,
  type Keyring,
  Outbox,
  Quarantine,
  Relay,
  type Signer,
  SqlOutboxStore,
} from '#messaging';
import { Rounds, type Clock, type DatabaseHandle, type Health, type Log } from '#service';
import type { AdapterConfig } from './adapter.config.js';
import { Applier } from './apply/apply.js';
import { Check } from './check/check.js';
import { Copies } from './copies/copies.js';
import type { StateParcel } from './own-system/delivery-state.js';
import { DenialBook } from './check/denial-book.js';
import { Grants } from './grants/grants.js';
import { AdapterMetrics } from './metrics.js';
import { NameTagFiller } from './check/name-tag-filler.js';
import { openAdapter } from './apply/opening.js';
import { HandOver } from './own-system/hand-over.js';
import { deliveryTo, ownSystemAddress, ownSystemOf } from './own-system/own-system.js';
import { Referrals } from './referrals/referrals.js';
import { SqlRestrictionSource } from './check/restriction-source.js';
import { SnapshotLoader } from './snapshot/snapshot-loader.js';
import { snapshotSource } from './snapshot/snapshot-source.js';
import { SELECT_POSITIONS, SqlAdapterStore, toPosition } from './tables/sql-store.js';
import type { Position } from './tables/state.js';
import { SubjectFollower } from './check/subject-follower.js';
import { owedTo } from './own-system/delivery-store.js';
import type { EnforcementSystem } from './own-system/enforcement-system.js';
import { FileSystem } from './own-system/file-system.js';
import { FullDrops } from './own-system/full-drops.js';

const OPEN_ATTEMPTS = 60;
const GAP_LOOK_MS = 1_000;
const BACKLOG_LOOK_MS = 5_000;
const COPIES_LOOK_MS = 2_000;
const FULL_DROP_LOOK_MS = 10_000;

interface Parts {
  config: AdapterConfig;
  database: DatabaseHandle;
  kafka: KafkaConnection;
  keyring: Keyring;
  signer: Signer;
  clock: Clock;
  log: Log;
  health: Health;
}

/** Everything of one agency that runs: what it applies, answers, says and delivers. */
export class Adapter implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  readonly applier: Applier;
  readonly check: Check;
  readonly subjects: SubjectFollower;
  readonly quarantine: Quarantine;
  readonly referrals: Referrals;
  readonly grants: Grants;
  readonly delivery: Delivery<StateParcel> | null;
  readonly copies: Copies;
  /** Where the own system takes files. */
  readonly fullDrops: FullDrops | null;
  private readonly system: EnforcementSystem | null;
  private readonly handOver: HandOver;
  private readonly nameTags: NameTagFiller;
  private readonly metrics = new AdapterMetrics();
  private readonly acknowledgments: Outbox;
  private readonly denials: Outbox;
  private readonly relay: Relay;
  private readonly snapshots: SnapshotLoader | null;
  /** The load of a snapshot, if there is one; what is in Kafka waits for it. */
  private loading: Promise<void> | undefined;
  private readonly rounds: Rounds[];
  private filling: Promise<void> | undefined;

  constructor(private readonly parts: Parts) {
    const { config, database, kafka, keyring, signer, clock, log, health } = parts;
    const { agency, enforcement } = config;
    const source = `/agencies/${agency}`;
    this.acknowledgments = new Outbox({ topic: acknowledgmentsTopic(agency), source, signer, clock });
    this.denials = new Outbox({ topic: denialsTopic(agency), source, signer, clock });
    this.quarantine = new Quarantine(database, clock);
    this.relay = new Relay({
      store: new SqlOutboxStore(database),
      producer: () => kafka.producer(),
      outboxes: [this.acknowledgments, this.denials],
      bell: database.bell,
      log,
    });
    this.subjects = new SubjectFollower({ agency, database, log });
    this.snapshots = this.loaderFor(config);
    this.copies = new Copies({ agency, database, acknowledgments: this.acknowledgments, signer, clock, log });
    this.nameTags = new NameTagFiller({ agency, shards: config.shards, database, kafka, keyring, log });
    this.system = ownSystemOf(parts, signer);
    this.delivery = this.system && deliveryTo(this.system, parts, this.acknowledgments);
    this.handOver = new HandOver({
      ...{ agency, address: ownSystemAddress(config), database, log },
      acknowledgments: this.acknowledgments,
      wake: () => this.delivery?.wake(),
    });
    this.fullDrops =
      this.system instanceof FileSystem
        ? new FullDrops({ system: this.system, clock, at: config.fileFullAt, behind: () => this.behind() })
        : null;
    const store = new SqlAdapterStore({
      database,
      acknowledgments: this.acknowledgments,
      quarantine: this.quarantine,
      moved: (committed) => this.subjects.committed(committed),
      onCommit: () => {
        this.delivery?.wake();
        this.copies.wake();
      },
    });
    this.applier = new Applier({ agency, enforcement, store, clock, log, metrics: this.metrics });
    this.check = new Check({
      agency,
      subjectKeys: config.subjectKeys,
      subjects: this.subjects,
      source: new SqlRestrictionSource(database),
      denials: new DenialBook({ agency, database, denials: this.denials }),
      clock,
      staleAfterMs: config.staleAfterMs,
      metrics: this.metrics,
    });
    this.referrals = new Referrals({ agency, database, clock });
    this.grants = new Grants({ database, clock, check: this.check });
    this.rounds = [
      this.every(GAP_LOOK_MS, () => this.askForGaps()),
      this.every(COPIES_LOOK_MS, () => this.copies.look()),
      this.every(COPIES_LOOK_MS, () => this.handOver.look()),
      this.every(BACKLOG_LOOK_MS, () => this.measureBacklog()),
      this.every(FULL_DROP_LOOK_MS, async () => this.fullDrops?.look()),
    ];
    health.add('quarantine', () =>
      this.applier.quarantineHasRoom() ? null : 'more than 20 records were quarantined within a minute; applying waits',
    );
    health.add('subjects', () => (this.subjects.loaded ? null : 'loading the index of subjects'));
    health.add('restored', async () =>
      (await this.behind()) ? 'catching up with what this agency had already acknowledged' : null,
    );
  }

  /** Waits for the broker, up to a minute: without it nobody can tell whether this database is an older copy. */
  async open(): Promise<this> {
    const { config, database, kafka, keyring, log } = this.parts;
    const { acknowledgments, denials } = this;
    for (let attempt = 1; ; attempt++) {
      try {
        await openAdapter({
          agency: config.agency,
          shards: config.shards,
          database,
          kafka,
          keyring,
          acknowledgments,
          denials,
          log,
        });
        break;
      } catch (error) {
        const fault = classify(error);
        if (fault.retry === 'never' || attempt === OPEN_ATTEMPTS) throw fault;
        log.warn({ code: fault.code, detail: fault.detail, attempt }, 'waiting for broker and database');
        await sleep(1_000);
      }
    }
    await this.handOver.begin();
    // What a snapshot changes is not told to copies: an agency that has some reads every event from Kafka.
    const copied = this.snapshots !== null && (await this.copies.list()).length > 0;
    if (!copied && (await this.snapshots?.begin())) this.loading = this.snapshots!.load();
    return this;
  }

  /** The register's topic from the position in this database, all shards of a fetch in one call. */
  consumer(): BatchConsumer {
    const { config, database, kafka, keyring, log } = this.parts;
    return new BatchConsumer({
      kafka,
      groupId: 'register',
      topics: [registerTopic],
      keyring,
      shards: config.shards,
      after: this.loading,
      restMs: 5,
      callsAtOnce: 2,
      liftsBehindPause: true,
      log,
      startAt: async (_topic, shard) => {
        const [row] = await database.query<{ next_offset: number }>(
          'SELECT next_offset FROM position WHERE shard = $1',
          [shard],
        );
        if (!row) throw new Fault('shard-unknown', 'never', `no position row for shard ${shard}`);
        return BigInt(row.next_offset);
      },
      // Only what is acknowledged on the broker, not merely in the outbox (I8).
      committable: async () => {
        const rows = await database.query<{ shard: number; next_offset: number }>(
          `SELECT p.shard, p.next_offset FROM position p
           JOIN outbox_shard o ON o.topic = $1 AND o.shard = p.shard JOIN relay_shard r ON (r.topic, r.shard) = (o.topic, o.shard)
           WHERE r.sent = o.last AND p.next_offset > 0`,
          [this.acknowledgments.topic],
        );
        return rows.map(({ shard, next_offset }) => ({
          topic: registerTopic,
          partition: shard,
          offset: BigInt(next_offset),
        }));
      },
    });
  }

  async positions(): Promise<Position[]> {
    return (await this.parts.database.query(`${SELECT_POSITIONS} ORDER BY shard`)).map(toPosition);
  }

  /** Restored from an older copy and not yet past what it had acknowledged. */
  async behind(): Promise<boolean> {
    return (await this.positions()).some(({ sequence, behindUntil }) => sequence < behindUntil);
  }

  onApplicationBootstrap(): void {
    this.subjects.start();
    this.relay.start();
    this.delivery?.start();
    for (const round of this.rounds) round.start();
    this.filling = this.nameTags.fill();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.rounds.map((round) => round.stop()));
    await this.subjects.stop();
    this.snapshots?.stop();
    this.handOver.stop();
    this.nameTags.stop();
    await this.loading;
    await this.filling;
    await Promise.all([this.delivery?.stop(), this.copies.stop()]);
    await this.system?.close();
  }

  /** After the consumer is closed, so that its last acknowledgments still go out. */
  async onApplicationShutdown(): Promise<void> {
    await this.relay.stop();
  }

  private loaderFor({ agency, snapshotUrl, registerToken, shards }: AdapterConfig): SnapshotLoader | null {
    if (snapshotUrl === undefined) return null;
    const { database, kafka, keyring, log } = this.parts;
    const { acknowledgments } = this;
    const source = snapshotSource(snapshotUrl, registerToken);
    return new SnapshotLoader({ agency, database, acknowledgments, source, kafka, keyring, shards, log });
  }

  private async askForGaps(): Promise<void> {
    const rows = await this.parts.database.query<{ shard: number }>(
      'SELECT shard FROM position WHERE gap_to IS NOT NULL AND halted IS NULL',
    );
    await this.applier.askAgain(rows.map(({ shard }) => shard));
  }

  private async measureBacklog(): Promise<void> {
    this.metrics.backlog(await owedTo(this.parts.database));
  }

  private every(everyMs: number, work: () => Promise<unknown>): Rounds {
    const { log } = this.parts;
    return new Rounds({ everyMs, work, failed: ({ code }) => log.debug({ code }, 'looked in vain; will look again') });
  }
}
