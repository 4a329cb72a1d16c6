import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from '#local';

const sources = join(repositoryRoot, 'contracts', 'java');
const library = join(repositoryRoot, '.bus', 'broker-lib', '*');
const quick = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Arguments of `java` that run the agency of contracts/java; compiled once for each state of its sources. */
export function javaAgency(): string[] {
  const files = readdirSync(sources).filter((name) => name.endsWith('.java'));
  const hash = createHash('sha256');
  for (const name of files.sort()) hash.update(name).update(readFileSync(join(sources, name)));
  const classes = join(repositoryRoot, '.bus', 'java-agency', hash.digest('hex').slice(0, 16));
  if (!existsSync(classes)) {
    run(process.execPath, join(repositoryRoot, 'scripts', 'setup-broker.mjs'));
    const half = `${classes}.${process.pid}`;
    mkdirSync(half, { recursive: true });
    run('javac', '-d', half, '-cp', library, ...files.map((name) => join(sources, name)));
    try {
      renameSync(half, classes);
    } catch {
      rmSync(half, { recursive: true, force: true }); // another test was faster
    }
  }
  return [...quick, '-cp', [classes, library].join(delimiter), 'Agency'];
}

function run(program: string, ...args: string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? stdout + stderr}`);
}
