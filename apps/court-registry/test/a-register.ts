import { randomBytes } from 'node:crypto';
import { registerTopic, ruleSets, type RuleSetCode } from '#contracts';
import { Outbox, type KnownKey } from '#messaging';
import { FixedClock, openDatabase, runMigrations, type Caller, type DatabaseHandle, type Log } from '#service';
import { freshDatabase } from '../../../test/support/postgres.js';
import { aParticipant } from '../../../test/support/signed-record.js';
import { silent } from '../../../test/support/silent.js';
import { CaseDesk } from '../src/cases/case-desk.js';
import { migrations } from '../src/database/migrations.js';
import { entities, type ProposalKind } from '../src/database/entities.js';
import type { Circumstances } from '../src/domain/listing.js';
import { KeptDenials } from '../src/denials/kept-denials.js';
import { Denials } from '../src/denials/denials.js';
import { Documents } from '../src/documents/documents.js';
import { Eraser } from '../src/erasure/eraser.js';
import { Erasures } from '../src/erasure/erasures.js';
import { ImportReceiver } from '../src/imports/import-receiver.js';
import { ImportRunner } from '../src/imports/import-runner.js';
import { ImportStore } from '../src/imports/import-store.js';
import { Imports } from '../src/imports/imports.js';
import { Listings } from '../src/listings/listings.js';
import { Approvals, type Published } from '../src/proposals/approvals.js';
import { ChangeoverRunner } from '../src/changeovers/changeover-runner.js';
import { Changeovers } from '../src/changeovers/changeovers.js';
import { SealedProposals } from '../src/proposals/proposal-rows.js';
import { Proposals } from '../src/proposals/proposals.js';
import type { MailOptions } from '../src/notices/mail-channel.js';
import { NoticeOffice } from '../src/notices/notice-office.js';
import { NameIndexing } from '../src/public/name-indexing.js';
import { PublicFeed } from '../src/public/public-feed.js';
import { PublicLookup } from '../src/public/public-lookup.js';
import { PublicStatistics } from '../src/public/public-statistics.js';
import { IdentityVault } from '../src/register/identity-vault.js';
import { ListingStore } from '../src/register/listing-store.js';
import { MassWatch } from '../src/register/mass-watch.js';
import { RegisterMode } from '../src/register/mode.js';
import { Publisher } from '../src/register/publisher.js';
import { Settings } from '../src/register/settings.js';
import { SigningKey } from '../src/register/signing-key.js';
import { SubjectKeys } from '../src/register/subject-keys.js';
import { Objections } from '../src/remedies/objections.js';
import { Reconsiderations } from '../src/remedies/reconsiderations.js';
import { RemedyHistory } from '../src/remedies/remedy-history.js';
import { RemedyStore } from '../src/remedies/remedy-rows.js';
import { Reports } from '../src/reports/reports.js';
import { Tasks } from '../src/tasks/tasks.js';
import { TermClock } from '../src/terms/term-clock.js';

export const clerk: Caller = { sub: 'clerk-li', role: 'clerk' };
export const president: Caller = { sub: 'president-wang', role: 'president' };

