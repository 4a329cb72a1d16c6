/*
 * What of kafkajs 2.2.4 is replaced, before its first client is made: a codec that it lacks, and four parts of its own
 * that cost more than all the rest. Imported for that alone.
 */
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import { decodeFetch } from './fetch-response.js';
import { encodeRecord } from './record-encoder.js';

const { CompressionCodecs, CompressionTypes } = kafkajs;
const requireOf = createRequire(import.meta.url);
const inKafkajs = (module: string): unknown => requireOf(`kafkajs/src/${module}`);
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: (encoder: { buffer: Buffer }) => compress(encoder.buffer),
  // A turn of the event loop for every chunk: of the default 16 kB a fetch had hundreds, each behind a handler's work.
  decompress: (buffer: Buffer) =>
    decompress(buffer, { chunkSize: Math.max(16_384, Math.min(8 * buffer.length, 1 << 18)) }),
});

// kafkajs 2.2.4 looks for pending requests every millisecond on every connection, for ever (kafkajs issues 1704, 1751):
// a third of what an idle service costs. Looking is needed only while something waits or the broker throttles.
interface RequestQueue {
  pending: unknown[];
  throttledUntil: number;
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
  inflight: Map<number, { sentAt: number; requestTimeout: number; timeoutRequest(): void }>;
  enforceRequestTimeout: boolean;
  requestTimeout: number;
  requestTimeoutIntervalId: NodeJS.Timeout;
  isConnected(): boolean;
  destroy(): void;
  scheduleRequestTimeoutCheck: (this: RequestQueue) => void;
}
const { prototype: requestQueue } = inKafkajs('network/requestQueue') as { prototype: RequestQueue };
const { scheduleCheckPendingRequests } = requestQueue;
requestQueue.scheduleCheckPendingRequests = function () {
  // eslint-disable-next-line house/no-ambient-time -- compared with kafkajs's own reading of the clock
  if (this.pending.length > 0 || this.throttledUntil > Date.now()) scheduleCheckPendingRequests.call(this);
};

// It looks ten times a second, on every connection, whether a request has gone unanswered for its half minute.
const LOOK_FOR_UNANSWERED_MS = 1_000;
requestQueue.scheduleRequestTimeoutCheck = function () {
  if (!this.enforceRequestTimeout) return;
  this.destroy();
  this.requestTimeoutIntervalId = setInterval(
    () => {
      for (const request of this.inflight.values()) {
        // eslint-disable-next-line house/no-ambient-time -- compared with kafkajs's own reading of the clock
        if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
      }
      if (!this.isConnected()) this.destroy();
    },
    Math.min(this.requestTimeout, LOOK_FOR_UNANSWERED_MS),
  );
};

const fetchResponse = inKafkajs('protocol/requests/fetch/v11/response') as {
  decode: (raw: Buffer) => Promise<unknown>;
};
const { lookupCodec } = inKafkajs('protocol/message/compression') as {
  lookupCodec: (codec: number) => { decompress(packed: Buffer): Promise<Buffer> };
};
fetchResponse.decode = (raw) => decodeFetch(raw, (codec, packed) => lookupCodec(codec).decompress(packed));

// kafkajs makes an object with a buffer of its own of every header of every record: half of what a relay cost.
// Its requests ask for their encoder when they are first made, so the one that they find is ours.
const recordEncoder = requireOf.resolve('kafkajs/src/protocol/recordBatch/record/v0');
inKafkajs('protocol/recordBatch/record/v0');
requireOf.cache[recordEncoder]!.exports = encodeRecord;
