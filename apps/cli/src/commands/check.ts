import type { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { citeBasis, identityNumberProblem, organisationCodeProblem } from '#contracts';
import type { CheckView } from '../client/generated/agency.js';
import { agencyCode, busCommand, connect, show, UserError, type CommonOptions, type Session } from '../session.js';
import { facts } from '../terminal/index.js';

interface CheckOptions extends CommonOptions {
  measure: string;
}

export function checkCommand(session: Session): Command {
  return busCommand('check', 'ask an agency whether a measure stands against somebody', [
    'npm run bus -- check rail --measure g-train-any-seat     (then type the number; it is not shown)',
    'npm run -s bus -- check rail --measure soft-berth --json < number.txt',
  ])
    .argument('<agency>', 'agency that is asked', agencyCode)
    .requiredOption('--measure <code>', 'measure that is asked about, such as soft-berth')
    .addHelpText(
      'after',
      '\nThe identity number or organisation code is read from standard input only: the command line stands in\n' +
        'the list of processes and in the history of the shell.',
    )
    .action((agency: string, options: CheckOptions) => run(session, agency, options));
}

async function run(session: Session, agency: string, options: CheckOptions): Promise<void> {
  const client = await connect(session, options);
  const number = (await session.terminal.readSecret('identity number or organisation code: ')).trim().toUpperCase();
  const answer = await client.call<CheckView>(agency, {
    method: 'POST',
    path: '/check',
    as: { role: 'agency', sub: `${agency}-desk`, agency },
    body: { requestId: randomUUID(), subject: subjectOf(number), ask: { measure: options.measure } },
  });
  show(session, options, answer, () => answerLines(agency, options.measure, answer));
}

/** @throws UserError that does not repeat the number */
export function subjectOf(number: string): { identityNumber: string } | { organisationCode: string } {
  if (number === '') throw new UserError('no number came on standard input');
  if (identityNumberProblem(number) === null) return { identityNumber: number };
  if (organisationCodeProblem(number) === null) return { organisationCode: number };
  throw new UserError('this is neither a valid identity number (GB 11643) nor a valid organisation code (GB 32100)');
}

/** The answer in words. */
export function answerLines(agency: string, measure: string, answer: CheckView): string[] {
  const stale = answer.stale
    ? ['', 'This answer is stale: the agency has not heard from the register for a while.']
    : [];
  const asOf = answer.asOf.cutAt ? ` (newest heartbeat of the register: ${answer.asOf.cutAt})` : '';
  const head = `${agency} answers ${answer.decision.toUpperCase()} for ${measure}${asOf}`;
  const refusals = answer.refusals.flatMap((refusal) => [
    '',
    ...facts([
      ['listing', `${refusal.listing}, revision ${refusal.revision}`],
      ['court', refusal.court],
      ['case', refusal.caseNumber],
      ['effect', refusal.effect],
      ['law', refusal.basis?.map((basis) => citeBasis(basis, 'en')).join('; ')],
      ['until', refusal.until ?? 'no end set'],
      ['how to object', objection(refusal.howToObject)],
      ['denial', refusal.denial],
    ]),
  ]);
  return [head, ...refusals, ...stale];
}

/** How to object, in both languages; a last day in the year 9999 says that there is none. */
function objection(how: CheckView['refusals'][number]['howToObject']): string | null {
  if (how === null || how === undefined || typeof how === 'string') return how ?? null;
  return [how.en, how['zh-CN'], how.until && !how.until.startsWith('9999') && `until ${how.until}`]
    .filter(Boolean)
    .join(' · ');
}
