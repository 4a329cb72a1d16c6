import { selectMeasures, type AgencyCode, type InputRow, type ListingRow, type PolicyCode } from '#contracts';

/** What must be true of one listing after a file of decisions was played. */
export interface ExpectedListing {
  /** Decision number of the court: how the file names a listing. */
  decision: string;
  standing: 'in-force' | 'deleted';
  /** Codes of the measures that each agency must enforce, sorted; agencies without one are absent. */
  measures: Map<AgencyCode, string[]>;
  /** The court's decision after all corrections. */
  row: ListingRow;
}

export interface DecisionLine {
  /** 1-based line of the file. */
  line: number;
  row: InputRow;
}

/**
 * What the agencies must end up with, worked out from the input file alone and without any code of the bus that did
 * the work: newest decision wins, a deletion leaves nothing. Refused lines count as if they were not there.
 */
export async function foldDecisions(
  lines: AsyncIterable<DecisionLine> | Iterable<DecisionLine>,
  refused: ReadonlySet<number>,
  policy: PolicyCode,
): Promise<Map<string, ExpectedListing>> {
  const rows = new Map<string, ListingRow>();
  const deleted = new Set<string>();
  for await (const { line, row } of lines) {
    if (refused.has(line)) continue;
    if (row.row === 'listing') {
      rows.set(row.decision.number, row);
    } else if (row.row === 'deletion') {
      deleted.add(row.listing);
    } else {
      const before = rows.get(row.listing);
      if (before) rows.set(row.listing, merged(before, { ...row.changes }));
    }
  }
  return new Map(
    [...rows].map(([decision, row]) => [decision, expectation(decision, row, deleted.has(decision), policy)]),
  );
}

function expectation(decision: string, row: ListingRow, isDeleted: boolean, policy: PolicyCode): ExpectedListing {
  const measures = new Map<AgencyCode, string[]>();
  if (isDeleted) return { decision, standing: 'deleted', measures, row };
  const narrowedTo = row.narrowedTo?.measures;
  for (const { agency, code } of selectMeasures({
    policy,
    subjectKind: row.subject.kind,
    ...(narrowedTo && { narrowedTo }),
  })) {
    measures.set(agency, [...(measures.get(agency) ?? []), code].sort());
  }
  return { decision, standing: 'in-force', measures, row };
}

/** A correction replaces the members it names; of the subject only the named parts; null takes a member away. */
function merged(before: ListingRow, changes: Record<string, unknown>): ListingRow {
  const after: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete after[name];
    else after[name] = name === 'subject' ? { ...before.subject, ...(value as object) } : value;
  }
  return after as unknown as ListingRow;
}

/** Lines that can be read as rows; one that can't is refused by the register too, so it is left out. */
export async function* decisionLines(texts: AsyncIterable<string>): AsyncGenerator<DecisionLine> {
  let line = 0;
  for await (const text of texts) {
    line += 1;
    try {
      const row = JSON.parse(text) as InputRow;
      if (['listing', 'correction', 'deletion'].includes(row?.row)) yield { line, row };
    } catch {
      continue;
    }
  }
}
