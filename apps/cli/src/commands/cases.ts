import { Command } from 'commander';
import type { CaseView, ShownCaseView } from '../client/generated/court-registry.js';
import type { Caller } from '../client/bus-client.js';
import { busCommand, connect, show, UserError, type CommonOptions, type Session } from '../session.js';
import { facts, layoutWidth, table } from '../terminal/index.js';

interface CaseOptions extends CommonOptions {
  as: string;
}
const clerk = (sub: string): Caller => ({ role: 'clerk', sub });

export function casesCommand(session: Session): Command {
  return new Command('cases')
    .description('enforcement cases: find those of somebody, show one with its requests and decisions')
    .addHelpText('after', '\nExample:\n  $ npm run bus -- cases show 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11')
    .addCommand(
      busCommand(
        'list',
        'the cases in which somebody takes part, newest first; the number is read from standard input',
        ['npm run bus -- cases list --as "clerk Xu"'],
      )
        .option('--as <name>', 'who asks; the reading is logged', 'clerk')
        .action(async ({ as, ...options }: CaseOptions) => {
          const client = await connect(session, options);
          const number = (await session.terminal.readSecret('identity number or organisation code: ')).trim();
          if (number === '') throw new UserError('no number came on standard input');
          const call = { method: 'POST', path: '/cases/find', as: clerk(as), body: { number } } as const;
          const cases = await client.call<CaseView[]>('court-registry', call);
          show(session, options, cases, () => (cases.length === 0 ? ['no case'] : caseTable(cases)));
        }),
    )
    .addCommand(
      busCommand('show', 'one case with its requests and decisions, numbers partly masked', [
        'npm run bus -- cases show 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11',
      ])
        .argument('<id>', 'id from `cases list`')
        .option('--as <name>', 'who asks; the reading is logged', 'clerk')
        .action(async (id: string, { as, ...options }: CaseOptions) => {
          const client = await connect(session, options);
          const call = { path: `/cases/${encodeURIComponent(id)}`, as: clerk(as) };
          const found = await client.call<ShownCaseView>('court-registry', call);
          show(session, options, found, () => caseLines(found, layoutWidth(session.terminal.out)));
        }),
    );
}

const names = (parties: readonly { name: string; number: string }[]): string =>
  parties.map(({ name, number }) => `${name} (${number})`).join(', ');

function caseTable(cases: readonly CaseView[]): string[] {
  return table(
    [
      { title: 'id', maxWidth: 40 },
      { title: 'court' },
      { title: 'case' },
      { title: 'filed on' },
      { title: 'debtors', maxWidth: 50 },
    ],
    cases.map((c) => [c.case, c.court.name, c.number, c.filedOn, names(c.debtors)]),
  );
}

function caseLines(c: ShownCaseView, width: number): string[] {
  const head = facts(
    [
      ['court', c.court.name],
      ['case', c.number],
      ['filed on', c.filedOn],
      ['obligation', c.obligation],
      ['performance', c.performance],
      ['applicants', names(c.applicants)],
      ['debtors', names(c.debtors)],
    ],
    width,
  );
  const requests = table(
    [{ title: 'request', maxWidth: 40 }, { title: 'state' }, { title: 'received on' }, { title: 'decide by' }],
    c.requests.map((r) => [r.request, r.state, r.receivedOn, r.decideBy]),
  );
  const decisions = table(
    [
      { title: 'decision', maxWidth: 40 },
      { title: 'state' },
      { title: 'number' },
      { title: 'served on' },
      { title: 'publish at' },
      { title: 'listing', align: 'right' },
    ],
    c.decisions.map((d) => [d.decision, d.state, d.decisionNumber, d.servedOn, d.publishAt, d.listing]),
  );
  return [...head, '', ...requests, '', ...decisions];
}
