import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { SystemClock } from '#service';
import { counterServer } from './counter-server.js';
import { Journal } from './journal.js';
import { RestrictionCache, type Fault } from './restriction-cache.js';

const program = new Command('ticket-counter')
  .description(
    "rail's own ticket counter: outside the bus, told by rail's adapter, and (in the demo) unfaithful in one case",
  )
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--port <number>', 'port; 0 takes a free one', '0')
  .requiredOption('--delivery-token-file <file>', 'bearer token of the adapter')
  .requiredOption('--client-token-file <file>', 'bearer token of those who ask')
  .requiredOption('--subject-key-file <file>', "rail's subject key, base64")
  .requiredOption('--journal <file>', 'where it remembers what it confirmed')
  .option(
    '--stale-listing-of <ref>',
    'planted fault: confirm the lift of this subject ref (or of the "first" deleted person) and go on refusing',
  )
  .parse();

const options = program.opts<
  Record<'host' | 'port' | 'deliveryTokenFile' | 'clientTokenFile' | 'subjectKeyFile' | 'journal', string> & {
    staleListingOf?: string;
  }
>();
const read = async (file: string) => (await readFile(file, 'utf8')).trim();

const fault: Fault = options.staleListingOf ? { kind: 'keep', whom: options.staleListingOf } : { kind: 'none' };
const cache = new RestrictionCache(fault);
const journal = new Journal(options.journal);
for (const restriction of await journal.read()) cache.put(restriction);

const server = counterServer({
  cache,
  remember: (restriction) => journal.append(restriction),
  deliveryToken: await read(options.deliveryTokenFile),
  clientToken: await read(options.clientTokenFile),
  subjectKey: Buffer.from(await read(options.subjectKeyFile), 'base64'),
  clock: new SystemClock(),
});
server.listen(Number(options.port), options.host, () => {
  const { address, port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ msg: 'listening', url: `http://${address}:${port}` })}\n`);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
