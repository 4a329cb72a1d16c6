/** Fetches the embedded broker's jars with Maven into .bus/broker-lib, once per deploy/kafka/pom.xml. Needs Node's own modules only. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pom = join(root, 'deploy', 'kafka', 'pom.xml');
const target = join(root, '.bus', 'broker-lib');
const stamp = join(target, '.pom-sha256');

const wanted = () => createHash('sha256').update(readFileSync(pom)).digest('hex');

export const brokerIsThere = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();

/** @throws Error with what Maven said */
export function fetchBroker() {
  if (brokerIsThere()) return;
  const half = `${target}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  const maven = spawnSync(
    'mvn',
    ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${half}`, '-DincludeScope=runtime'],
    { encoding: 'utf8' },
  );
  if (maven.status !== 0) {
    rmSync(half, { recursive: true, force: true });
    const said = maven.error ? maven.error.message : `${maven.stdout}${maven.stderr}`.trim();
    throw new Error(`Maven could not fetch the broker:\n${said}`);
  }
  writeFileSync(join(half, '.pom-sha256'), wanted());
  rmSync(target, { recursive: true, force: true });
  renameSync(half, target);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    fetchBroker();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
