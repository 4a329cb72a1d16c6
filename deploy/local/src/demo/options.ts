import { Command, InvalidArgumentError, Option } from 'commander';

export interface DemoOptions {
  exit: boolean;
  report?: string;
  input?: string;
  listings?: number;
  seed: number;
}

/** Reads the options of `npm run demo`; prints help and ends the process where that is asked for. */
export function demoOptions(args: readonly string[]): DemoOptions {
  const program = new Command('demo')
    .description('brings the whole bus up, plays a file of court decisions through it, and catches a liar')
    .option('--exit', 'end after the summary (the default without a terminal)', false)
    .option('--report <file>', 'write what happened as JSON')
    .addOption(
      new Option('--input <file>', 'play this file (NDJSON or CSV; docs/input-format.md)').conflicts('listings'),
    )
    .option('--listings <n>', 'play n generated listings with their corrections and deletions', wholeNumber)
    .option('--seed <n>', 'seed of the generated listings', wholeNumber, 1)
    .allowExcessArguments(false)
    .addHelpText(
      'after',
      '\nExample:\n  $ npm run demo -- --exit --report report.json\n  $ npm run demo -- --listings 5000 --seed 7',
    )
    .parse(args, { from: 'user' });
  return program.opts<DemoOptions>();
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A whole number from 1 is needed.');
  return Number(text);
}
