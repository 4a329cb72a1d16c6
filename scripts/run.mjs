/**
 * Every npm command of the bus: does what set-up is missing, each step with its time, then runs the program under the
 * Node of node_modules (v24) with the arguments, standard streams, signals and exit code passed through.
 *
 *   node scripts/run.mjs setup | demo | start | bus | test | check | bench | new:agency [arguments]
 *
 * Needs Node 20 or later and nothing else.
 */
import { spawn } from 'node:child_process';
import { availableParallelism, constants } from 'node:os';
import { join } from 'node:path';

if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`This needs Node 20 or later; here is ${process.versions.node}. Newer ones: https://nodejs.org`);
  process.exit(1);
}
const { SetupProblem, endCurrent, nodeProgram, root, steps } = await import('./setup-steps.mjs');

const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
// Tests of a bus wait for it half of the time: on two cores three of them are done soonest.
const allTests = [
  [...jest, '--selectProjects', 'unit', '--maxWorkers=100%'],
  [...jest, '--selectProjects', 'bus', `--maxWorkers=${Math.ceil(availableParallelism() * 1.5)}`],
];
const everything = ['packages', 'broker', 'build'];

/** `folder`: works on the lasting data folder. `ends`: told when we are gone (an IPC channel that closes), to stop what it has started. */
const modes = {
  setup: { needs: everything },
  demo: { needs: everything, program: ['dist/deploy/local/src/demo.js'], ends: true },
  start: { needs: everything, program: ['dist/deploy/local/src/start.js'], ends: true, folder: true },
  bus: { needs: ['packages', 'build'], program: ['dist/apps/cli/src/main.js'], quiet: true, folder: true },
  test: { needs: everything, program: jest },
  check: { needs: ['packages', 'build'], program: ['scripts/check.mjs'] },
  'new:agency': { needs: ['packages'], program: ['scripts/new-agency.mjs'] },
  bench: { needs: everything, program: ['dist/test/bench/main.js'] },
};

const [name, ...args] = process.argv.slice(2);
const mode = modes[name];
if (!mode) {
  console.error(`usage: node scripts/run.mjs ${Object.keys(modes).join(' | ')} [arguments]`);
  process.exit(2);
}

const endedBy = (signal) => 128 + constants.signals[signal];
let target;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (target) return void target.kill(signal); // it stops in its own time, and we end after it
    endCurrent(signal);
    process.exit(endedBy(signal));
  });
}

let node;
try {
  for (const need of mode.needs) await prepare(steps[need], mode.quiet);
  node = nodeProgram();
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  console.error(`\n${error.message}`);
  process.exit(1);
}
if (name === 'test' && args.length === 0) process.exit(await runEach(allTests));
if (mode.program) process.exit(await run(mode.program));

async function prepare(step, quiet) {
  const began = performance.now();
  const tick = (text) => quiet || process.stdout.write(`✔ ${text}\n`);
  if (step.isDone()) return tick(step.done);
  const screen = quiet ? process.stderr : process.stdout;
  const seconds = () => ((performance.now() - began) / 1000).toFixed(screen.isTTY ? 0 : 1);
  screen.write(screen.isTTY ? `… ${step.doing}` : `… ${step.doing}\n`);
  const clock = screen.isTTY && setInterval(() => screen.write(`\r… ${step.doing} (${seconds()} s)`), 1_000);
  try {
    await step.run();
  } finally {
    clearInterval(clock);
    if (screen.isTTY) screen.write('\r\x1b[K');
  }
  screen.write(`✔ ${step.done} (${((performance.now() - began) / 1000).toFixed(1)} s)\n`);
}

/** All of them, whatever the first ones say, unless a signal ended one. @returns an exit code that is not 0, if there was one */
async function runEach(programs) {
  let failed = 0;
  for (const program of programs) {
    failed = (await run(program)) || failed;
    if (failed >= 128) break;
  }
  return failed;
}

/** @returns the exit code */
function run(arguments_) {
  const [first, ...rest] = arguments_;
  const program = first.startsWith('-') ? [first, ...rest] : [join(root, first), ...rest];
  // kafkajs sets a timer in the past now and then; Node takes it as 1 ms and would say so in the middle of a picture.
  target = spawn(node, ['--disable-warning=TimeoutNegativeWarning', ...program, ...args], {
    // A file that the person names is looked for where the person is; npm itself changes to the package's folder.
    cwd: name === 'test' ? root : (process.env.INIT_CWD ?? process.cwd()),
    stdio: mode.ends ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    env: mode.folder ? { BUS_FOLDER: join(root, '.bus', 'data'), ...process.env } : process.env,
  });
  target.once('error', (error) => {
    console.error(`could not run ${node}: ${error.message}`);
    process.exit(1);
  });
  return new Promise((resolve) => target.once('exit', (code, signal) => resolve(code ?? endedBy(signal))));
}
