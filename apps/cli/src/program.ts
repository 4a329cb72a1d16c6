import { Command } from 'commander';
import { casesCommand } from './commands/cases.js';
import { changeoversCommand } from './commands/changeovers.js';
import { checkCommand } from './commands/check.js';
import { findingsCommand } from './commands/findings.js';
import { importCommand } from './commands/import.js';
import { policyCommand } from './commands/policy.js';
import { keysCommand } from './commands/keys.js';
import { objectionsCommand } from './commands/objections.js';
import { proposalsCommand } from './commands/proposals.js';
import { quarantineCommand } from './commands/quarantine.js';
import { recoverCommand } from './commands/recover.js';
import { reportsCommand } from './commands/reports.js';
import { resealCommand } from './commands/reseal.js';
import { snapshotCommand } from './commands/snapshot.js';
import { statusCommand } from './commands/status.js';
import { tasksCommand } from './commands/tasks.js';
import { tokenCommand } from './commands/token.js';
import { trailCommand } from './commands/trail.js';
import type { Session } from './session.js';

/** The whole command line over a session; `parseAsync` runs it. */
export function busProgram(session: Session): Command {
  const { out, err } = session.terminal;
  const program = new Command('bus')
    .description('command line of the joint-sanctions bus: a client of its HTTP APIs')
    .addHelpText(
      'after',
      '\nExample:\n  $ npm run bus -- status\n  $ npm run bus -- import --help\n\nExit code: 0 done, 1 refused or failed, 2 wrongly called.',
    );
  for (const command of [
    importCommand,
    tasksCommand,
    proposalsCommand,
    objectionsCommand,
    casesCommand,
    reportsCommand,
    statusCommand,
    trailCommand,
    checkCommand,
    findingsCommand,
    quarantineCommand,
    tokenCommand,
    recoverCommand,
    resealCommand,
    keysCommand,
    snapshotCommand,
    policyCommand,
    changeoversCommand,
  ]) {
    program.addCommand(command(session));
  }
  everyCommand(program, (command) => {
    command.exitOverride().showHelpAfterError('(add --help for an example)');
    command.configureOutput({
      writeOut: (text) => void out.write(text),
      writeErr: (text) => void err.write(withoutNumbers(text)),
    });
  });
  return program;
}

/** A number given on the command line by mistake is not repeated: what repeats it ends up in logs. */
function withoutNumbers(text: string): string {
  return text.replace(/[0-9][0-9A-Z]{13,}/gi, '(a number)');
}

function everyCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) everyCommand(child, visit);
}
