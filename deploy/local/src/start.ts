import { join, resolve } from 'node:path';
import { type Bus, startBus } from './bus.js';
import { readEnvironment } from './environment.js';
import { repositoryRoot } from './repository.js';
import { ELSEWHERE, PARTICIPANTS, SERVICES } from './services.js';
import { untilStopped } from './until-stopped.js';

/** `npm start`: the bus with data that persists between runs, until Ctrl-C. */
process.exitCode = await untilStopped(async (signal) => {
  const environment = readEnvironment();
  const folder = resolve(environment.folder ?? join(repositoryRoot, '.bus', 'data'));
  console.log(`Starting the bus. Its data is in ${folder}`);
  const bus = await startBus({ folder, environment, signal, log: (line) => console.log(line) });
  console.log(guide(bus, environment.folder === undefined ? '' : ` --folder ${folder}`));
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  console.log('\nStopping; what is in flight is finished first.');
  await bus.stop();
  return 0;
}).catch((error: Error) => {
  console.error(error.message);
  return 1;
});

/** @param where what the command line must be told when this is not the usual folder */
function guide(bus: Bus, where: string): string {
  const width = Math.max(...PARTICIPANTS.map((name) => name.length));
  return [
    '',
    'The bus runs.',
    '',
    ...SERVICES.map(
      (name) => `  ${name.padEnd(width)}  ${bus.services[name].url}   pages: ${bus.services[name].url}/docs`,
    ),
    ...ELSEWHERE.map(
      (name) => `  ${name.padEnd(width)}  runs elsewhere, and is asked for checks at ${bus.services[name].url}`,
    ),
    `  ${'kafka'.padEnd(width)}  ${bus.kafka.brokers.join(',')} (TLS and SCRAM-SHA-512; authority: ${bus.kafka.caFile})`,
    `  ${'postgresql'.padEnd(width)}  ${bus.postgres.host}:${bus.postgres.port} (passwords: ${join(bus.folder, 'secrets', 'postgres')})`,
    '',
    `  A token:       npm run -s bus -- token --role operator${where}`,
    `  Some data:     npm run bus -- import test/data/decisions.ndjson --as "clerk Xu" --approve-as "president Zhou"${where}`,
    `  How it goes:   npm run bus -- status${where}`,
    `  Logs:          ${join(bus.folder, 'logs')}`,
    `  Public keys:   ${bus.secrets.keyDirectoryFile}`,
    '',
    'Ctrl-C stops everything. The data stays for the next start.',
  ].join('\n');
}
