import type { FullFinding, FullStatement } from './client/generated/reconciliation.js';
import { facts, printable, sideBySide, wrap } from './terminal/index.js';

/** What each kind of finding says, as a headline. */
export const TITLES: Record<string, string> = {
  'false-acknowledgment': 'An agency said it had lifted a restriction, and went on enforcing it',
  'still-enforcing': 'An agency goes on enforcing a restriction that the court has lifted',
  late: 'An agency has not acknowledged in time',
  silent: 'An agency has fallen silent',
  gap: 'A number of the register never reached an agency',
  rejected: 'An agency could not use a record of the register',
  unverifiable: 'Nothing vouches for a record, or for a lift having been carried out',
  equivocation: 'Two different contents were signed under one number',
};

/** A finding in plain words, its contradicting signed statements side by side. Fits into `width` columns. */
export function findingLines(finding: FullFinding, width: number): string[] {
  const title = TITLES[finding.kind] ?? finding.kind;
  const head = facts(
    [
      ['finding', `${finding.kind} · ${finding.finding}`],
      ['agency', finding.agency],
      ['listing', finding.listing],
      ['opened at', finding.openedAt],
      ...(finding.closedAt ? [['closed at', finding.closedAt] as const] : []),
      ['service due', finding.serviceDueAt],
      ['legally due', finding.legalDueOn],
    ],
    width,
  );
  const words = [finding.detail.en, finding.detail['zh-CN']].flatMap((text) => wrap(printable(text), width));
  const { ordered, pair } = arranged(finding);
  const [left, right] = pair.map((statement) => statementLines(statement));
  return [
    title,
    '',
    ...head,
    '',
    ...words,
    ...ordered.flatMap((statement) => ['', ...statementLines(statement).flatMap((line) => wrap(line, width))]),
    '',
    ...(left && right ? sideBySide(left, right, width) : (left ?? [])),
  ];
}

/**
 * The two statements that contradict each other: what the agency signed, and the newest that says otherwise. Whatever
 * else is evidence (what the register had ordered) comes before them.
 */
function arranged({ statements }: { statements: readonly FullStatement[] }): {
  ordered: FullStatement[];
  pair: FullStatement[];
} {
  const own = statements.find(({ source }) => source.startsWith('/agencies/')) ?? statements[0];
  const against = statements.findLast((statement) => statement !== own);
  return {
    ordered: statements.filter((statement) => statement !== own && statement !== against),
    pair: [own, against].filter((statement) => statement !== undefined),
  };
}

/** Who said what, when, and under which key: what a stranger needs to check it. */
function statementLines(statement: FullStatement): string[] {
  const { attributes } = statement;
  // Reconciliation says it in both languages in one line, Chinese first.
  const said = statement.said.split(' / ').reverse();
  return [
    speaker(statement),
    '',
    ...said.map(printable),
    '',
    `message  ${printable(bareType(statement.type))}`,
    `signed   ${attributes?.time ?? '–'}`,
    `key      ${printable(attributes?.keyId ?? '–')}`,
    ...(attributes?.shard === undefined ? [] : [`place    shard ${attributes.shard}, number ${attributes.sequence}`]),
    `leaf     ${shortened(statement.leaf)}`,
  ];
}

function bareType(type: string): string {
  return type.replace(/^sanctions\./, '').replace(/\.v\d+$/, '');
}

function speaker({ source, type }: FullStatement): string {
  const name = source.replace(/^\/(agencies\/)?/, '');
  const signer = name === 'court-registry' ? 'THE COURT REGISTER' : printable(name).toUpperCase();
  return bareType(type) === 'probe' ? `A PROBE, SIGNED BY ${signer}` : `${signer} SIGNED`;
}

/** First and last digits of a hash: enough to find it again. */
export function shortened(hash: string | null): string {
  return hash === null ? '–' : hash.length <= 20 ? hash : `${hash.slice(0, 12)}…${hash.slice(-6)}`;
}
