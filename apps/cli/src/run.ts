import { CommanderError } from 'commander';
import { ApiProblem } from './client/api-problem.js';
import { busProgram } from './program.js';
import { UserError, type Session } from './session.js';
import { printable } from './terminal/index.js';

/** Runs one command line. @returns the exit code: 0 done, 1 refused or failed, 2 wrongly called */
export async function runBus(session: Session, args: readonly string[]): Promise<number> {
  try {
    await busProgram(session).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    session.terminal.err.write(`${explain(error).map(printable).join('\n')}\n`);
    return 1;
  }
}

/** What went wrong, and what to do about it where that is known. */
export function explain(error: unknown): string[] {
  if (error instanceof UserError) return [error.message];
  if (error instanceof ApiProblem) {
    const head = error.status === 0 ? error.message : `refused (${error.code}): ${error.message}`;
    const fields = error.errors.map(({ field, problem }) => `  ${field}: ${problem}`);
    const advice =
      error.status === 0
        ? ['Is the bus running? `npm start` starts it; `npm run bus -- status` shows each service.']
        : [];
    return [head, ...fields, ...advice];
  }
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}
