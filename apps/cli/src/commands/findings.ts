import { Option, type Command } from 'commander';
import type { Finding, FullFinding } from '../client/generated/reconciliation.js';
import { agencyCode, busCommand, connect, show, UserError, type CommonOptions, type Session } from '../session.js';
import { layoutWidth, table } from '../terminal/index.js';
import { findingLines, TITLES } from '../finding-page.js';

interface FindingsOptions extends CommonOptions {
  all?: boolean;
  kind?: string;
  agency?: string;
  settle?: string;
  as: string;
}

const auditor = { role: 'auditor', sub: 'auditor' } as const;

export function findingsCommand(session: Session): Command {
  return busCommand('findings', 'what reconciliation found wrong; with an id, both signed statements side by side', [
    'npm run bus -- findings --kind false-acknowledgment',
    'npm run bus -- findings --all --json',
    'npm run bus -- findings 0a4f… --settle "both versions looked at; key of the agency revoked" --as "Chen Bo"',
  ])
    .argument('[id]', 'id of one finding')
    .option('--all', 'closed ones too')
    .addOption(new Option('--kind <kind>', 'only this kind').choices(Object.keys(TITLES)))
    .option('--agency <code>', 'only this agency', agencyCode)
    .option('--settle <reason>', 'close a finding that no later message can close; kept with name and reason')
    .option('--as <name>', 'operator who settles it', 'operator')
    .action((id: string | undefined, options: FindingsOptions) => run(session, id, options));
}

async function run(session: Session, id: string | undefined, options: FindingsOptions): Promise<void> {
  const client = await connect(session, options);
  if (options.settle !== undefined && id === undefined)
    throw new UserError('name the finding that you want to settle: findings ID --settle "what came of it"');
  if (id !== undefined) {
    const path = `/findings/${encodeURIComponent(id)}`;
    const finding = await client.call<FullFinding>(
      'reconciliation',
      options.settle === undefined
        ? { path, as: auditor }
        : {
            method: 'POST',
            path: `${path}/settle`,
            as: { role: 'operator', sub: options.as },
            body: { reason: options.settle },
          },
    );
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
  show(session, options, findings, () => (findings.length === 0 ? [noneOf(options)] : findingTable(findings)));
}

function noneOf({ kind, agency, all }: FindingsOptions): string {
  if (!kind && !agency) return all ? 'nothing was ever found wrong' : 'no open finding';
  return `no ${all ? '' : 'open '}finding${kind ? ` of kind ${kind}` : ''}${agency ? ` about ${agency}` : ''}`;
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
