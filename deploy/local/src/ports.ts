import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import type { DataFolder } from './folder.js';

/** Below the range that Linux and macOS hand out to outgoing connections, so that a remembered port stays ours. */
const lowest = 20_000;
const highest = 32_000;

/** Whether nothing listens on the loopback port. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A loopback port that is free now and not in `taken`. */
export async function freePort(taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(lowest, highest);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error('no free port between 20000 and 32000 on 127.0.0.1');
}

/** The port that the folder remembers under a name, or another when somebody else has it by now. */
export async function rememberedPort(folder: DataFolder, name: string): Promise<number> {
  const known = folder.port(name);
  if (known !== undefined && (await isFree(known))) return known;
  const port = await freePort(folder.takenPorts);
  folder.rememberPort(name, port);
  return port;
}
