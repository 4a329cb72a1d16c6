import { findingsTopic, probesTopic, registerTopic } from '#contracts';
import {
  BatchConsumer,
  Outbox,
  Relay,
  SqlOutboxStore,
  type FileKeyring,
  type KafkaConnection,
  type Signer,
} from '#messaging';
import { Clock, DatabaseHandle, Health, Log } from '#service';
import { CaseDesk } from './cases/case-desk.js';
import { CourtRegistryConfig } from './court-registry.config.js';
import { ChangeoverRunner } from './changeovers/changeover-runner.js';
import { Changeovers } from './changeovers/changeovers.js';
import { CutClock } from './cuts/cut-clock.js';
import { DenialDesk } from './denials/denial-desk.js';
import { Documents } from './documents/documents.js';
import { Eraser } from './erasure/eraser.js';
import { Erasures } from './erasure/erasures.js';
import { ImportReceiver } from './imports/import-receiver.js';
import { ImportRunner } from './imports/import-runner.js';
import { ImportStore } from './imports/import-store.js';
import { Imports } from './imports/imports.js';
import { Listings } from './listings/listings.js';
import { KeyDirectory } from './operations/key-directory.js';
import { Recovery } from './operations/recovery.js';
import { RegisterProcess } from './operations/register-process.js';
import { ResendDesk } from './operations/resend-desk.js';
import { AgencyDirectory } from './probes/agency-directory.js';
import { ProbeWorker } from './probes/probe-worker.js';
import { Probes } from './probes/probes.js';
import { Approvals } from './proposals/approvals.js';
import { SealedProposals } from './proposals/proposal-rows.js';
import { Proposals } from './proposals/proposals.js';
import { NoticeOffice } from './notices/notice-office.js';
import { NameIndexing } from './public/name-indexing.js';
import { PublicFeed } from './public/public-feed.js';
import { PublicLookup } from './public/public-lookup.js';
import { PublicStatistics } from './public/public-statistics.js';
import { currentCircumstances } from './register/circumstances.js';
import { IdentityVault } from './register/identity-vault.js';
import { ListingStore } from './register/listing-store.js';
import { MassWatch } from './register/mass-watch.js';
import { RegisterMode } from './register/mode.js';
import { Publisher } from './register/publisher.js';
import { Resealer } from './register/resealer.js';
import { Settings } from './register/settings.js';
import { SigningKey } from './register/signing-key.js';
import { SubjectKeys } from './register/subject-keys.js';
import { Objections } from './remedies/objections.js';
import { Reconsiderations } from './remedies/reconsiderations.js';
import { RemedyHistory } from './remedies/remedy-history.js';
import { RemedyStore } from './remedies/remedy-rows.js';
import { Reports } from './reports/reports.js';
import { SnapshotFiles } from './snapshots/snapshot-files.js';
import { SnapshotWriter } from './snapshots/snapshot-writer.js';
import { Snapshots } from './snapshots/snapshots.js';
import { Tasks } from './tasks/tasks.js';
import { TermClock } from './terms/term-clock.js';

const SOURCE = '/court-registry';

/** What every service has (ServiceModule). */
interface Given {
  database: DatabaseHandle;
  kafka: KafkaConnection;
  keyring: FileKeyring;
  signer: Signer;
  clock: Clock;
  log: Log;
  health: Health;
}

/** All parts of one register, wired. Nest gets the ones that controllers ask for. */
export class Register {
  readonly mode = new RegisterMode();
  readonly keys: KeyDirectory;
  readonly store: ListingStore;
  readonly publisher: Publisher;
  readonly proposals: Proposals;
  readonly approvals: Approvals;
  readonly listings: Listings;
  readonly caseDesk: CaseDesk;
  readonly objections: Objections;
  readonly reconsiderations: Reconsiderations;
  readonly history: RemedyHistory;
  readonly notices: NoticeOffice;
  readonly tasks: Tasks;
  readonly reports: Reports;
  readonly documents: Documents;
  readonly denialDesk: DenialDesk;
  readonly erasures: Erasures;
  readonly imports: Imports;
  readonly runner: ImportRunner;
  readonly probes: Probes;
  readonly changeovers: Changeovers;
  readonly cuts: CutClock;
  readonly recovery: Recovery;
  readonly desk: ResendDesk;
  readonly resealer: Resealer;
  readonly process: RegisterProcess;
  readonly findings: BatchConsumer;
  readonly names: NameIndexing;
  readonly lookup: PublicLookup;
  readonly feed: PublicFeed;
  readonly statistics: PublicStatistics;
  readonly snapshots: Snapshots;

