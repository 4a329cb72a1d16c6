import { createReadStream, existsSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import type { Caller } from '../client/bus-client.js';
import type { ImportProgress } from '../client/generated/court-registry.js';
import { csvAsNdjson } from '../client/csv.js';
import { approve, digestOf, follow, importState, propose, refusedRows, type DecisionFile } from '../client/import.js';
import { writeReport } from '../client/import-report.js';
import { addressOf, busCommand, connect, show, UserError, type CommonOptions, type Session } from '../session.js';
import { LiveBlock, progressBar, table } from '../terminal/index.js';

interface ImportOptions extends CommonOptions {
  as: string;
  approveAs?: string;
  approverToken?: string;
  court?: string;
  format?: 'ndjson' | 'csv';
  takeOver?: boolean;
  report?: string;
}

export function importCommand(session: Session): Command {
  return busCommand('import', 'play a file of court decisions into the register (NDJSON or CSV)', [
    'npm run bus -- import test/data/decisions.ndjson --approve-as "president Zhou"',
    'npm run bus -- import --take-over register.csv --report refused.csv',
  ])
    .argument('<file>', 'decisions in the form of docs/input-format.md')
    .option('--as <name>', 'clerk who proposes the import', 'clerk')
    .option('--approve-as <name>', 'president who approves it; somebody else than the clerk (asked for on a terminal)')
    .option('--approver-token <token>', "the president's bearer token, with --url")
    .option('--court <code>', 'act for this court only')
    .option('--take-over', 'the rows are listings that another register has published before')
    .option('--report <file>', 'write every refused row there, as CSV: line, field, reason, article')
    .option('--format <format>', 'ndjson or csv; by default what the name of the file says')
    .addHelpText(
      'after',
      '\nSending the same file again continues where it stopped. A refused row is reported by its line and stops nothing.\n' +
        'CSV: the first line names the columns by their path (row, decision.number, subject.name, reasons.zh-CN …),\n' +
        'several values in a cell are separated by semicolons. The format is described in docs/input-format.md.',
    )
    .action((file: string, options: ImportOptions) => run(session, file, options));
}

async function run(session: Session, path: string, options: ImportOptions): Promise<void> {
  if (!existsSync(path)) throw new UserError(`there is no file ${path}`);
  if (statSync(path).isDirectory()) throw new UserError(`${path} is a folder, not a file of decisions`);
  const client = await connect(session, options);
  const { err } = session.terminal;
  const block = new LiveBlock(err);
  const court = options.court ? { court: options.court } : {};
  const clerk: Caller = { role: 'clerk', sub: options.as, ...court };
  const { file, lineOf } = readerOf(path, options.format ?? (path.toLowerCase().endsWith('.csv') ? 'csv' : 'ndjson'));

  const digested = { ...(await digestOf(file)), takeOver: options.takeOver ?? false };
  if (digested.bytes === 0) throw new UserError(`${path} holds no decisions`);
  await propose({ client, clerk }, file, digested, (sent) =>
    block.draw([`sending    ${progressBar(sent, digested.bytes)}  ${Math.ceil(sent / 1024)} KiB`]),
  );
  const proposed = await importState(client, clerk, digested.digest);
  const report = async (): Promise<string[]> =>
    options.report ? [await writeReport(options.report, refusedRows(client, clerk, digested.digest), lineOf)] : [];
  if (proposed.state === 'proposed' || proposed.state === 'receiving') {
    const approver =
      options.approveAs ?? (options.approverToken ? 'president' : await askApprover(session, proposed.rows));
    if (!approver) {
      block.clear();
      const reported = await report();
      show(session, options, proposed, () => [
        `import ${digested.digest} is proposed with ${proposed.rows} rows and waits for a president's approval:`,
        `run the same command with --approve-as NAME`,
        ...reported,
      ]);
      return;
    }
    const president: Caller = { role: 'president', sub: approver, ...court };
    const approval = options.approverToken ? { ...options, token: options.approverToken } : options;
    const approved = await approve(await connectAs(session, approval), president, digested.digest);
    if (approved.state === 'proposed') {
      block.clear();
      show(session, options, approved, () => [
        `so many listings within an hour need two presidents: the approval of ${approver} is noted,`,
        `run the same command with --approve-as NAME of another president`,
      ]);
      return;
    }
  }
  const again = proposed.state === 'done' ? ['this file was carried out before; nothing was done again'] : [];
  let last: ImportProgress = proposed;
  for await (const state of follow({ client, clerk }, digested.digest)) {
    last = state;
    block.draw([progressLine(state)]);
  }
  block.clear();
  const refused = last.refused.map((row) => ({ ...row, line: lineOf(row.line) }));
  const reported = await report();
  show(session, options, { ...last, refused }, () => [
    ...again,
    ...summary(last, options.report ? [] : refused),
    ...reported,
  ]);
}

async function connectAs(session: Session, options: CommonOptions) {
  await addressOf(session, options);
  return connect(session, options);
}

async function askApprover(session: Session, rows: number): Promise<string | undefined> {
  const answer = await session.terminal.ask(
    `${rows} rows are proposed. Name of the president who approves (empty: nobody yet): `,
  );
  return answer?.trim() || undefined;
}

/** One line of a running import. */
export function progressLine(state: ImportProgress): string {
  const refused = state.refusedRows > 0 ? `, ${state.refusedRows} refused` : '';
  return `deciding   ${progressBar(state.done, state.rows)}  ${state.done} of ${state.rows}${refused}`;
}

/** What a finished import did, refused rows by line. */
export function summary(state: ImportProgress, refused: ImportProgress['refused']): string[] {
  const lines = [
    `${state.published} published, ${state.corrected} corrected, ${state.deleted} deleted, ${state.refusedRows} refused`,
  ];
  if (refused.length === 0) return lines;
  const columns = [
    { title: 'line', align: 'right' as const },
    { title: 'reason' },
    { title: 'article' },
    { title: 'detail', maxWidth: 80 },
  ];
  return [
    ...lines,
    '',
    ...table(
      columns,
      refused.map(({ line, reason, article, detail }) => [line, reason, article, detail]),
    ),
    ...(state.refusedRows > refused.length ? [`… and ${state.refusedRows - refused.length} more`] : []),
  ];
}

function readerOf(path: string, format: string): { file: DecisionFile; lineOf: (line: number) => number } {
  if (format === 'ndjson') return { file: { open: () => createReadStream(path) }, lineOf: (line) => line };
  if (format !== 'csv') throw new UserError(`--format is ndjson or csv, not ${format}`);
  let lines: number[] = [];
  return {
    file: { open: () => csvAsNdjson(createReadStream(path), (lines = [])) },
    lineOf: (line) => lines[line - 1] ?? line,
  };
}
