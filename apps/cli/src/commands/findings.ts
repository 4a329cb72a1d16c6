import type { Command } from 'commander';
import type { Finding, FullStatement } from '../client/answers.js';
import { busCommand, connect, show, type CommonOptions, type Session } from '../session.js';
import { layoutWidth, table } from '../terminal/index.js';
import { findingLines } from '../finding-page.js';

interface FindingsOptions extends CommonOptions {
  all?: boolean;
  kind?: string;
  agency?: string;
}

const auditor = { role: 'auditor', sub: 'auditor' } as const;

export function findingsCommand(session: Session): Command {
  return busCommand('findings', 'what reconciliation found wrong; with an id, both signed statements side by side', [
    'npm run bus -- findings --kind false-acknowledgment',
    'npm run bus -- findings --all --json',
  ])
    .argument('[id]', 'id of one finding')
    .option('--all', 'closed ones too')
    .option('--kind <kind>', 'only this kind')
    .option('--agency <code>', 'only this agency')
    .action((id: string | undefined, options: FindingsOptions) => run(session, id, options));
}

async function run(session: Session, id: string | undefined, options: FindingsOptions): Promise<void> {
  const client = await connect(session, options);
  if (id !== undefined) {
    const finding = await client.call<Finding & { statements: FullStatement[] }>('reconciliation', {
      path: `/findings/${encodeURIComponent(id)}`,
      as: auditor,
    });
    show(session, options, finding, () => findingLines(finding, layoutWidth(session.terminal.out)));
    return;
  }
  const query = new URLSearchParams({
    ...(!options.all && { state: 'open' }),
    ...(options.kind && { kind: options.kind }),
    ...(options.agency && { agency: options.agency }),
  });
  const findings = await client.call<Finding[]>('reconciliation', {
    path: `/findings?${query.toString()}`,
    as: auditor,
  });
  show(session, options, findings, () => (findings.length === 0 ? ['nothing found wrong'] : findingTable(findings)));
}

/** One line per finding. */
export function findingTable(findings: readonly Finding[]): string[] {
  return table(
    [
      { title: 'finding', maxWidth: 40 },
      { title: 'kind' },
      { title: 'state' },
      { title: 'agency' },
      { title: 'listing', align: 'right' },
      { title: 'opened at' },
      { title: 'service due' },
      { title: 'legally due' },
      { title: 'what', maxWidth: 70 },
    ],
    findings.map((f) => [
      f.finding,
      f.kind,
      f.state,
      f.agency,
      f.listing,
      f.openedAt,
      f.serviceDueAt,
      f.legalDueOn,
      f.detail?.en,
    ]),
  );
}
