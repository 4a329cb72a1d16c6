import { Module } from '@nestjs/common';
import { FileKeyring, KafkaConnection, ServiceSigner } from '#messaging';
import { AccessAudit, Clock, DatabaseHandle, Health, Log, TRANSPORTS } from '#service';
import { Cases } from './cases/cases.js';
import { CasesController } from './cases/cases.controller.js';
import { DecisionApproval } from './cases/decision-approval.js';
import { Decisions } from './cases/decisions.js';
import { DecisionsController } from './cases/decisions.controller.js';
import { Requests } from './cases/requests.js';
import { RequestsController } from './cases/requests.controller.js';
import { Retractions } from './cases/retractions.js';
import { RetractionsController } from './cases/retractions.controller.js';
import { WaitingDecisions } from './cases/waiting-decisions.js';
import { CourtRegistryConfig } from './court-registry.config.js';
import { Changeovers } from './changeovers/changeovers.js';
import { ChangeoversController } from './changeovers/changeovers.controller.js';
import { KeptDenials } from './denials/kept-denials.js';
import { Denials } from './denials/denials.js';
import { DenialsController } from './denials/denials.controller.js';
import { DenialsListener } from './denials/denials.listener.js';
import { Documents } from './documents/documents.js';
import { DocumentsController } from './documents/documents.controller.js';
import { Erasures } from './erasure/erasures.js';
import { ErasuresController } from './erasure/erasures.controller.js';
import { Imports } from './imports/imports.js';
import { ImportsController } from './imports/imports.controller.js';
import { Listings } from './listings/listings.js';
import { ListingsController } from './listings/listings.controller.js';
import { FindingsListener } from './operations/findings.listener.js';
import { KeyDirectory } from './operations/key-directory.js';
import { OperationsController } from './operations/operations.controller.js';
import { Recovery } from './operations/recovery.js';
import { RegisterProcess } from './operations/register-process.js';
import { AuditTrail } from './operations/audit-trail.js';
import { ResendDesk } from './operations/resend-desk.js';
import { Probes } from './probes/probes.js';
import { ProbesController } from './probes/probes.controller.js';
import { Approvals } from './proposals/approvals.js';
import { Proposals } from './proposals/proposals.js';
import { ProposalsController } from './proposals/proposals.controller.js';
import { ReceiptLinksController } from './notices/receipt-links.controller.js';
import { NoticesController } from './notices/notices.controller.js';
import { Receipts } from './notices/receipts.js';
import { Recipients } from './notices/recipients.js';
import { RecipientsController } from './notices/recipients.controller.js';
import { NameIndexing } from './public/name-indexing.js';
import { PublicController } from './public/public.controller.js';
import { PublicFeed } from './public/public-feed.js';
import { PublicLookup } from './public/public-lookup.js';
import { PublicRate } from './public/public-rate.guard.js';
import { PublicStatistics } from './public/public-statistics.js';
import { RegisterMode } from './register/mode.js';
import { Resealer } from './register/resealer.js';
import { Objections } from './remedies/objections.js';
import { ObjectionsController } from './remedies/objections.controller.js';
import { Reconsiderations } from './remedies/reconsiderations.js';
import { ReconsiderationsController } from './remedies/reconsiderations.controller.js';
import { RemedyHistory } from './remedies/remedy-history.js';
import { Reports } from './reports/reports.js';
import { ReportsController } from './reports/reports.controller.js';
import { Snapshots } from './snapshots/snapshots.js';
import { SnapshotsController } from './snapshots/snapshots.controller.js';
import { Tasks } from './tasks/tasks.js';
import { TasksController } from './tasks/tasks.controller.js';
import { Register } from './court-registry.parts.js';

const from = <T>(token: new (...args: any[]) => T, part: (register: Register) => T) => ({
  provide: token,
  useFactory: part,
  inject: [Register],
});

@Module({
  controllers: [
    ProposalsController,
    ListingsController,
    CasesController,
    RequestsController,
    DecisionsController,
    RetractionsController,
    ObjectionsController,
    ReconsiderationsController,
    RecipientsController,
    NoticesController,
    ReceiptLinksController,
    TasksController,
    ReportsController,
    ChangeoversController,
    DocumentsController,
    DenialsController,
    DenialsListener,
    ErasuresController,
    ImportsController,
    ProbesController,
    OperationsController,
    SnapshotsController,
    PublicController,
    FindingsListener,
  ],
  providers: [
    {
      provide: Register,
      useFactory: (
        config: CourtRegistryConfig,
        database: DatabaseHandle,
        kafka: KafkaConnection,
        keyring: FileKeyring,
        signer: ServiceSigner,
        clock: Clock,
        log: Log,
        health: Health,
        audit: AccessAudit,
      ) => {
        const trail = new AuditTrail(database, clock);
        audit.keepIn((access) => trail.keep(access));
        return new Register(config, { database, kafka, keyring, signer, clock, log, health });
      },
      inject: [
        CourtRegistryConfig,
        DatabaseHandle,
        KafkaConnection,
        FileKeyring,
        ServiceSigner,
        Clock,
        Log,
        Health,
        AccessAudit,
      ],
    },
    from(RegisterMode, ({ mode }) => mode),
    from(KeyDirectory, ({ keys }) => keys),
    from(Proposals, ({ proposals }) => proposals),
    from(Approvals, ({ approvals }) => approvals),
    from(Listings, ({ listings }) => listings),
    from(Cases, ({ caseDesk }) => caseDesk.cases),
    from(Requests, ({ caseDesk }) => caseDesk.requests),
    from(Decisions, ({ caseDesk }) => caseDesk.decisions),
    from(DecisionApproval, ({ caseDesk }) => caseDesk.approval),
    from(Retractions, ({ caseDesk }) => caseDesk.retractions),
    from(WaitingDecisions, ({ caseDesk }) => caseDesk.waiting),
    from(Objections, ({ objections }) => objections),
    from(Reconsiderations, ({ reconsiderations }) => reconsiderations),
    from(RemedyHistory, ({ history }) => history),
    from(Recipients, ({ notices }) => notices.recipients),
    from(Receipts, ({ notices }) => notices.receipts),
    from(Tasks, ({ tasks }) => tasks),
    from(Changeovers, ({ changeovers }) => changeovers),
    from(Reports, ({ reports }) => reports),
    from(Documents, ({ documents }) => documents),
    from(KeptDenials, ({ denialDesk }) => denialDesk.kept),
    from(Erasures, ({ erasures }) => erasures),
    from(Denials, ({ denialDesk }) => denialDesk.denials),
    from(Imports, ({ imports }) => imports),
    from(Probes, ({ probes }) => probes),
    from(Recovery, ({ recovery }) => recovery),
    from(ResendDesk, ({ desk }) => desk),
    from(Snapshots, ({ snapshots }) => snapshots),
    from(Resealer, ({ resealer }) => resealer),
    from(RegisterProcess, ({ process }) => process),
    from(NameIndexing, ({ names }) => names),
    from(PublicLookup, ({ lookup }) => lookup),
    from(PublicFeed, ({ feed }) => feed),
    from(PublicStatistics, ({ statistics }) => statistics),
    PublicRate,
    {
      provide: TRANSPORTS,
      useFactory: ({ findings, denialDesk }: Register) => [findings, denialDesk.consumer],
      inject: [Register],
    },
  ],
})
export class CourtRegistryModule {}
