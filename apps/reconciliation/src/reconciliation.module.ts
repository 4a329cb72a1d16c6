import { Module, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { allTopics, findingsTopic } from '#contracts';
import { BatchConsumer, FileKeyring, KafkaConnection, Relay, ServiceSigner, SqlOutboxStore } from '#messaging';
import { Clock, DatabaseHandle, Log, TRANSPORTS } from '#service';
import { AgenciesController } from './agencies.controller.js';
import { showStandings } from './agency-metrics.js';
import { FindingsController } from './findings.controller.js';
import { ReconciliationConfig } from './reconciliation.config.js';
import { RecordController } from './record.controller.js';
import { Watch } from './watch.js';

@Module({
  controllers: [RecordController, FindingsController, AgenciesController],
  providers: [
    {
      provide: Watch,
      useFactory: async (
        config: ReconciliationConfig,
        database: DatabaseHandle,
        clock: Clock,
        log: Log,
        kafka: KafkaConnection,
        signer: ServiceSigner,
      ) => {
        const { shards, registerUrl, registerToken, serviceTargetMs, probeGraceMs, cutIntervalMs } = config;
        const watch = new Watch({
          database,
          clock,
          log,
          signer,
          shards,
          registerUrl,
          registerToken,
          serviceTargetMs,
          probeGraceMs,
          cutIntervalMs,
          ends: (topic) => kafka.offsets(topic),
        });
        await watch.open();
        return watch;
      },
      inject: [ReconciliationConfig, DatabaseHandle, Clock, Log, KafkaConnection, ServiceSigner],
    },
    {
      provide: Relay,
      useFactory: (watch: Watch, database: DatabaseHandle, kafka: KafkaConnection, log: Log) =>
        new Relay({
          store: new SqlOutboxStore(database),
          producer: () => kafka.producer(),
          outboxes: [watch.desk.outbox],
          bell: database.bell,
          log,
        }),
      inject: [Watch, DatabaseHandle, KafkaConnection, Log],
    },
    {
      provide: TRANSPORTS,
      useFactory: (
        config: ReconciliationConfig,
        watch: Watch,
        kafka: KafkaConnection,
        keyring: FileKeyring,
        log: Log,
      ) => [
        new BatchConsumer({
          kafka,
          groupId: 'watch',
          // The register's topic comes first: what agencies say is judged by it.
          topics: allTopics()
            .map(({ name }) => name)
            .filter((name) => name !== findingsTopic),
          keyring,
          shards: config.shards,
          startAt: (topic, shard) => watch.positions.startAt(topic, shard),
          restMs: 100,
          log,
        }),
      ],
      inject: [ReconciliationConfig, Watch, KafkaConnection, FileKeyring, Log],
    },
  ],
})
export class ReconciliationModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly watch: Watch,
    private readonly relay: Relay,
  ) {}

  onApplicationBootstrap(): void {
    showStandings(this.watch.agencies);
    this.relay.start();
    this.watch.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.watch.stop();
    await this.relay.stop();
  }
}
