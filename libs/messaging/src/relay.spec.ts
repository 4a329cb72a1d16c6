import fc from 'fast-check';
import { MemoryOutboxStore } from '../../../test/support/memory-outbox.js';
import { propertyRuns, propertyTimeoutMs } from '../../../test/support/property-runs.js';
import { silent } from '../../../test/support/silent.js';
import type { OutboxStore } from './outbox-store.js';
import type { RecordProducer, SendableRecord } from './ports.js';
import { Relay } from './relay.js';

const TOPIC = 'sanctions.register.v1';
const SHARDS = 3;

type SendFault = 'none' | 'lost-before' | 'lost-after' | 'partition-omitted';
type Step =
  | { kind: 'commit'; shard: number; count: number }
  | { kind: 'round'; relay: number }
  | { kind: 'lease-expires' }
  | { kind: 'resend'; shard: number; from: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      shard: fc.nat(SHARDS - 1),
      count: fc.integer({ min: 1, max: 7 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('round' as const), relay: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lease-expires' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('resend' as const),
      shard: fc.nat(SHARDS - 1),
      from: fc.integer({ min: 1, max: 5 }),
    }),
  },
);

/** A broker that keeps what it got, fails as told, and answers only when the scheduler lets it. */
function aBroker(scheduler: fc.Scheduler, faults: SendFault[]) {
  const log = new Map<number, number[]>();
  const append = (records: readonly SendableRecord[]) => {
    for (const { partition, headers } of records)
      log.set(partition, [...(log.get(partition) ?? []), Number(headers.ce_sequence)]);
  };
  const producer = async (): Promise<RecordProducer> => ({
    async send(records) {
      const fault = faults.pop() ?? 'none';
      const partitions = [...new Set(records.map(({ partition }) => partition))];
      const omitted = fault === 'partition-omitted' ? partitions[0] : -1;
      if (fault === 'lost-before') throw new Error('connection lost before the send');
      append(records.filter(({ partition }) => partition !== omitted));
      await scheduler.schedule(Promise.resolve(), 'broker answers');
      if (fault === 'lost-after') throw new Error('connection lost after the send');
      return partitions.filter((partition) => partition !== omitted).map((partition) => ({ topic: TOPIC, partition }));
    },
    close: async () => undefined,
  });
  return { log, producer };
}

function firstOccurrences(sequence: readonly number[]): number[] {
  return [...new Set(sequence)];
}

/** Every database answer waits for the scheduler too, so that two relays interleave in any way. */
function scheduled(store: MemoryOutboxStore, scheduler: fc.Scheduler): OutboxStore {
  const slow = <A extends unknown[], R>(work: (...args: A) => Promise<R>) => scheduler.scheduleFunction(work);
  return {
    lease: slow(store.lease.bind(store)),
    release: store.release.bind(store),
    unsent: slow(store.unsent.bind(store)),
    read: slow(store.read.bind(store)),
    advance: slow(store.advance.bind(store)),
    rewind: store.rewind.bind(store),
  };
}

describe('Relay', () => {
  it(
    'keeps first occurrences a prefix of the shard whatever is lost, omitted, taken over or asked again (I4)',
    async () => {
      const faults = fc.array(
        fc.constantFrom<SendFault>('none', 'none', 'lost-before', 'lost-after', 'partition-omitted'),
        { maxLength: 12 },
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 4, maxLength: 30 }),
          faults,
          fc.scheduler(),
          async (steps, plan, scheduler) => {
            const store = new MemoryOutboxStore(TOPIC, SHARDS);
            const remaining = [...plan];
            const { log, producer } = aBroker(scheduler, remaining);
            const port = scheduled(store, scheduler);
            const relays = [0, 1].map(
              () =>
                new Relay({
                  store: port,
                  producer,
                  outboxes: [{ topic: TOPIC, subscribe() {} } as never],
                  log: silent,
                  leaseMs: 60_000,
                  maxRecordsPerShard: 4,
                }),
            );
            const rounds: Promise<unknown>[] = [];
            const checkPrefixes = () => {
              for (const seen of log.values())
                expect(firstOccurrences(seen)).toEqual(firstOccurrences(seen).map((_, i) => i + 1));
            };
            const busy = new Set<number>();
            for (const next of steps) {
              if (next.kind === 'commit') for (let i = 0; i < next.count; i++) store.append(next.shard);
              if (next.kind === 'lease-expires') store.expireLeases();
              if (next.kind === 'resend') await store.rewind(TOPIC, next.shard, next.from);
              if (next.kind === 'round' && !busy.has(next.relay)) {
                busy.add(next.relay);
                rounds.push(
                  relays[next.relay]
                    .sendOnce()
                    .catch(() => undefined)
                    .finally(() => busy.delete(next.relay)),
                );
              }
              if (scheduler.count() > 0) await scheduler.waitOne();
              checkPrefixes();
            }
            await scheduler.waitFor(Promise.all(rounds));
            store.expireLeases();
            remaining.length = 0;
            const survivor = new Relay({
              store,
              producer,
              outboxes: [{ topic: TOPIC, subscribe() {} } as never],
              log: silent,
            });
            for (let i = 0; store.waiting() > 0 && i < 10; i++) await scheduler.waitFor(survivor.sendOnce());
            expect(store.waiting()).toBe(0);
            checkPrefixes();
            for (const [shard, seen] of log) expect(firstOccurrences(seen)).toHaveLength(store.last(shard));
          },
        ),
        propertyRuns(1_000),
      );
    },
    propertyTimeoutMs,
  );

  it('leaves nothing unsent once a relay runs undisturbed', async () => {
    const store = new MemoryOutboxStore(TOPIC, SHARDS);
    for (let i = 0; i < 25; i++) store.append(i % SHARDS);
    const seen: number[] = [];
    const producer = async (): Promise<RecordProducer> => ({
      async send(records) {
        seen.push(
          ...records.filter(({ partition }) => partition === 0).map(({ headers }) => Number(headers.ce_sequence)),
        );
        return [...new Set(records.map(({ partition }) => partition))].map((partition) => ({
          topic: TOPIC,
          partition,
        }));
      },
      close: async () => undefined,
    });
    const relay = new Relay({
      store,
      producer,
      outboxes: [{ topic: TOPIC, subscribe() {} } as never],
      log: silent,
      maxRecordsPerShard: 4,
    });
    while (await relay.sendOnce());
    expect(store.waiting()).toBe(0);
    expect(seen).toEqual(seen.map((_, i) => i + 1));
    expect(seen).toHaveLength(9);
  });
});
