import { setTimeout as delay } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { ChangeoverView, WithdrawnAnswer } from '../client/generated/court-registry.js';
import { show, UserError, type Session } from '../session.js';
import { facts, inWords, layoutWidth, LiveBlock, table } from '../terminal/index.js';
import { deskCommand, keyed, part, readAtCourt, writeAtCourt, type DeskOptions } from './court-desk.js';

const AN_ID = 'b6f0d3f5-3f0a-4f6e-9a38-6b8f1d0c2a11';
const POLL_MS = 500;

/** What is done while it runs, in the order of its passes. */
const PASSES = {
  lifting: 'lifting: what it lifts goes out first',
  rest: 'issuing the rest',
  done: 'done',
} as const;

export function changeoversCommand(session: Session): Command {
  return new Command('changeovers')
    .description('another policy, or other keys of subject refs, for every listing: propose, approve, show progress')
    .addHelpText('after', '\nExample:\n  $ npm run bus -- changeovers show --wait')
    .addCommand(list(session))
    .addCommand(showOne(session))
    .addCommand(propose(session))
    .addCommand(approve(session))
    .addCommand(withdraw(session));
}

function list(session: Session): Command {
  return deskCommand('list', 'auditor', 'changeovers and how far they are, newest first', [
    'npm run bus -- changeovers list',
  ]).action(async (options: DeskOptions) => {
    const found = await all(session, options);
    show(session, options, found, () => (found.length === 0 ? ['no changeover'] : changeoverTable(found)));
  });
}

function showOne(session: Session): Command {
  return deskCommand('show', 'auditor', 'how far one is; the newest without an id', [
    `npm run bus -- changeovers show ${AN_ID}`,
    'npm run bus -- changeovers show --wait',
  ])
    .argument('[id]', 'id from `changeovers list`')
    .option('--wait', 'stay until every listing is issued again')
    .action(async (id: string | undefined, { wait, ...options }: DeskOptions & { wait?: boolean }) => {
      const block = new LiveBlock(session.terminal.err);
      let found = await one(session, options, id);
      if (wait && found.pass === null)
        throw new UserError('nobody has approved it: there is nothing yet to wait for (`changeovers approve`)');
      while (wait && found.pass !== 'done') {
        block.draw([progressOf(found)]);
        await delay(POLL_MS);
        found = await one(session, options, found.changeover);
      }
      block.clear();
      show(session, options, found, () => [
        progressOf(found),
        '',
        ...facts(
          Object.entries(found).map(([name, value]) => [name, inWords(value)]),
          layoutWidth(session.terminal.out),
        ),
      ]);
    });
}

function propose(session: Session): Command {
  const command = deskCommand('propose', 'clerk', 'propose another policy or other subject keys, with the reason', [
    'npm run bus -- changeovers propose --policy draft-2022 --reason "decision of 1 June 2026" --as "clerk Xu"',
    'npm run bus -- changeovers propose --key-versions 1,2 --reason "yearly rotation" --as "clerk Xu"',
  ])
    .option('--policy <code>', 'the policy that selects measures from then on')
    .option('--key-versions <list>', 'versions of the subject keys that events carry refs of, such as 1,2', versions)
    .requiredOption('--reason <text>', 'why; kept');
  return keyed(command).action(
    async ({ policy, keyVersions, reason, ...options }: DeskOptions & Proposed & { reason: string }) => {
      if ((policy === undefined) === (keyVersions === undefined))
        throw new UserError('either --policy or --key-versions is needed: one changeover changes one thing');
      const body = policy === undefined ? { kind: 'subject-keys', keyVersions } : { kind: 'policy', policy };
      const made = await writeAtCourt<ChangeoverView>(session, options, 'clerk', '/changeovers', { ...body, reason });
      show(session, options, made, () => [
        `changeover ${made.changeover} is proposed and waits for a president's approval`,
      ]);
    },
  );
}

function approve(session: Session): Command {
  const command = deskCommand('approve', 'president', 'approve it: every listing is issued again, lifts first', [
    `npm run bus -- changeovers approve ${AN_ID} --as "president Zhou"`,
  ]).argument('<id>', 'id from `changeovers list`');
  return keyed(command).action(async (id: string, options: DeskOptions) => {
    const path = `/changeovers/${part(id)}/approve`;
    const made = await writeAtCourt<ChangeoverView>(session, options, 'president', path);
    show(session, options, made, () => [
      `changeover ${made.changeover} is approved; \`changeovers show --wait\` shows it go on`,
    ]);
  });
}

function withdraw(session: Session): Command {
  const command = deskCommand('withdraw', 'clerk', 'take back what nobody has approved', [
    `npm run bus -- changeovers withdraw ${AN_ID} --as "clerk Xu"`,
  ]).argument('<id>', 'id from `changeovers list`');
  return keyed(command).action(async (id: string, options: DeskOptions) => {
    const path = `/changeovers/${part(id)}/withdraw`;
    const answer = await writeAtCourt<WithdrawnAnswer>(session, options, 'clerk', path);
    show(session, options, answer, () => [`changeover ${answer.withdrawn}: withdrawn`]);
  });
}

interface Proposed {
  policy?: string;
  keyVersions?: number[];
}

const all = (session: Session, options: DeskOptions): Promise<ChangeoverView[]> =>
  readAtCourt<ChangeoverView[]>(session, options, 'auditor', '/changeovers');

async function one(session: Session, options: DeskOptions, id: string | undefined): Promise<ChangeoverView> {
  const found = await all(session, options);
  const wanted = id === undefined ? found[0] : found.find(({ changeover }) => changeover === id.toLowerCase());
  if (!wanted) throw new UserError(id === undefined ? 'no changeover' : `no changeover ${id}`);
  return wanted;
}

function progressOf({ changeover, pass, reissued }: ChangeoverView): string {
  const how = pass === null ? "waits for a president's approval" : PASSES[pass];
  return `changeover ${changeover}: ${how}, ${reissued} revisions made`;
}

function versions(text: string): number[] {
  const found = text.split(',').map(Number);
  if (!found.every((one) => Number.isSafeInteger(one) && one > 0))
    throw new InvalidArgumentError('Versions are numbers from 1, such as 1,2.');
  return found;
}

function changeoverTable(changeovers: readonly ChangeoverView[]): string[] {
  return table(
    [
      { title: 'id', maxWidth: 40 },
      { title: 'to' },
      { title: 'proposed at' },
      { title: 'author' },
      { title: 'approver' },
      { title: 'progress' },
      { title: 'revisions', align: 'right' },
      { title: 'reason', maxWidth: 50 },
    ],
    changeovers.map((c) => [
      c.changeover,
      c.policy ?? `keys ${(c.keyVersions ?? []).join(', ')}`,
      c.proposedAt,
      c.author,
      c.approver,
      c.pass ?? 'proposed',
      c.reissued,
      c.reason,
    ]),
  );
}
