import { Module } from '@nestjs/common';
import { allTopics } from '#contracts';
import { BatchConsumer, FileKeyring, KafkaConnection, Quarantine, StreamPositions } from '#messaging';
import { Clock, counter, DatabaseHandle, Log, TRANSPORTS } from '#service';
import { KeysController } from './keys.controller.js';
import { LedgerConfig } from './ledger.config.js';
import { RecordController } from './record.controller.js';
import { RecordKeeper } from './record-keeper.js';
import { TrailController } from './trail.controller.js';

const messages = counter({
  name: 'ledger_messages_total',
  help: 'Messages by what became of them: kept, repeated, quarantined, or kept as a second content under one number.',
  labelNames: ['outcome'],
});

@Module({
  controllers: [RecordController, TrailController, KeysController],
  providers: [
    {
      provide: StreamPositions,
      useFactory: (database: DatabaseHandle) => new StreamPositions(database),
      inject: [DatabaseHandle],
    },
    {
      provide: RecordKeeper,
      useFactory: (database: DatabaseHandle, positions: StreamPositions, clock: Clock, log: Log) =>
        new RecordKeeper({
          database,
          positions,
          clock,
          log,
          quarantine: new Quarantine(database, clock),
          counted: (counts) => {
            for (const [outcome, count] of Object.entries(counts)) messages.inc({ outcome }, count);
          },
        }),
      inject: [DatabaseHandle, StreamPositions, Clock, Log],
    },
    {
      provide: TRANSPORTS,
      useFactory: (
        config: LedgerConfig,
        kafka: KafkaConnection,
        keyring: FileKeyring,
        positions: StreamPositions,
        log: Log,
      ) => [
        new BatchConsumer({
          kafka,
          groupId: 'trail',
          topics: allTopics().map(({ name }) => name),
          keyring,
          shards: config.shards,
          startAt: (topic, shard) => positions.startAt(topic, shard),
          restMs: 10,
          log,
        }),
      ],
      inject: [LedgerConfig, KafkaConnection, FileKeyring, StreamPositions, Log],
    },
  ],
})
export class LedgerModule {}
