/** What must be there before anything of the bus runs: packages, the compiled program, the broker's jars. Node's own modules only. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brokerIsThere } from './setup-broker.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamps = join(root, '.bus', 'stamps');
const installed = join(root, 'node_modules', '.package-lock.json');

/** A set-up step that failed in a way the person can put right: `message` is all there is to say. */
export class SetupProblem extends Error {}

/** @typedef {{ doing: string, done: string, isDone: () => boolean, run: () => Promise<void> }} Step */

/** @type {Record<'packages' | 'build' | 'broker', Step>} */
export const steps = {
  packages: {
    doing: 'installing packages from the lockfile',
    done: 'packages as in the lockfile',
    isDone() {
      if (!existsSync(installed)) return false;
      if (stampIs('packages', lockDigest())) return true;
      if (!installedAsLocked()) return false;
      stamp('packages', lockDigest());
      return true;
    },
    async run() {
      const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
      // devDependencies build and test the bus, so they are needed even where NODE_ENV says production.
      await command([...npm, 'ci', '--include=dev', '--no-audit', '--no-fund'], 'npm could not install the packages');
      stamp('packages', lockDigest());
    },
  },
  build: {
    doing: 'compiling',
    done: 'compiled',
    isDone: () =>
      existsSync(join(root, 'dist', 'deploy', 'local', 'src', 'index.js')) && stampIs('build', sourceDigest()),
    run: build,
  },
  broker: {
    doing: "fetching the broker's files with Maven",
    done: "the broker's files",
    isDone: () => brokerComesFromElsewhere() || brokerIsThere(),
    async run() {
      const java = await javaVersion();
      const maven = await succeeds(['mvn', '--version']);
      if (java >= 17 && maven) {
        await command(
          [process.execPath, join(root, 'scripts', 'setup-broker.mjs')],
          'Maven could not fetch the broker',
        );
        return;
      }
      if (process.env.KAFKA_RUNTIME !== 'embedded' && (await succeeds(['docker', 'info']))) return;
      throw new SetupProblem(
        [
          'Kafka needs one of these, and none is here:',
          `  · Java 17 or later (${java ? `found ${java}` : 'not found'}) and Maven (${maven ? 'found' : 'not found'}):`,
          '      Debian, Ubuntu   apt-get install openjdk-17-jdk-headless maven',
          '      macOS            brew install openjdk maven',
          '  · a Docker engine that answers `docker info`',
          '  · brokers that run already: set KAFKA_BROKERS (docs/existing-kafka-and-postgresql.md)',
        ].join('\n'),
      );
    },
  },
};

/**
 * The Node that runs the bus: the packages bring version 24 for most platforms; elsewhere it is this one, where it is
 * as new. @throws SetupProblem
 */
export function nodeProgram() {
  const packaged = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(packaged)) return packaged;
  const { versions, platform, arch } = process;
  if (Number(versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new SetupProblem(
    `The packages bring no Node for ${platform} on ${arch}, and this one is ${versions.node}.\n` +
      'Run the same with Node 24 or later: https://nodejs.org',
  );
}

/** Compiles all that has changed, whether or not it seems to be needed. */
export async function build() {
  const digest = sourceDigest();
  // What `nest build` does, but for its check of every file that has not changed.
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await command([nodeProgram(), tsc, '-p', 'tsconfig.build.json'], 'the sources do not compile');
  removeOrphans(join(root, 'dist'));
  stamp('build', digest);
}

/** Compiled files whose source is gone would still be loaded by name. */
function removeOrphans(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeOrphans(path);
    else if (/\.js(\.map)?$/.test(entry.name)) {
      const source = join(root, path.slice(join(root, 'dist').length).replace(/\.js(\.map)?$/, ''));
      if (!['.ts', '.js', '.mts'].some((ending) => existsSync(source + ending))) rmSync(path);
    }
  }
}

const brokerComesFromElsewhere = () =>
  process.env.KAFKA_RUNTIME === 'docker' || (!!process.env.KAFKA_BROKERS && process.env.KAFKA_RUNTIME !== 'embedded');

const lockDigest = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** Whether somebody has installed exactly the lockfile already. Packages for other platforms may be missing. */
function installedAsLocked() {
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const there = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, wanted]) =>
      path === '' || wanted.link || (there[path] ? there[path].version === wanted.version : wanted.optional),
  );
}

/** Sizes and times of everything that is compiled or tells how. */
function sourceDigest() {
  const hash = createHash('sha256');
  const walk = (path) => {
    if (!existsSync(path)) return;
    const { size, mtimeMs } = statSync(path);
    if (!statSync(path).isDirectory()) hash.update(`${path} ${size} ${mtimeMs}\n`);
    else
      for (const name of readdirSync(path).sort())
        if (name !== 'node_modules' && !/\.(spec\.ts|features\.ts|md)$/.test(name)) walk(join(path, name));
  };
  for (const part of [
    'apps',
    'libs',
    'contracts',
    'deploy',
    'test/bench',
    'test/support',
    'tsconfig.json',
    'tsconfig.build.json',
    'nest-cli.json',
    'package.json',
  ])
    walk(join(root, part));
  return hash.digest('hex');
}

const stampIs = (name, value) => existsSync(join(stamps, name)) && readFileSync(join(stamps, name), 'utf8') === value;

function stamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), value);
}

/** The program that a signal must end before us. */
let current;
export const endCurrent = (signal) => current?.kill(signal) ?? false;

/** Runs a program to its end, quietly: what it says is shown only when it fails. */
function output([program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    current = child;
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.once('error', (error) => resolve({ code: 127, said: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, said }));
  });
}

async function command(line, problem) {
  const { code, said } = await output(line);
  if (code !== 0) throw new SetupProblem(`${problem}:\n${said.trim()}`);
}

const succeeds = async (line) => (await output(line)).code === 0;

async function javaVersion() {
  const { code, said } = await output(['java', '-version']);
  return code === 0 ? Number(/version "(\d+)/.exec(said)?.[1] ?? 0) : 0;
}
