/** Publishing and consuming signed messages without loss, reordering or silent skips. */
export { classify, Fault, type Retry } from './fault.js';
export type { Database, Log, Now, ReceivedRecord, RecordProducer, SendableRecord, Tx } from './ports.js';
export { BinaryArray } from './binary-array.js';
export { messagingSchema, RelayShard1795320000000 } from './schema.js';
export { readAttributes, toRecord, type Message } from './envelope.js';
export {
  readDirectory,
  REGISTER_SOURCE,
  writeDirectory,
  type DirectoryKey,
  type OwnKey,
  type SignedUpTo,
} from './key-directory.js';
export { DIRECTORY_TAKEN_WITHIN_MS, FileKeyring, type Keyring, type KnownKey } from './keyring.js';
export { fileSigner, fixedSigner, ServiceSigner, signedSoFar, type Signer } from './signer.js';
export { inspect, objectionTo, type Inspected } from './inspect.js';
export { Outbox, type Draft } from './outbox.js';
export { SqlOutboxStore, toMessage, type Cursor, type OutboxStore, type Unsent } from './outbox-store.js';
export { currentTraceparent } from './trace.js';
export { Patience } from './patience.js';
export { Relay } from './relay.js';
export { KafkaConnection, type KafkaSettings } from './kafka/kafka.js';
export { BatchConsumer } from './batch-consumer.js';
export { Dispatcher, patternOf, type Slice, type SlicePause } from './dispatcher.js';
export { readableNow, UNKNOWN_KEY_PAUSE_MS } from './readable.js';
export { StreamPositions } from './stream-positions.js';
export { RethrowFilter } from './rethrow.filter.js';
export { Quarantine, type Quarantined, type QuarantineRow } from './quarantine.js';
