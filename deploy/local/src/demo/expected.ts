import {
  ROW_KINDS,
  selectMeasures,
  type AgencyCode,
  type InputRow,
  type ListingRow,
  type PolicyCode,
} from '#contracts';

/** What must be true of one listing after a file of decisions was played. */
export interface ExpectedListing {
  /** Decision number of the court: how the file names a listing. */
  decision: string;
  standing: 'in-force' | 'stayed' | 'deleted';
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
 * the work: newest decision wins, a deletion or a stay leaves nothing. Refused lines count as if they were not there.
 */
export async function foldDecisions(
  lines: AsyncIterable<DecisionLine> | Iterable<DecisionLine>,
  refused: ReadonlySet<number>,
  policy: PolicyCode,
): Promise<Map<string, ExpectedListing>> {
  const rows = new Map<string, ListingRow>();
  const deleted = new Set<string>();
  const stayed = new Set<string>();
  for await (const { line, row } of lines) {
    if (refused.has(line)) continue;
    if (row.row === 'listing') {
      rows.set(row.decision.number, row);
    } else if (row.row === 'deletion') {
      deleted.add(row.listing);
    } else if (row.row === 'correction') {
      const before = rows.get(row.listing);
      if (before) rows.set(row.listing, merged(before, { ...row.changes }));
    } else if (row.row === 'stay') {
      stayed.add(row.listing);
    } else if (row.row === 'resumption') {
      stayed.delete(row.listing);
    }
  }
  return new Map(
    [...rows].map(([decision, row]) => {
      const standing = deleted.has(decision) ? 'deleted' : stayed.has(decision) ? 'stayed' : 'in-force';
      return [decision, expectation(decision, row, standing, policy)];
    }),
  );
}

function expectation(
  decision: string,
  row: ListingRow,
  standing: ExpectedListing['standing'],
  policy: PolicyCode,
): ExpectedListing {
  const measures = new Map<AgencyCode, string[]>();
  if (standing !== 'in-force') return { decision, standing, measures, row };
  const narrowedTo = row.narrowedTo?.measures;
  for (const { agency, code } of selectMeasures({
    policy,
    subjectKind: row.subject.kind,
    ...(narrowedTo && { narrowedTo }),
  })) {
    measures.set(agency, [...(measures.get(agency) ?? []), code].sort());
  }
  return { decision, standing, measures, row };
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
      if ((ROW_KINDS as readonly string[]).includes(row?.row)) yield { line, row };
    } catch {
      continue;
    }
  }
}
