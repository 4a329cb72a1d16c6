import { readCliEnvironment } from './cli.config.js';
import { openLocal } from './local.js';
import { runBus } from './run.js';
import { ask, readSecret } from './terminal/prompt.js';

const terminal = { out: process.stdout, err: process.stderr, readSecret, ask };
// A reader that stops early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await runBus({ environment: readCliEnvironment(), terminal, openLocal }, process.argv.slice(2));