  constructor(config: CourtRegistryConfig, given: Given) {
    const { database, kafka, keyring, signer, clock, log, health } = given;
    const { shards, policy } = config;
    const { mode } = this;
    const outbox = new Outbox({ topic: registerTopic, source: SOURCE, signer, clock });
    const probeOutbox = new Outbox({ topic: probesTopic, source: SOURCE, signer, clock });
    const outboxes = [outbox, probeOutbox];
    const relay = new Relay({
      store: new SqlOutboxStore(database),
      producer: () => kafka.producer(),
      outboxes,
      bell: database.bell,
      log,
    });
    const vault = new IdentityVault(config.identityKeys.current, config.identityKeys.keys);
    const settings = new Settings(policy);
    const subjects = new SubjectKeys(Buffer.from(config.subjectMasterKey, 'base64'), settings);
    const circumstances = currentCircumstances(config, settings, clock);
    const store = (this.store = new ListingStore(vault, subjects));
    this.keys = new KeyDirectory(keyring);
    const publisher = (this.publisher = new Publisher(
      store,
      outbox,
      subjects,
      new SigningKey(signer, keyring),
      shards,
    ));
    const sealed = new SealedProposals(vault);
    this.proposals = new Proposals({ database, store, sealed, mode, circumstances, log });
    const { massListingsPerHour: listingsPerHour, massDeletionsPerHour: deletionsPerHour } = config;
    const mass = new MassWatch({ listingsPerHour, deletionsPerHour }, log);
    this.approvals = new Approvals({ database, store, publisher, sealed, mode, mass, circumstances, log });
    this.listings = new Listings({ database, store, publisher, mode, circumstances, clock, log });
    const caseDesk = { database, vault, subjects, listings: store, publisher, mass, mode, circumstances, log };
    this.caseDesk = new CaseDesk(caseDesk);
    const remedies = new RemedyStore(vault);
    this.denialDesk = new DenialDesk({ database, store, kafka, keyring, shards, log });
    this.objections = new Objections({ database, store, remedies, denials: this.denialDesk.kept, mode, circumstances });
    this.reconsiderations = new Reconsiderations({
      database,
      store,
      remedies,
      publisher,
      mass,
      mode,
      circumstances,
      log,
    });
    this.history = new RemedyHistory({ database, remedies, circumstances, log });
    this.notices = new NoticeOffice({
      database,
      vault,
      subjects,
      listings: store,
      signer,
      mail: config.mail,
      mode,
      circumstances,
      clock,
      shards,
      log,
    });
    this.tasks = new Tasks({ database, remedies, sealed, circumstances });
    this.reports = new Reports({ database, store, vault, mode, now: () => clock.now(), log });
    this.documents = new Documents({ database, vault, subjects, listings: store, remedies, circumstances, log });
    const eraser = new Eraser({ vault, store });
    this.erasures = new Erasures({ database, store, remedies, eraser, mode, circumstances, log });
    const imports = new ImportStore(store, shards);
    const receiver = new ImportReceiver({ database, store: imports, vault, clock, circumstances });
    const runner = (this.runner = new ImportRunner({
      database,
      listings: store,
      imports,
      publisher,
      vault,
      circumstances,
      mode,
      shards,
      log,
    }));
    this.imports = new Imports({ database, receiver, runner, mode, mass, clock, log });
    const terms = new TermClock({ database, store, publisher, mode, circumstances, shards, log });
    const now = () => clock.now();
    const changeovers = new ChangeoverRunner({ database, store, publisher, settings, mode, now, log });
    this.changeovers = new Changeovers({ database, settings, mode, now, log });
    this.changeovers.onApproval = () => changeovers.wake();
    this.probes = new Probes({ database, store, mode, clock });
    const worker = new ProbeWorker({
      database,
      store,
      outbox: probeOutbox,
      agencies: new AgencyDirectory(config.agenciesFile),
      mode,
      clock,
      shards,
      log,
    });
    this.probes.onOrder = () => worker.wake();
    this.cuts = new CutClock({
      database,
      outbox,
      clock,
      keys: this.keys,
      mode,
      settings,
      shards,
      intervalMs: config.cutIntervalMs,
      log,
    });
    this.recovery = new Recovery({ database, kafka, keyring, outboxes, store, subjects, mode, settings, shards, log });
    this.resealer = new Resealer({ database, vault, log });
    this.desk = new ResendDesk((shard, from) => relay.resend(registerTopic, shard, from));
    const { snapshotFolder, snapshotsKept: keep } = config;
    const files = snapshotFolder === undefined ? null : new SnapshotFiles(snapshotFolder);
    const snapshotWriter =
      files && new SnapshotWriter({ database, files, source: SOURCE, signer, clock, shards, keep });
    this.snapshots = new Snapshots({ writer: snapshotWriter, files, mode, log });
    this.process = new RegisterProcess({
      database,
      kafka,
      keyring,
      outboxes,
      relay,
      settings,
      notices: this.notices,
      workers: [this.cuts, this.caseDesk.grace, runner, changeovers, this.notices, worker, terms],
      ordered: [this.resealer, this.snapshots],
      mode,
      health,
      shards,
      log,
    });
    this.names = new NameIndexing({ database, store, log });
    this.lookup = new PublicLookup({ database, store, names: this.names, mode, clock, log });
    this.feed = new PublicFeed({ database, mode, clock, shards });
    this.statistics = new PublicStatistics({ database, mode, clock });
    this.findings = new BatchConsumer({ kafka, groupId: 'findings', topics: [findingsTopic], keyring, shards, log });
  }
}
