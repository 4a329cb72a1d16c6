import { Command, Option } from 'commander';
import type {
  HeldAnswer,
  ProposalView,
  ProposedAnswer,
  PublishedAnswer,
  ShownProposalView,
} from '../client/generated/court-registry.js';
import { show, type Session } from '../session.js';
import { facts, inWords, layoutWidth, table } from '../terminal/index.js';
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

const AN_ID = '5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10';

export function proposalsCommand(session: Session): Command {
  return new Command('proposals')
    .description('decisions that wait for a second person: list, show, approve, reject, withdraw')
    .addHelpText('after', '\nExample:\n  $ npm run bus -- proposals list --court JS9902')
    .addCommand(list(session))
    .addCommand(showOne(session))
    .addCommand(approve(session))
    .addCommand(reject(session))
    .addCommand(withdraw(session));
}

function list(session: Session): Command {
  return listCommand('list', 'president', 'what waits for a president, oldest first, with what is due', [
    'npm run bus -- proposals list --court JS9902',
    'npm run bus -- proposals list --status rejected --limit 10 --json',
  ])
    .addOption(
      new Option('--status <status>', 'where they stand')
        .choices(['proposed', 'approved', 'rejected', 'withdrawn'])
        .default('proposed'),
    )
    .action(async ({ limit, offset, status, ...options }: PageOptions & { status: string }) => {
      const path = `/proposals?${queryOf({ status, limit, offset })}`;
      const found = await readAtCourt<ProposalView[]>(session, options, 'president', path);
      show(session, options, found, () => (found.length === 0 ? [`nothing is ${status}`] : proposalTable(found)));
    });
}

function showOne(session: Session): Command {
  return deskCommand('show', 'president', 'what is proposed, numbers partly masked; the reading is logged', [
    `npm run bus -- proposals show ${AN_ID}`,
  ])
    .argument('<id>', 'id from `proposals list`')
    .action(async (id: string, options: DeskOptions) => {
      const found = await readAtCourt<ShownProposalView>(session, options, 'president', `/proposals/${part(id)}`);
      const { decision, due, ...rest } = found;
      const width = layoutWidth(session.terminal.out);
      show(session, options, found, () => [
        ...facts(
          Object.entries(rest).map(([name, value]) => [name, inWords(value)]),
          width,
        ),
        ...facts([['due', due && dueCells(due).join(' · ')]], width),
        '',
        ...facts(
          Object.entries(decision).map(([name, value]) => [name, inWords(value)]),
          width,
        ),
      ]);
    });
}

function approve(session: Session): Command {
  return deskCommand('approve', 'president', 'approve it: it is published; by another person than its author', [
    `npm run bus -- proposals approve ${AN_ID} --hash 9f86d081… --as "president Zhou"`,
  ])
    .argument('<id>', 'id from `proposals list`')
    .requiredOption('--hash <sha-256>', 'contentHash from `proposals show`: what you have read is what you approve')
    .action(async (id: string, { hash, ...options }: DeskOptions & { hash: string }) => {
      const path = `/proposals/${part(id)}/approve`;
      const body = { contentHash: hash };
      const answer = await writeAtCourt<PublishedAnswer | HeldAnswer>(session, options, 'president', path, body);
      show(session, options, answer, () => [
        'status' in answer
          ? `proposal ${id}: held. ${answer.detail}`
          : `proposal ${id}: approved, listing ${answer.listing} revision ${answer.revision}`,
      ]);
    });
}

function reject(session: Session): Command {
  return deskCommand('reject', 'president', 'turn it down, with the reason', [
    `npm run bus -- proposals reject ${AN_ID} --reason "ability is not shown" --as "president Zhou"`,
  ])
    .argument('<id>', 'id from `proposals list`')
    .requiredOption('--reason <text>', 'why; kept')
    .action((id: string, { reason, ...options }: DeskOptions & { reason: string }) =>
      close(session, options, 'president', id, 'reject', { reason }),
    );
}

function withdraw(session: Session): Command {
  return deskCommand('withdraw', 'clerk', 'take it back; only its author does', [
    `npm run bus -- proposals withdraw ${AN_ID} --as "clerk Xu"`,
  ])
    .argument('<id>', 'id from `proposals list`')
    .action((id: string, options: DeskOptions) => close(session, options, 'clerk', id, 'withdraw'));
}

async function close(
  session: Session,
  options: DeskOptions,
  role: 'clerk' | 'president',
  id: string,
  step: 'reject' | 'withdraw',
  body?: object,
): Promise<void> {
  const answer = await writeAtCourt<ProposedAnswer>(session, options, role, `/proposals/${part(id)}/${step}`, body);
  show(session, options, answer, () => [`proposal ${answer.proposal}: ${answer.status}`]);
}

function proposalTable(proposals: readonly ProposalView[]): string[] {
  return table(
    [
      { title: 'id', maxWidth: 40 },
      { title: 'kind' },
      { title: 'court' },
      { title: 'decision' },
      { title: 'author' },
      { title: 'proposed at' },
      { title: 'due' },
      { title: 'article' },
      { title: 'working days left', align: 'right' },
    ],
    proposals.map((p) => [p.proposal, p.kind, p.court, p.decisionNumber, p.author, p.proposedAt, ...dueCells(p.due)]),
  );
}
