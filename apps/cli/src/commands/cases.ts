import { Command } from 'commander';
import type { CaseView, ListedCaseView, ShownCaseView } from '../client/generated/court-registry.js';
import { show, UserError, type Session } from '../session.js';
import { facts, layoutWidth, table } from '../terminal/index.js';
import {
  deskCommand,
  dueCells,
  listCommand,
  part,
  queryOf,
  readAtCourt,
  writeAtCourt,
  type DeskOptions,
  type PageOptions,
} from './court-desk.js';

export function casesCommand(session: Session): Command {
  return new Command('cases')
    .description(
      'enforcement cases: list those of a court, find those of somebody, show one with its requests and decisions',
    )
    .addHelpText('after', '\nExample:\n  $ npm run bus -- cases show 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11')
    .addCommand(list(session))
    .addCommand(find(session))
    .addCommand(showOne(session));
}

function list(session: Session): Command {
  return listCommand('list', 'clerk', 'the cases of a court, oldest first, with what is due; the reading is logged', [
    'npm run bus -- cases list --court JS9902 --waiting',
  ])
    .option('--waiting', 'only those in which a request or a decision waits')
    .action(async ({ limit, offset, waiting, ...options }: PageOptions & { waiting?: boolean }) => {
      const path = `/cases?${queryOf({ waiting, limit, offset })}`;
      const cases = await readAtCourt<ListedCaseView[]>(session, options, 'clerk', path);
      show(session, options, cases, () => (cases.length === 0 ? ['no case'] : listedTable(cases)));
    });
}

function find(session: Session): Command {
  return deskCommand(
    'find',
    'clerk',
    'the cases in which somebody takes part, newest first; the number is read from standard input',
    ['npm run bus -- cases find --as "clerk Xu"'],
  ).action(async (options: DeskOptions) => {
    const number = (await session.terminal.readSecret('identity number or organisation code: ')).trim();
    if (number === '') throw new UserError('no number came on standard input');
    const cases = await writeAtCourt<CaseView[]>(session, options, 'clerk', '/cases/find', { number });
    show(session, options, cases, () => (cases.length === 0 ? ['no case'] : caseTable(cases)));
  });
}

function showOne(session: Session): Command {
  return deskCommand('show', 'clerk', 'one case with its requests and decisions, numbers partly masked', [
    'npm run bus -- cases show 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11',
  ])
    .argument('<id>', 'id from `cases list`')
    .action(async (id: string, options: DeskOptions) => {
      const found = await readAtCourt<ShownCaseView>(session, options, 'clerk', `/cases/${part(id)}`);
      show(session, options, found, () => caseLines(found, layoutWidth(session.terminal.out)));
    });
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

function listedTable(cases: readonly ListedCaseView[]): string[] {
  return table(
    [
      { title: 'id', maxWidth: 40 },
      { title: 'court' },
      { title: 'case' },
      { title: 'filed on' },
      { title: 'debtors', maxWidth: 50 },
      { title: 'due' },
      { title: 'article' },
      { title: 'working days left', align: 'right' },
    ],
    cases.map((c) => [c.case, c.court.name, c.number, c.filedOn, names(c.debtors), ...dueCells(c.due)]),
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
