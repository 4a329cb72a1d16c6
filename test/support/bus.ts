import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGENCIES, type AgencyCode } from '#contracts';
import { startBus, type Bus, type BusOptions } from '#local';

/** A whole bus of a test's own. */
export interface TestBus extends Bus {
  /** The agencies that take part. */
  agencies: readonly AgencyCode[];
  /** Stops the bus and removes its folder. */
  remove(): Promise<void>;
}

/** What tests list is no mass that needs a second president. */
const NO_MASS = { BUS_MASS_LISTINGS_PER_HOUR: '100000000' };
/** Of reconciliation where agencies take no part: it would call them late and silent, and look at what they do not say. */
const NO_HURRY = { BUS_SERVICE_TARGET_MS: '3600000', BUS_CUT_INTERVAL_MS: '3600000' };

/**
 * Starts the whole bus, compiled, in a new folder (or in a given one, which stays), with its own broker and database
 * server. Nothing is started again by itself: a test that kills something starts it itself.
 */
export async function startTestBus(options: Partial<BusOptions> = {}): Promise<TestBus> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'bus-e2e-'));
  const { only } = options;
  const agencies = AGENCIES.filter((agency) => !only || only.includes(agency));
  const overrides = {
    ...options.overrides,
    'court-registry': { ...NO_MASS, ...options.overrides?.['court-registry'] },
    reconciliation: { ...(agencies.length < AGENCIES.length && NO_HURRY), ...options.overrides?.reconciliation },
  };
  const bus = await startBus({ restart: false, durable: false, ...options, overrides, folder });
  return Object.assign(bus, {
    agencies,
    async remove(): Promise<void> {
      await bus.stop();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  });
}
