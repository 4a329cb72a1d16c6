/** Fetches what a pom.xml names into a folder, once per content of the pom. Node's own modules only. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const wanted = (pom) => createHash('sha256').update(readFileSync(pom)).digest('hex');
const stampIn = (folder) => join(folder, '.pom-sha256');

export const isFetched = (pom, target) =>
  existsSync(stampIn(target)) && readFileSync(stampIn(target), 'utf8') === wanted(pom);

/**
 * @param {string[]} goal the Maven goal with its settings, but for `-DoutputDirectory`
 * @throws Error with what Maven said
 */
export function fetchOnce(what, pom, target, goal) {
  if (isFetched(pom, target)) return;
  const half = `${target}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  const maven = spawnSync(
    'mvn',
    ['-q', '-B', '-f', pom, ...goal, `-DoutputDirectory=${half}`, `-DmarkersDirectory=${join(half, '.markers')}`],
    { encoding: 'utf8' },
  );
  if (maven.status !== 0) {
    rmSync(half, { recursive: true, force: true });
    const said = maven.error ? maven.error.message : `${maven.stdout}${maven.stderr}`.trim();
    throw new Error(`Maven could not fetch ${what}:\n${said}`);
  }
  writeFileSync(stampIn(half), wanted(pom));
  rmSync(target, { recursive: true, force: true });
  renameSync(half, target);
}
