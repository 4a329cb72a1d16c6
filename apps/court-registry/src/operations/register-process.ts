import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { classify, type KafkaConnection, type Keyring, type Outbox, type Relay } from '#messaging';
import { Health, Log, type DatabaseHandle } from '#service';
import type { NoticeOffice } from '../notices/notice-office.js';
import type { RegisterMode } from '../register/mode.js';
import type { Settings } from '../register/settings.js';
import { shardsBehind } from './restored.js';

/** Work in the background: begins when the register is live, and has ended when `stop` has. */
export interface Worker {
  start(): unknown;
  stop(): unknown;
}

interface ProcessParts {
  database: DatabaseHandle;
  kafka: KafkaConnection;
  keyring: Keyring;
  outboxes: readonly Outbox[];
  relay: Relay;
  settings: Settings;
  notices: Pick<NoticeOffice, 'warning'>;
  /** In the order in which they start. */
  workers: readonly Worker[];
  /** What begins when somebody orders it, and is only ended here. */
  ordered: readonly Pick<Worker, 'stop'>[];
  mode: RegisterMode;
  health: Health;
  shards: number;
  log: Log;
}

const FIRST_EPOCH = 1;
const TRY_AGAIN_MS = 1_000;

/** The register's work in the background: it starts only when this database is known to be no older copy. */
export class RegisterProcess implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  private begun: Promise<void> | null = null;

  constructor(private readonly parts: ProcessParts) {
    // Behind is ready all the same: it answers what it knows, and takes the order to recover.
    parts.health.add('register', () =>
      parts.mode.mode === 'starting' ? 'has not compared itself with Kafka yet' : null,
    );
    parts.health.note('notices', () => parts.notices.warning());
  }

  /**
   * Nest calls this once for HTTP and once for the consumer.
   * @throws Fault `shards-changed` when the number of shards is not the one of the first start
   */
  onApplicationBootstrap(): Promise<void> {
    return (this.begun ??= this.begin());
  }

  private async begin(): Promise<void> {
    const { database, outboxes, settings, shards } = this.parts;
    await database.transaction(async (tx) => {
      for (const outbox of outboxes) await outbox.open(tx, { shards, epoch: FIRST_EPOCH });
    });
    // Before anything is decided, and before a recovery, which needs the policy as it was decided.
    await settings.read(database);
    await this.compare();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    const { relay, workers, ordered } = this.parts;
    await Promise.all([...workers, ...ordered].map((work) => work.stop()));
    await relay.stop();
  }

  /** Starts what writes. Call when the register is live. */
  async goOn(): Promise<void> {
    const { relay, notices, workers, log } = this.parts;
    const warning = await notices.warning();
    if (warning !== null) log.warn({ part: 'notices' }, warning);
    relay.start();
    for (const worker of workers) {
      // An end that came while the one before was starting has stopped them all already.
      if (this.stopped) return;
      await worker.start();
    }
  }

  /** Without Kafka nothing is known, so nothing is written; the comparison is tried until it succeeds. */
  private async compare(): Promise<void> {
    const { database, kafka, keyring, mode, shards, log } = this.parts;
    try {
      const behind = await shardsBehind(database, kafka, keyring, shards);
      if (this.stopped) return;
      if (behind.length > 0) {
        mode.mode = 'behind';
        log.error(
          { behind },
          'Kafka holds events that this database does not: it was restored from an older copy. Nothing is published until POST /recover',
        );
        return;
      }
      mode.mode = 'live';
      await this.goOn();
    } catch (error) {
      const { code, detail } = classify(error);
      log.warn({ code, detail }, 'could not compare with Kafka; trying again');
      if (!this.stopped) this.timer = setTimeout(() => void this.compare(), TRY_AGAIN_MS);
    }
  }
}
