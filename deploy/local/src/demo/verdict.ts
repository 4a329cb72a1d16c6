import type { AgencyCode } from '#contracts';
import type { AgencyProgress, Finding, ImportState, RefusedRow } from './bus-apps.js';
import type { ExpectedListing } from './expected.js';

/** What one agency's tables hold: listing number → codes of the measures it enforces. */
export type EnforcedRows = ReadonlyMap<number, readonly string[]>;

export interface Observation {
  /** Listing numbers that the register gave, by decision number. */
  listings: ReadonlyMap<string, number>;
  enforced: ReadonlyMap<AgencyCode, EnforcedRows>;
}

export interface AgencyVerdict {
  /** Restrictions of deleted or stayed listings that the agency's tables still hold. */
  stillRestricted: number;
  /** Everything that differs from what the file says, in words. */
  problems: string[];
}

/** Compares each agency's tables with what the file of decisions asks for. */
export function judgeTables(
  expected: ReadonlyMap<string, ExpectedListing>,
  { listings, enforced }: Observation,
): Map<AgencyCode, AgencyVerdict> {
  const byNumber = new Map(
    [...listings].flatMap(([decision, number]) => {
      const listing = expected.get(decision);
      return listing ? [[number, listing] as const] : [];
    }),
  );
  return new Map([...enforced].map(([agency, rows]) => [agency, judgeAgency(agency, byNumber, rows)]));
}

function judgeAgency(
  agency: AgencyCode,
  expected: ReadonlyMap<number, ExpectedListing>,
  rows: EnforcedRows,
): AgencyVerdict {
  const problems: string[] = [];
  let stillRestricted = 0;
  for (const [number, codes] of rows) {
    const listing = expected.get(number);
    if (!listing && codes.length > 0)
      problems.push(`${agency} enforces listing ${number}, which the file does not know`);
    if (listing && listing.standing !== 'in-force') stillRestricted += codes.length;
  }
  for (const [number, listing] of expected) {
    const wanted = (listing.measures.get(agency) ?? []).join(', ');
    const found = [...(rows.get(number) ?? [])].sort().join(', ');
    if (wanted !== found) {
      problems.push(
        `${agency}, listing ${number} (${listing.standing}): enforces ${found || 'nothing'}, must enforce ${wanted || 'nothing'}`,
      );
    }
  }
  return { stillRestricted, problems };
}

/** Rows that the register did not publish, correct or delete although nobody refused them, or that it lost. */
export function judgeRegister(
  expected: ReadonlyMap<string, ExpectedListing>,
  listings: ReadonlyMap<string, number>,
): string[] {
  return [...expected.keys()]
    .filter((decision) => !listings.has(decision))
    .map((decision) => `the register holds no listing of decision ${decision}`);
}

/** Refusals against those that the file is known to deserve; undefined: whatever is refused is only reported. */
export function judgeRefusals(
  refused: readonly Pick<RefusedRow, 'line' | 'reason'>[],
  expected: readonly { line: number; reason: string }[] | undefined,
): string[] {
  if (!expected) return [];
  const key = ({ line, reason }: { line: number; reason: string }) => `line ${line} (${reason})`;
  const found = new Set(refused.map(key));
  const wanted = new Set(expected.map(key));
  return [
    ...[...wanted].filter((row) => !found.has(row)).map((row) => `${row} should have been refused for that reason`),
    ...[...found].filter((row) => !wanted.has(row)).map((row) => `${row} should not have been refused`),
  ];
}

/** How many rows did what, against what the file is known to lead to. */
export function judgeCounts(
  imported: ImportState,
  known: { published?: number; corrected?: number; deleted?: number } | undefined,
): string[] {
  return (['published', 'corrected', 'deleted'] as const).flatMap((name) =>
    known?.[name] === undefined || known[name] === imported[name]
      ? []
      : [`${imported[name]} listings were ${name}, not ${known[name]}`],
  );
}

/** The listing on which the ticket counter was made to lie, if the file gave it an occasion. */
export type Planted = { listing: number } | null;

/**
 * Exactly the planted lie found, once, and nobody else accused. A finding that opened and closed by evidence (a gap
 * that healed) accuses nobody any more; an accusation of lying counts even when closed.
 */
export function judgeFindings(findings: readonly Finding[], planted: Planted): string[] {
  const isPlanted = (finding: Finding) =>
    finding.kind === 'false-acknowledgment' && finding.agency === 'rail' && finding.listing === planted?.listing;
  const caught = findings.filter((finding) => isPlanted(finding) && finding.state === 'open').length;
  const others = findings.filter(
    (finding) =>
      !isPlanted(finding) &&
      (finding.state === 'open' || finding.kind === 'false-acknowledgment' || finding.kind === 'still-enforcing'),
  );
  return [
    ...(planted && caught === 0 ? [`rail's lie about listing ${planted.listing} was not found`] : []),
    ...(caught > 1 ? [`rail's one lie was reported ${caught} times`] : []),
    ...others.map(
      ({ kind, agency, listing }) =>
        `unexpected finding ${kind}${agency ? ` against ${agency}` : ''}${listing ? `, listing ${listing}` : ''}`,
    ),
  ];
}

/** What has not yet happened although it must: empty when every agency has done all that it was told. */
export function outstanding(agencies: readonly AgencyProgress[], codes: readonly string[], decided = 0): string[] {
  return codes.flatMap((code) => {
    const agency = agencies.find((one) => one.agency === code);
    if (!agency) return [`${code} has not been heard of`];
    const { probes, lifted } = agency;
    return [
      ...(agency.acknowledged < decided
        ? [`${code} has acknowledged ${agency.acknowledged} of ${decided} decisions`]
        : []),
      ...(agency.eventsBehind > 0 ? [`${code} is ${agency.eventsBehind} events behind`] : []),
      ...(agency.oldestUnliftedMs !== null ? [`${code} has a deletion that is not lifted`] : []),
      ...(probes.answered < Math.max(probes.ordered, lifted)
        ? [`${code} was asked about ${probes.answered} of ${lifted} lifts`]
        : []),
    ];
  });
}
