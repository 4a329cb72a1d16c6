import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { SystemClock } from '#service';
import { layoutWidth } from './demo/bus-apps.js';
import { goOn, lookAround, summaryLines, theLie } from './demo/closing.js';
import { generatedInput, givenInput, shippedInput, type DemoInput } from './demo/input.js';
import { demoOptions, type DemoOptions } from './demo/options.js';
import { perform } from './demo/perform.js';
import { reportOf } from './demo/report.js';
import { playScenes } from './demo/scenes.js';
import { freshFolder, openStage, type Stage } from './demo/stage.js';
import { DemoView } from './demo/view.js';
import { Watch } from './demo/watch.js';
import { inRepository } from './repository.js';
import { untilStopped } from './until-stopped.js';

/** `npm run demo`: the whole bus on a folder of its own, a file of decisions, a liar, a summary. */
async function demo(options: DemoOptions, signal: AbortSignal, finished: (code: number) => void): Promise<number> {
  const view = new DemoView(process.stdout, () => performance.now());
  const folder = freshFolder();
  const log: string[] = [];
  let code = 1;
  try {
    view.heading('The joint-sanctions bus');
    const input = await view.step('decisions to play', () => inputOf(options, folder));
    const stage = await view.step('Kafka, PostgreSQL, eight services and a ticket counter', () =>
      openStage(folder, signal, (line) => log.push(line)),
    );
    try {
      code = await show(stage, input, options, view, signal, finished);
    } finally {
      await stage.close();
    }
  } finally {
    if (code === 0 || signal.aborted) rmSync(folder, { recursive: true, force: true });
    else view.print(`What the bus left behind, logs included: ${folder}`, ...log);
  }
  return code;
}

/** The performance itself, on a bus that is up. @returns 0 when everything expected happened, else 1 */
async function show(
  stage: Stage,
  input: DemoInput,
  options: DemoOptions,
  view: DemoView,
  signal: AbortSignal,
  finished: (code: number) => void,
): Promise<number> {
  const width = layoutWidth(process.stdout);
  view.heading(`Playing ${input.name}`);
  const watch = new Watch(stage.client, view);
  watch.start();
  const performed = await perform(stage, input, watch, signal).finally(() => watch.stop());
  watch.phase = 'done';
  watch.settle();
  view.heading('The liar');
  view.print('', ...theLie(performed, width));
  const shown = await playScenes(stage, shanghaiToday(), view, width, signal);
  const problems = [...performed.problems, ...shown.scenes.flatMap((scene) => scene.problems)];
  const ended = { ...performed, problems };
  const code = ended.problems.length === 0 ? 0 : 1;
  view.heading('Summary');
  view.print('', ...summaryLines(ended, input.name, width));
  if (options.report) writeFileSync(options.report, `${JSON.stringify(reportOf(ended, shown), null, 2)}\n`);
  finished(code);
  const stay = !options.exit && process.stdout.isTTY && !signal.aborted;
  view.heading('Where to look next');
  view.print('', ...(stay ? lookAround(stage, performed) : goOn()), '');
  if (stay) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  return code;
}

const SHANGHAI_MS = 8 * 3_600_000;

/** The day in Asia/Shanghai, in which every day of the law is counted. */
function shanghaiToday(): string {
  return new Date(new SystemClock().now().getTime() + SHANGHAI_MS).toISOString().slice(0, 10);
}

function inputOf(options: DemoOptions, folder: string): Promise<DemoInput> {
  const scratch = join(folder, 'decisions.ndjson');
  if (options.input) return givenInput(options.input, scratch);
  if (options.listings) {
    return generatedInput(options.listings, options.seed, shanghaiToday(), scratch);
  }
  return shippedInput(
    inRepository('test', 'data', 'decisions.ndjson'),
    inRepository('test', 'data', 'decisions.expected.json'),
  );
}

const options = demoOptions(process.argv.slice(2));
let ending: number | undefined;
const code = await untilStopped((signal) => demo(options, signal, (verdict) => (ending = verdict))).catch(
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    return 1;
  },
);
process.exitCode = ending ?? code;
