import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBus, type Bus, type BusOptions } from '#local';

/** A whole bus of a test's own. */
export interface TestBus extends Bus {
  /** Stops the bus and removes its folder. */
  remove(): Promise<void>;
}

/** What tests list is no mass that needs a second president. */
const NO_MASS = { BUS_MASS_LISTINGS_PER_HOUR: '100000000' };

/**
 * Starts the whole bus, compiled, in a new folder (or in a given one, which stays), with its own broker and database
 * server. Nothing is started again by itself: a test that kills something starts it itself.
 */
export async function startTestBus(options: Partial<BusOptions> = {}): Promise<TestBus> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'bus-e2e-'));
  const overrides = {
    ...options.overrides,
    'court-registry': { ...NO_MASS, ...options.overrides?.['court-registry'] },
  };
  const bus = await startBus({ restart: false, durable: false, ...options, overrides, folder });
  return Object.assign(bus, {
    async remove(): Promise<void> {
      await bus.stop();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  });
}
