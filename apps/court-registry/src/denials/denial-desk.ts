import { AGENCIES, denialsTopic } from '#contracts';
import { BatchConsumer, type KafkaConnection, type Keyring } from '#messaging';
import type { DatabaseHandle, Log } from '#service';
import type { ListingStore } from '../register/listing-store.js';
import { KeptDenials } from './kept-denials.js';
import { Denials } from './denials.js';

interface DenialDeskParts {
  database: DatabaseHandle;
  store: ListingStore;
  kafka: KafkaConnection;
  keyring: Keyring;
  shards: number;
  log: Log;
}

/** All that hears and shows what agencies refused, wired. */
export class DenialDesk {
  readonly kept: KeptDenials;
  readonly denials: Denials;
  readonly consumer: BatchConsumer;

  constructor({ kafka, keyring, shards, ...rest }: DenialDeskParts) {
    const kept = (this.kept = new KeptDenials(rest));
    this.denials = new Denials({ ...rest, kept });
    this.consumer = new BatchConsumer({
      kafka,
      groupId: 'denials',
      topics: AGENCIES.map(denialsTopic),
      keyring,
      shards,
      startAt: (topic, shard) => kept.positions.startAt(topic, shard),
      restMs: 100,
      log: rest.log,
    });
  }
}
