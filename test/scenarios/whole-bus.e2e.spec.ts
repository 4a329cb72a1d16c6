import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CounterProcess } from '../../deploy/local/src/demo/counter-process.js';
import { startTestBus, type TestBus } from '../support/bus.js';
import { badInputFeatures } from './bad-input.features.js';
import { commandLineFeatures } from './command-line.features.js';
import { lawFeatures } from './law.features.js';
import { storyFeatures } from './story.features.js';
import { Collector, tracesFeatures } from './traces.features.js';

jest.setTimeout(300_000);

// One bus for all that leaves a bus as it should be: to start another takes longer than most of these.
let folder: string;
let clockFile: string;
let bus: TestBus;
let counter: CounterProcess;
const collector = new Collector();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'whole-bus-'));
  clockFile = join(folder, 'clock');
  writeFileSync(clockFile, '');
  counter = new CounterProcess(join(folder, 'counter'), () => undefined);
  bus = await startTestBus({
    ownSystems: { rail: (files) => counter.start(files) },
    // An exemption lasts by either clock, the agency's or the newest cut's.
    overrides: {
      all: { BUS_CLOCK_FILE: clockFile, OTEL_EXPORTER_OTLP_ENDPOINT: await collector.start() },
      reconciliation: { BUS_PROBE_GRACE_MS: '200' },
      'court-registry': { BUS_CUT_INTERVAL_MS: '2000' },
    },
  });
});
afterAll(async () => {
  await bus?.remove();
  await counter?.stop();
  collector.stop();
  rmSync(folder, { recursive: true, force: true });
});

// In this order: the counter lies about the first lift, and the law's last scenario moves the clock.
badInputFeatures(() => bus);
storyFeatures(
  () => bus,
  () => counter,
);
tracesFeatures(() => bus, collector);
commandLineFeatures(() => bus);
lawFeatures(
  () => bus,
  () => clockFile,
);