/** The register's parts on a database of their own, without Kafka: the relay is the test. */
export async function aRegister(shards = 4, more: Partial<Circumstances> = {}, mail: MailOptions | null = null) {
  const fresh = await freshDatabase();
  await runMigrations({ url: fresh.url, entities, migrations });
  const database: DatabaseHandle = await openDatabase({ url: fresh.url, entities, migrations, poolSize: 12 });
  const clock = new FixedClock('2026-06-01T04:00:00Z');
  const signer = aParticipant('/court-registry');
  const outbox = new Outbox({ topic: registerTopic, source: '/court-registry', signer, clock });
  await outbox.open(database, { shards, epoch: 1 });
  const key: Pick<KnownKey, 'notBefore' | 'notAfter' | 'signedUpTo'> = {
    notBefore: 0,
    notAfter: Date.parse('2099-01-01'),
    signedUpTo: null,
  };
  const identityKeys = { 'id-1': randomBytes(32).toString('base64') };
  const vault = new IdentityVault('id-1', identityKeys);
  const settings = new Settings('lawful-basis');
  const master = randomBytes(32);
  const subjects = new SubjectKeys(master, settings);
  const store = new ListingStore(vault, subjects);
  const mode = new RegisterMode();
  mode.mode = 'live';
  const law: { ruleSet: RuleSetCode } = { ruleSet: 'provisions-2017' };
  const circumstances = () => ({
    now: clock.now(),
    rules: ruleSets[law.ruleSet],
    policy: settings.policy,
    termStartsAt: 'decision' as const,
    stayDuringReconsideration: true,
    ...more,
  });
  const publisher = new Publisher(store, outbox, subjects, new SigningKey(signer, { find: () => key }), shards);
  const sealed = new SealedProposals(vault);
  const remedies = new RemedyStore(vault);
  const keptDenials = new KeptDenials({ database, log: silent });
  const importStore = new ImportStore(store, shards);
  const receiver = new ImportReceiver({ database, store: importStore, vault, clock, circumstances });
  const aRunner = () =>
    new ImportRunner({
      database,
      listings: store,
      imports: importStore,
      publisher,
      vault,
      circumstances,
      mode,
      shards,
      log: silent,
    });
  const aTermClock = () => new TermClock({ database, store, publisher, mode, circumstances, shards, log: silent });
  const massLimits = { listingsPerHour: 10_000, deletionsPerHour: 10_000 };
  const alarms: object[] = [];
  const alarming = { ...silent, error: (fields: object) => void alarms.push(fields) } as unknown as Log;
  const mass = new MassWatch(massLimits, alarming);
  const runner = aRunner();
  const proposals = new Proposals({ database, store, sealed, mode, circumstances, log: silent });
  const approvals = new Approvals({ database, store, publisher, sealed, mode, mass, circumstances, log: silent });
  let keys = 0;
  const aNameIndexing = (together?: number) => new NameIndexing({ database, store, log: silent, together });
  const names = aNameIndexing();
  const aCaseDesk = () =>
    new CaseDesk({ database, vault, subjects, listings: store, publisher, mass, mode, circumstances, log: silent });
  const officeParts = { database, vault, subjects, listings: store, signer, mail, mode, circumstances, clock, shards };
  const aNoticeOffice = (instead: { database?: DatabaseHandle } = {}) =>
    new NoticeOffice({ ...officeParts, log: silent, ...instead });
  const notices = aNoticeOffice();
  return {
    database,
    clock,
    signer,
    notices,
    aNoticeOffice,
    law,
    key,
    mode,
    outbox,
    vault,
    subjects,
    publisher,
    store,
    runner,
    aRunner,
    identityKeys,
    massLimits,
    /** What the watch over masses of deletions has logged. */
    alarms,
    desk: aCaseDesk(),
    aCaseDesk,
    proposals,
    approvals,
    /** Proposes and approves: for tests that are about something else. */
    async publish(kind: ProposalKind, decision: object): Promise<Published> {
      const { proposal, contentHash } = await proposals.propose(clerk, `publish-${keys++}`, kind, decision);
      const answer = await approvals.approve(president, proposal, contentHash);
      if ('status' in answer) throw new Error(answer.detail);
      return answer;
    },
    listings: new Listings({ database, store, publisher, mode, circumstances, clock, log: silent }),
    objections: new Objections({ database, store, remedies, denials: keptDenials, mode, circumstances }),
    keptDenials,
    erasures: new Erasures({
      database,
      store,
      remedies,
      eraser: new Eraser({ vault, store }),
      mode,
      circumstances,
      log: silent,
    }),
    denials: new Denials({ database, store, kept: keptDenials, log: silent }),
    reconsiderations: new Reconsiderations({
      database,
      store,
      remedies,
      publisher,
      mass,
      mode,
      circumstances,
      log: silent,
    }),
    history: new RemedyHistory({ database, remedies, circumstances, log: silent }),
    tasks: new Tasks({ database, remedies, sealed, circumstances }),
    settings,
    master,
    changeovers: new Changeovers({ database, settings, mode, now: () => clock.now(), log: silent }),
    aChangeoverRunner: () =>
      new ChangeoverRunner({ database, store, publisher, settings, mode, now: () => clock.now(), log: silent }),
    reports: new Reports({ database, store, vault, mode, now: () => clock.now(), log: silent }),
    documents: new Documents({ database, vault, subjects, listings: store, remedies, circumstances, log: silent }),
    terms: aTermClock(),
    aTermClock,
    imports: new Imports({ database, receiver, runner, mode, mass, clock, log: silent }),
    names,
    aNameIndexing,
    lookup: new PublicLookup({ database, store, names, mode, clock, log: silent }),
    feed: new PublicFeed({ database, mode, clock, shards }),
    statistics: new PublicStatistics({ database, mode, clock }),
    /** What the relay would do: everything is on the broker. */
    sendAll: () =>
      database.query(
        'UPDATE relay_shard r SET sent = o.last FROM outbox_shard o WHERE (o.topic, o.shard) = (r.topic, r.shard)',
      ),
    async close() {
      await runner.stop();
      await notices.stop();
      await database.close();
      await fresh.drop();
    },
  };
}

export type ARegister = Awaited<ReturnType<typeof aRegister>>;
