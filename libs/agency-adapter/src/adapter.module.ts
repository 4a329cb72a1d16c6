import { Module, type DynamicModule } from '@nestjs/common';
import { FileKeyring, KafkaConnection, ServiceSigner } from '#messaging';
import { Clock, DatabaseHandle, Health, Log, TRANSPORTS } from '#service';
import { AdapterConfig } from './adapter.config.js';
import { Adapter } from './adapter.js';
import type { AgencyDefinition } from './agency.js';
import { AGENCY_DEFINITION, CheckController } from './check/check.controller.js';
import { CopiesController } from './copies/copies.controller.js';
import { GrantsController } from './grants/grants.controller.js';
import { QuarantineController } from './quarantine.controller.js';
import { ReferralsController } from './referrals/referrals.controller.js';
import { RegisterController } from './apply/register.controller.js';
import { StatusController } from './status.controller.js';

/** A whole adapter for one agency. */
@Module({})
export class AdapterModule {
  static of(definition: AgencyDefinition | Promise<AgencyDefinition>, config: AdapterConfig): DynamicModule {
    return {
      module: AdapterModule,
      controllers: [
        CheckController,
        CopiesController,
        GrantsController,
        StatusController,
        QuarantineController,
        ReferralsController,
        RegisterController,
      ],
      providers: [
        { provide: AGENCY_DEFINITION, useFactory: () => definition },
        { provide: AdapterConfig, useValue: config },
        {
          provide: Adapter,
          useFactory: (
            database: DatabaseHandle,
            kafka: KafkaConnection,
            keyring: FileKeyring,
            signer: ServiceSigner,
            clock: Clock,
            log: Log,
            health: Health,
          ) => new Adapter({ config, database, kafka, keyring, signer, clock, log, health }).open(),
          inject: [DatabaseHandle, KafkaConnection, FileKeyring, ServiceSigner, Clock, Log, Health],
        },
        { provide: TRANSPORTS, useFactory: (adapter: Adapter) => [adapter.consumer()], inject: [Adapter] },
      ],
      exports: [Adapter],
    };
  }
}
