import fc from 'fast-check';
import { registerTopic } from '#contracts';
import { FixedClock } from '#service';
import { propertyRuns, propertyTimeoutMs } from '../support/property-runs.js';
import { Broker } from './broker.js';
import { decision } from './history.js';
import { Register, SHARDS } from './register.js';

/** What one court does, one after the other: decisions, and now and then a cut over all shards. */
const work = fc.array(
  fc.oneof({ weight: 5, arbitrary: decision }, { weight: 1, arbitrary: fc.constant('cut' as const) }),
  {
    minLength: 1,
    maxLength: 6,
  },
);

describe('writers of the register at the same time', () => {
  it(
    'number every revision, none without its message, without hole and in revision order, while relays read (I1, I2, I3)',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(work, { minLength: 2, maxLength: 4 }),
          fc.array(fc.constantFrom('none' as const, 'lost-after' as const), { maxLength: 6 }),
          fc.scheduler(),
          async (courts, faults, scheduler) => {
            const broker = new Broker();
            broker.faults = [...faults];
            const between = (what: string): Promise<unknown> => scheduler.schedule(Promise.resolve(), what);
            const register = new Register(new FixedClock('2026-06-01T08:00:00.000Z'), broker, between);
            const writing = courts.map(async (said) => {
              for (const one of said) {
                await (one === 'cut' ? register.cut() : register.decide(one));
                await register.relay.sendOnce().catch(() => undefined);
              }
            });
            await scheduler.waitFor(Promise.all(writing));
            broker.faults = [];
            for (let round = 0; round < 10 && (await register.relay.sendOnce()); round++);
            for (let shard = 0; shard < SHARDS; shard++) {
              const arrived = new Set(broker.log(registerTopic, shard).map(({ number }) => number));
              expect([...arrived]).toEqual(Array.from({ length: register.head(shard) }, (_, i) => i + 1));
            }
          },
        ),
        propertyRuns(500),
      );
    },
    propertyTimeoutMs,
  );
});
