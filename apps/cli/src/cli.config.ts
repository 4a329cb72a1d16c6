/** What the environment may say in place of options. The only place of the command line that reads `process.env`. */
export interface CliEnvironment {
  /** Data folder of the local bus; undefined: `.bus/data` of the repository. */
  folder?: string;
  /** Bearer token for `--url`, so that it need not stand in the list of processes. */
  token?: string;
}

/** Reads BUS_FOLDER and BUS_TOKEN. */
export function readCliEnvironment(env: NodeJS.ProcessEnv = process.env): CliEnvironment {
  return {
    ...(env.BUS_FOLDER && { folder: env.BUS_FOLDER }),
    ...(env.BUS_TOKEN && { token: env.BUS_TOKEN }),
  };
}
