import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startTestBus, type TestBus } from '../support/bus.js';
import { faultScale, faultServices } from '../support/fault-scale.js';
import { badRecordsFeatures } from './bad-records.features.js';
import { killedFeatures } from './killed.features.js';
import { AGENCY, snapshotFeatures } from './snapshot.features.js';

jest.setTimeout(600_000 * faultScale());

// One bus for all faults after which it is whole again; each of them ends with the oracle that says so.
const folder = mkdtempSync(join(tmpdir(), 'bus-e2e-'));
const snapshots = join(folder, 'snapshots');
let bus: TestBus;
beforeAll(async () => {
  mkdirSync(snapshots);
  const overrides = { [AGENCY]: { BUS_SNAPSHOT_URL: pathToFileURL(snapshots).href } };
  bus = await startTestBus({ folder, overrides, only: faultServices() });
});
afterAll(async () => {
  await bus?.remove();
  rmSync(folder, { recursive: true, force: true });
});

// In this order: the first looks at a topic in which everything is in order, the second reads it again from its start.
killedFeatures(() => bus);
snapshotFeatures(() => bus, snapshots);
badRecordsFeatures(() => bus);
