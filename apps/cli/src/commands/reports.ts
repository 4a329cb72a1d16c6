import { Command } from 'commander';
import type { ReportView } from '../client/generated/court-registry.js';
import { positiveNumber, show, type Session } from '../session.js';
import { facts, inWords, layoutWidth, table } from '../terminal/index.js';
import { deskCommand, keyed, part, queryOf, readAtCourt, writeAtCourt, type DeskOptions } from './court-desk.js';

const AN_ID = '4c0e1f5a-93c1-4d0e-8a53-1f0d7b1c2e34';

/** What a clerk does with a report: the last word of the command, and what it means. */
const OUTCOMES = {
  'take-up': { outcome: 'taken-up', what: 'the court goes into it; the reason says how' },
  'set-aside': { outcome: 'set-aside', what: 'the court leaves it, with the reason' },
} as const;

export function reportsCommand(session: Session): Command {
  const group = new Command('reports')
    .description('what agencies report of restrictions got round: list, show, take up, set aside')
    .addHelpText('after', '\nExample:\n  $ npm run bus -- reports list --waiting --court JS0602')
    .addCommand(list(session))
    .addCommand(showOne(session));
  for (const [verb, { outcome, what }] of Object.entries(OUTCOMES)) {
    const command = deskCommand(verb, 'clerk', what, [
      `npm run bus -- reports ${verb} ${AN_ID} --reason "transfers were asked for" --as "clerk Xu"`,
    ])
      .argument('<id>', 'id from `reports list`')
      .requiredOption('--reason <text>', 'why, or what the court does now; kept');
    group.addCommand(
      keyed(command).action(async (id: string, { reason, ...options }: DeskOptions & { reason: string }) => {
        const path = `/reports/${part(id)}/outcome`;
        const report = await writeAtCourt<ReportView>(session, options, 'clerk', path, { outcome, reason });
        show(session, options, report, () => [`report ${report.report}: ${report.outcome}`]);
      }),
    );
  }
  return group;
}

function list(session: Session): Command {
  return deskCommand('list', 'clerk', 'reports to the court, what waits longest in front', [
    'npm run bus -- reports list --waiting --court JS0602',
  ])
    .option('--listing <number>', 'only about this listing', positiveNumber)
    .option('--case <number>', 'only about this enforcement case')
    .option('--waiting', 'only what nobody has decided on yet')
    .action(async ({ listing, case: caseNumber, waiting, ...options }: DeskOptions & Wanted) => {
      const path = `/reports?${queryOf({ listing, caseNumber, waiting })}`;
      const found = await readAtCourt<ReportView[]>(session, options, 'clerk', path);
      show(session, options, found, () => (found.length === 0 ? ['no report'] : reportTable(found)));
    });
}

interface Wanted {
  listing?: number;
  case?: string;
  waiting?: boolean;
}

function showOne(session: Session): Command {
  return deskCommand('show', 'clerk', 'one report with what the officer wrote; the reading is logged', [
    `npm run bus -- reports show ${AN_ID}`,
  ])
    .argument('<id>', 'id from `reports list`')
    .action(async (id: string, options: DeskOptions) => {
      const found = await readAtCourt<ReportView>(session, options, 'clerk', `/reports/${part(id)}`);
      show(session, options, found, () =>
        facts(
          Object.entries(found).map(([name, value]) => [name, inWords(value)]),
          layoutWidth(session.terminal.out),
        ),
      );
    });
}

function reportTable(reports: readonly ReportView[]): string[] {
  return table(
    [
      { title: 'id', maxWidth: 40 },
      { title: 'agency' },
      { title: 'listing', align: 'right' },
      { title: 'court' },
      { title: 'case' },
      { title: 'suspicion' },
      { title: 'happened on' },
      { title: 'received at' },
      { title: 'outcome' },
    ],
    reports.map((r) => [
      r.report,
      r.agency,
      r.listing,
      r.court,
      r.caseNumber,
      r.suspicion,
      r.happenedOn,
      r.receivedAt,
      r.outcome ?? 'waits',
    ]),
  );
}
