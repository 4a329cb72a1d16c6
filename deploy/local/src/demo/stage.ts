import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, startBus } from '../bus.js';
import { commandOf } from '../processes.js';
import { BusClient } from './bus-apps.js';
import { CounterProcess } from './counter-process.js';

const PREFIX = 'joint-sanctions-demo-';

/** The bus and rail's ticket counter, up for one performance on a folder of its own. */
export interface Stage {
  folder: string;
  bus: Bus;
  counter: CounterProcess;
  client: BusClient;
  close(): Promise<void>;
}

/** A fresh folder for this run; what a crashed earlier run left is taken away. */
export function freshFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : NaN;
    if (Number.isInteger(pid) && commandOf(pid) === undefined)
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(folder, 0o755); // the user that PostgreSQL runs as must get through; what is secret inside is closed itself
  return folder;
}

/** Brings the bus up with rail deciding at its own ticket counter. */
export async function openStage(folder: string, signal: AbortSignal, log: (line: string) => void): Promise<Stage> {
  const counter = new CounterProcess(join(folder, 'rail-ticket-counter'), log);
  try {
    const bus = await startBus({
      folder: join(folder, 'bus'),
      signal,
      log,
      durable: false, // its data goes with the demo: it need survive killed processes, not a power cut
      ownSystems: { rail: (files) => counter.start(files) },
      // A counter that confirms has acted: half a second is grace enough before asking whether that is true.
      overrides: { reconciliation: { BUS_PROBE_GRACE_MS: '500' } },
    });
    return {
      folder,
      bus,
      counter,
      client: new BusClient({
        url: (service) => bus.services[service as keyof Bus['services']].url,
        token: ({ role, ...claims }) => bus.tokens.token(role, { ...claims, lasts: '10m' }),
      }),
      close: async () => {
        await Promise.allSettled([bus.stop(), counter.stop()]);
      },
    };
  } catch (error) {
    await counter.stop();
    throw error;
  }
}
