import { createRequire } from 'node:module';
import './kafka.js';

const require = createRequire(import.meta.url);
const RequestQueue = require('kafkajs/src/network/requestQueue') as new (options: object) => any;

/** The queue of a connection, with the fields that kafkajs 2.2.4 gives it. */
const aQueue = () =>
  new RequestQueue({
    maxInFlightRequests: 1,
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    clientId: 'test',
    broker: 'none',
    logger: { namespace: () => ({ debug() {} }) },
  });

describe('the reading of fetches', () => {
  it('is ours, for every version of the request that kafkajs may send', () => {
    const { decode } = require('kafkajs/src/protocol/requests/fetch/v11/response') as { decode: unknown };
    expect(String(decode)).toContain('decodeFetch');
    const { versions } = require('kafkajs/src/protocol/requests/fetch') as { versions: string[] };
    expect(Math.max(...versions.map(Number))).toBe(11);
  });
});

describe('the writing of records', () => {
  it('is ours, in the request that kafkajs sends', async () => {
    const record = require('kafkajs/src/protocol/recordBatch/record/v0') as { name: string };
    expect(record.name).toBe('encodeRecord');
    const request = require('kafkajs/src/protocol/requests/produce/v3/request') as (options: object) => {
      encode(): Promise<{ buffer: Buffer }>;
    };
    const messages = [
      {
        key: 'k',
        value: Buffer.from('v'),
        headers: {
          get ce_id() {
            return 'seen';
          },
        },
      },
    ];
    const topicData = [{ topic: 't', partitions: [{ partition: 0, firstSequence: 0, messages }] }];
    expect((await request({ acks: -1, timeout: 1, topicData }).encode()).buffer.toString()).toContain('seen');
  });
});

describe('the look of kafkajs for requests that wait', () => {
  it('is the version that was patched', () => {
    expect((require('kafkajs/package.json') as { version: string }).version).toBe('2.2.4');
  });

  it('sets no timer while nothing waits, and one while something does or the broker throttles', () => {
    const idle = aQueue();
    idle.scheduleCheckPendingRequests();
    expect(idle.throttleCheckTimeoutId).toBeNull();
    for (const change of [{ pending: [{}] }, { throttledUntil: Infinity }]) {
      const queue = Object.assign(aQueue(), change);
      jest.useFakeTimers();
      queue.scheduleCheckPendingRequests();
      expect(jest.getTimerCount()).toBe(1);
      jest.useRealTimers();
    }
  });
});

describe('the look of kafkajs for requests that nobody answers', () => {
  afterEach(() => jest.useRealTimers());

  it('is made each second while connected, and gives up what is over its time', () => {
    jest.useFakeTimers();
    let connected = true;
    const queue = Object.assign(aQueue(), { enforceRequestTimeout: true, requestTimeout: 30_000 });
    queue.isConnected = () => connected;
    const timeoutRequest = jest.fn();
    const looks = jest.spyOn(queue.inflight, 'values');
    queue.inflight.set(1, { sentAt: Date.now(), requestTimeout: 30_000, timeoutRequest });
    queue.scheduleRequestTimeoutCheck();
    jest.advanceTimersByTime(30_000);
    expect(looks).toHaveBeenCalledTimes(30);
    expect(timeoutRequest).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1_000);
    expect(timeoutRequest).toHaveBeenCalledTimes(1);
    connected = false;
    jest.advanceTimersByTime(1_000);
    expect(jest.getTimerCount()).toBe(0);
  });
});
