import { join } from 'node:path';

/** What the environment may say in place of options. The only place of the command line that reads `process.env`. */
export interface CliEnvironment {
  /** Data folder of the local bus. */
  folder: string;
  /** Bearer token for `--url`, so that it need not stand in the list of processes. */
  token?: string;
}

/** Reads BUS_FOLDER (default `.bus/data`) and BUS_TOKEN. */
export function readCliEnvironment(env: NodeJS.ProcessEnv = process.env): CliEnvironment {
  return {
    folder: env.BUS_FOLDER || join('.bus', 'data'),
    ...(env.BUS_TOKEN && { token: env.BUS_TOKEN }),
  };
}
