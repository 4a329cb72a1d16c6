import { AGENCIES, findingsTopic } from '#contracts';
import { Outbox, Quarantine, type Database, type Log, type Now, type Signer, StreamPositions } from '#messaging';
import { AgencyView } from './agency-view.js';
import type { Desk } from './finding-book.js';
import { Intake } from './intake.js';
import { Lag } from './lag.js';
import { Overseer } from './overseer.js';
import { ProbeOrderer } from './probe-orderer.js';

export interface WatchOptions {
  database: Database;
  clock: Now;
  log: Log;
  signer: Signer;
  shards: number;
  registerUrl: string;
  registerToken: string;
  serviceTargetMs: number;
  probeGraceMs: number;
  cutIntervalMs: number;
  /** Where each partition of a topic ends now, by the broker. */
  ends: (topic: string) => Promise<{ partition: number; high: bigint }[]>;
  agencies?: readonly string[];
}

const FIRST_EPOCH = 1;

/** The whole of reconciliation but for its doors: what comes in, what shows by time, what is asked, how each agency stands. */
export class Watch {
  readonly desk: Desk;
  readonly positions: StreamPositions;
  readonly intake: Intake;
  readonly overseer: Overseer;
  readonly orderer: ProbeOrderer;
  readonly agencies: AgencyView;
  private readonly lag: Lag;

  constructor(private readonly options: WatchOptions) {
    const { database, clock, log, signer, shards, agencies = AGENCIES } = options;
    const outbox = new Outbox({ topic: findingsTopic, source: '/reconciliation', signer, clock });
    this.desk = { database, outbox, clock, shards };
    this.positions = new StreamPositions(database);
    this.lag = new Lag(clock, agencies);
    this.agencies = new AgencyView(database, clock, this.lag, agencies);
    this.intake = new Intake({
      ...options,
      ...this.desk,
      positions: this.positions,
      quarantine: new Quarantine(database, clock),
      taken: () => {
        this.overseer.news();
        this.orderer.news();
      },
      registered: (events) => this.lag.registered(events),
      acknowledged: (runs) => this.lag.acknowledged(runs),
    });
    this.overseer = new Overseer({ ...options, ...this.desk, agencies });
    this.orderer = new ProbeOrderer({
      database,
      clock,
      log,
      registerUrl: options.registerUrl,
      token: options.registerToken,
    });
  }

  /** Before anything is read: the outbox's shards exist, the newest event times are known. */
  async open(): Promise<void> {
    const { database, outbox, shards } = this.desk;
    await database.transaction((tx) => outbox.open(tx, { shards, epoch: FIRST_EPOCH }));
    await this.lag.load(this.options.database);
  }

  start(): void {
    this.overseer.rounds.start();
    this.orderer.rounds.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.overseer.rounds.stop(), this.orderer.rounds.stop()]);
  }
}
