import { Command } from 'commander';
import type { ObjectionAnswerView, ObjectionView } from '../client/generated/court-registry.js';
import { busCommand, connect, positiveNumber, show, type CommonOptions, type Session } from '../session.js';
import { facts, inWords, layoutWidth, table } from '../terminal/index.js';
import { keyed, writeAtCourt, type DeskOptions } from './court-desk.js';

type Members = Record<string, string>;

/** What people of the court do to an objection: the last part of its path, who may, and what the body holds. */
const STEPS = {
  grant: {
    what: 'grant it, naming the approved proposal that did what was asked',
    role: 'president',
    options: { proposal: 'approved correction or deletion', decidedOn: 'day of the decision' },
    body: ({ proposal, decidedOn }: Members) => ({ proposal, decidedOn }),
    example: '--proposal 5f0d6a4e-… --decided-on 2026-05-28 --as "president Zhou"',
  },
  reject: {
    what: 'reject it, with reasons in both languages',
    role: 'president',
    options: { reasonsZh: 'reasons in Chinese', reasonsEn: 'reasons in English', decidedOn: 'day of the decision' },
    body: ({ reasonsZh, reasonsEn, decidedOn }: Members) => ({
      reasons: { 'zh-CN': reasonsZh, en: reasonsEn },
      decidedOn,
    }),
    example: '--reasons-zh 理由不成立 --reasons-en "not founded" --decided-on 2026-05-28 --as "president Zhou"',
  },
  served: {
    what: 'note that the rejection reached the person; the ten days of P 12(2) run from that day',
    role: 'clerk',
    options: { servedOn: 'day of service', mode: 'how: in-person, post, …' },
    body: ({ servedOn, mode }: Members) => ({ servedOn, mode }),
    example: '--served-on 2026-05-29 --mode post --as "clerk Xu"',
  },
} as const;

export function objectionsCommand(session: Session): Command {
  const group = new Command('objections')
    .description('requests of persons concerned: list, show, take in, grant, reject (P 11, 12)')
    .addHelpText('after', '\nExample:\n  $ npm run bus -- objections list --open');
  group.addCommand(listCommand(session)).addCommand(showCommand(session)).addCommand(receiveCommand(session));
  for (const [step, { what, role, options: needed, body, example }] of Object.entries(STEPS)) {
    const command = busCommand(step, what, [`npm run bus -- objections ${step} 0b8e1c9a-… ${example}`])
      .argument('<id>', 'id from `objections list`')
      .option('--as <name>', `${role} who does it`, role);
    for (const [name, meaning] of Object.entries(needed)) command.requiredOption(`--${dashed(name)} <text>`, meaning);
    group.addCommand(
      keyed(command).action((id: string, options: DeskOptions & Members) =>
        write(session, options, role, `/objections/${encodeURIComponent(id)}/${step}`, body(options)),
      ),
    );
  }
  return group;
}

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

async function write(
  session: Session,
  options: DeskOptions,
  role: 'clerk' | 'president',
  path: string,
  body: object,
): Promise<void> {
  const answer = await writeAtCourt<ObjectionAnswerView>(session, options, role, path, body);
  show(session, options, answer, () => [`objection ${answer.objection}: ${answer.status}`]);
}

function listCommand(session: Session): Command {
  return busCommand('list', 'objections with the clock that runs, received first in front', [
    'npm run bus -- objections list --open --listing 42',
  ])
    .option('--listing <number>', 'only about this listing', positiveNumber)
    .option('--open', 'only what waits for a court')
    .action(async ({ listing, open, ...options }: CommonOptions & { listing?: number; open?: boolean }) => {
      const client = await connect(session, options);
      const query = new URLSearchParams({
        ...(listing && { listing: String(listing) }),
        ...(open && { open: 'true' }),
      });
      const as = { role: 'clerk', sub: 'clerk' } as const;
      const found = await client.call<ObjectionView[]>('court-registry', {
        path: `/objections?${query.toString()}`,
        as,
      });
      show(session, options, found, () => (found.length === 0 ? ['no objection'] : objectionTable(found)));
    });
}

function showCommand(session: Session): Command {
  return busCommand('show', 'one objection whole: words, reasons, reconsideration, every clock', [
    'npm run bus -- objections show 0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21',
  ])
    .argument('<id>', 'id from `objections list`')
    .option('--as <name>', 'who asks; the reading is logged', 'clerk')
    .action(async (id: string, { as, ...options }: DeskOptions) => {
      const client = await connect(session, options);
      const call = { path: `/objections/${encodeURIComponent(id)}`, as: { role: 'clerk', sub: as } } as const;
      const found = await client.call<ObjectionView>('court-registry', call);
      const { clocks, ...rest } = found;
      show(session, options, found, () => [
        ...facts(
          Object.entries(rest).map(([name, value]) => [name, inWords(value)]),
          layoutWidth(session.terminal.out),
        ),
        '',
        ...table(
          [{ title: 'clock' }, { title: 'article' }, { title: 'since' }, { title: 'due' }, { title: 'done' }],
          clocks.map((c) => [c.what, c.article, c.startedOn, c.dueOn, c.doneOn]),
        ),
      ]);
    });
}

function receiveCommand(session: Session): Command {
  const command = busCommand('receive', "take in a request; the person's words are read from standard input", [
    'npm run bus -- objections receive 42 --asked delete --ground performed --received-on 2026-05-20 --as "clerk Xu"',
  ])
    .argument('<listing>', 'listing number', positiveNumber)
    .requiredOption('--asked <what>', 'revoke, correct or delete')
    .requiredOption('--received-on <day>', 'day of receipt; the fifteen days run from it')
    .option('--mode <how>', 'how it reached the court', 'in-person')
    .option('--ground <ground>', 'of a request to delete')
    .option('--as <name>', 'clerk who enters it', 'clerk');
  return keyed(command).action(
    async (listing: number, { asked, receivedOn, mode, ground, ...options }: DeskOptions & Members) => {
      const text = await session.terminal.readSecret('the request in the words of the person: ');
      const body = { asked, mode, receivedOn, text, ...(ground !== undefined && { ground }) };
      await write(session, options, 'clerk', `/listings/${listing}/objections`, body);
    },
  );
}

function objectionTable(objections: readonly ObjectionView[]): string[] {
  return table(
    [
      { title: 'objection', maxWidth: 40 },
      { title: 'listing', align: 'right' },
      { title: 'asked' },
      { title: 'status' },
      { title: 'received on' },
      { title: 'clock' },
      { title: 'due' },
    ],
    objections.map((o) => {
      const running = o.clocks.find(({ doneOn }) => doneOn === null);
      return [o.objection, o.listing, o.asked, o.status, o.receivedOn, running?.what, running?.dueOn];
    }),
  );
}
