import fc from 'fast-check';
import { propertyRuns, propertyTimeoutMs } from '../support/property-runs.js';
import { history } from './history.js';
import { World } from './world.js';

/**
 * Every check is made where it belongs: in Register at every commit (I1, I2, I3) and decision (I10), in Broker at every
 * send (I4), in Agency and ExpectedShard at every commit (I5, I6, I7, I9, I10), in SaidOnTopic at every read (I8, I9).
 */
describe('the whole way from a decision to its acknowledgment', () => {
  it(
    'keeps every promise whatever is lost, late, doubled, reordered, forged, crashed or restored (I1-I10), and converges',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async ({ agencies, steps }) => {
          const world = await new World(agencies).open();
          for (const step of steps) await world.take(step);
          await world.converge();
        }),
        propertyRuns(1_000),
      );
    },
    propertyTimeoutMs,
  );
});
