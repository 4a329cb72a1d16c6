import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readFile } from 'node:fs/promises';
import { childEnvironment } from '../environment.js';
import { freePort } from '../ports.js';
import { Program } from '../program.js';
import { inRepository } from '../repository.js';
import type { OwnSystemFiles } from '../service-settings.js';

/** What the counter says of itself when the demo asks. */
export interface CounterMemory {
  /** Listings that it was told about. */
  listings: number;
  /** The person whom its fault keeps, once there was an occasion. */
  kept: { listing: number; revision: number; confirmedRevision: number } | null;
}

/** Rail's ticket counter as a process of the demo: outside the bus, known to it only by its address. */
export class CounterProcess {
  private program: Program | undefined;
  private url = '';
  private clientTokenFile = '';

  constructor(
    private readonly folder: string,
    private readonly log: (line: string) => void,
  ) {}

  /** Starts it with the keys that rail gives to its own systems. @returns its base address */
  async start(files: OwnSystemFiles): Promise<string> {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    this.clientTokenFile = files.clientTokenFile;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const compiled = (...parts: string[]) => inRepository('dist', 'deploy', 'local', 'src', ...parts);
    this.program = new Program({
      name: 'ticket-counter',
      command: process.execPath,
      args: [
        ...['--import', pathToFileURL(compiled('end-with-parent.js')).href],
        compiled('counter', 'main.js'),
        ...['--port', String(port)],
        ...['--delivery-token-file', files.deliveryTokenFile],
        ...['--client-token-file', files.clientTokenFile],
        ...['--subject-key-file', files.subjectKeyFile],
        ...['--journal', join(this.folder, 'confirmed.ndjson')],
        ...['--stale-listing-of', 'first'],
      ],
      env: childEnvironment(),
      logFile: join(this.folder, 'ticket-counter.log'),
      isReady: () =>
        fetch(`${this.url}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      readyWithinMs: 30_000,
      stopSignal: 'SIGTERM',
      stopWithinMs: 5_000,
      restart: true,
      log: this.log,
    });
    await this.program.start();
    return this.url;
  }

  async memory(): Promise<CounterMemory> {
    const token = (await readFile(this.clientTokenFile, 'utf8')).trim();
    const response = await fetch(`${this.url}/memory`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`the ticket counter answers ${response.status}`);
    return (await response.json()) as CounterMemory;
  }

  async stop(): Promise<void> {
    await this.program?.stop();
  }
}
