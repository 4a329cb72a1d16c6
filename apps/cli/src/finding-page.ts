import type { Finding, FullStatement } from './client/answers.js';
import { facts, printable, sideBySide, wrap } from './terminal/index.js';

const TITLES: Record<string, string> = {
  'false-acknowledgment': 'An agency said it had lifted a restriction, and went on enforcing it',
  'still-enforcing': 'An agency goes on enforcing a restriction that the court has lifted',
  late: 'An agency has not acknowledged in time',
  silent: 'An agency has fallen silent',
  gap: 'A number of the register never reached an agency',
  rejected: 'An agency could not use a record of the register',
  unverifiable: 'A record came whose signature does not hold',
  equivocation: 'Two different contents were signed under one number',
};

/** A finding in plain words, its contradicting signed statements side by side. Fits into `width` columns. */
export function findingLines(finding: Finding & { statements: FullStatement[] }, width: number): string[] {
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
  const words = [finding.detail?.en, finding.detail?.['zh-CN']]
    .filter(Boolean)
    .flatMap((text) => wrap(printable(text), width));
  const [left, right, ...rest] = finding.statements.map(statementLines);
  const statements = left && right ? sideBySide(left, right, width) : (left ?? []);
  return [title, '', ...head, '', ...words, '', ...statements, ...rest.flatMap((lines) => ['', ...lines])];
}

/** Who said what, when, and under which key: what a stranger needs to check it. */
function statementLines(statement: FullStatement): string[] {
  const { attributes } = statement;
  const place = attributes?.shard === undefined ? null : `shard ${attributes.shard}, number ${attributes.sequence}`;
  return [
    `${speaker(statement.source)} SIGNED`,
    printable(statement.said),
    '',
    `message  ${printable(statement.type.replace(/^sanctions\./, '').replace(/\.v\d+$/, ''))}`,
    `signed   ${attributes?.time ?? '–'}`,
    `key      ${printable(attributes?.keyId ?? '–')}`,
    ...(place ? [`place    ${place}`] : []),
    `leaf     ${shortened(statement.leaf)}`,
  ];
}

function speaker(source: string): string {
  const name = source.replace(/^\/(agencies\/)?/, '');
  return name === 'court-registry' ? 'THE COURT REGISTER' : name.toUpperCase();
}

/** First and last digits of a hash: enough to find it again. */
export function shortened(hash: string | null): string {
  return hash === null ? '–' : hash.length <= 20 ? hash : `${hash.slice(0, 12)}…${hash.slice(-6)}`;
}
