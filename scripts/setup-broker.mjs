/** Fetches the embedded broker's jars with Maven into .bus/broker-lib, once per deploy/kafka/pom.xml. Needs Node's own modules only. */
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fetchOnce, isFetched } from './maven.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pom = join(root, 'deploy', 'kafka', 'pom.xml');
const target = join(root, '.bus', 'broker-lib');

export const brokerIsThere = () => isFetched(pom, target);

/** @throws Error with what Maven said */
export function fetchBroker() {
  fetchOnce('the broker', pom, target, ['dependency:copy-dependencies', '-DincludeScope=runtime']);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    fetchBroker();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
