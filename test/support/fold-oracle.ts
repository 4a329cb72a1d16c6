/**
 * What an agency's tables must hold, worked out from the register's outbox alone. Written apart from the adapter and
 * shares no code with it: a fault of the adapter's plan would otherwise hide in its own judge.
 */

/** A row of the register's outbox. */
export interface OutboxRow {
  shard: number;
  sequence: number;
  type: string;
  listing: number | null;
  revision: number | null;
  standing: string | null;
  data: Buffer;
}

/** An event with its body, null when nobody can use that. */
export interface OutboxEvent extends Omit<OutboxRow, 'data'> {
  body: Record<string, any> | null;
}

export interface ExpectedRow {
  listing: number;
  shard: number;
  revision: number;
  standing: string;
  refs: string[];
  measures: string[];
  until: string | null;
  caseNumber: string | null;
  /** Number of the event that left it so. */
  sequence: number;
}

const USABLE_TYPES = /^sanctions\.(listing\.(published|corrected|deleted)|cut)\.v1$/;
const MOST_BYTES = 900_000;

export function readEvents(rows: readonly OutboxRow[]): OutboxEvent[] {
  return rows.map(({ data, ...row }) => ({ ...row, body: usableBody(row, data) }));
}

function usableBody(row: Omit<OutboxRow, 'data'>, data: Buffer): Record<string, any> | null {
  if (!USABLE_TYPES.test(row.type) || data.length > MOST_BYTES) return null;
  try {
    const body = JSON.parse(data.toString('utf8')) as Record<string, unknown>;
    const same = (['listing', 'revision', 'standing'] as const).every((name) => (body[name] ?? null) === row[name]);
    return same ? body : null;
  } catch {
    return null;
  }
}

/**
 * The newest event of a listing is all that counts. One that takes everything away leaves a floor where there was a
 * row; one without a usable body does so by its headers, and changes nothing when they say in force.
 */
export function foldRegister(events: readonly OutboxEvent[], agency: string): Map<number, ExpectedRow> {
  const rows = new Map<number, ExpectedRow>();
  for (const { listing, revision, standing, shard, sequence, body } of events) {
    if (listing === null) continue;
    if (body === null && standing === 'in-force') continue;
    const own = standing === 'in-force' ? measuresFor(body!, agency) : [];
    if (own.length === 0 && !rows.has(listing)) continue;
    const floor = own.length === 0;
    rows.set(listing, {
      listing,
      shard,
      revision: revision!,
      standing: standing!,
      sequence,
      refs: floor ? [] : body!.subjectRefs[agency],
      measures: own,
      until: floor ? null : body!.until,
      caseNumber: floor ? null : body!.case.number,
    });
  }
  return rows;
}

function measuresFor(body: Record<string, any>, agency: string): string[] {
  return (body.measures as { agency: string; code: string }[])
    .filter((measure) => measure.agency === agency)
    .map(({ code }) => code);
}

/** A row of an agency's table `enforced`. */
export interface FoundRow {
  listing: number;
  shard: number;
  revision: number;
  standing: string;
  subject_ref: Buffer | null;
  other_ref: Buffer | null;
  measures: string[];
  until: Date | null;
  details: string | null;
  sequence: number;
}

/**
 * Differences in words, at most a few; empty when the table is the fold. A lift that acted ahead of its number may
 * leave a floor of a listing that never concerned the agency.
 */
export function differences(
  expected: ReadonlyMap<number, ExpectedRow>,
  found: readonly FoundRow[],
  newestRevision: ReadonlyMap<number, number>,
): string[] {
  const problems: string[] = [];
  const seen = new Set<number>();
  for (const row of found) {
    seen.add(row.listing);
    const wanted = expected.get(row.listing);
    const is = JSON.stringify(asExpected(row));
    if (!wanted && row.measures.length === 0 && row.revision <= (newestRevision.get(row.listing) ?? 0)) continue;
    if (is !== (wanted && JSON.stringify(ordered(wanted))))
      problems.push(`listing ${row.listing}: is ${is}, must be ${wanted ? JSON.stringify(wanted) : 'absent'}`);
  }
  for (const listing of expected.keys()) if (!seen.has(listing)) problems.push(`listing ${listing} is missing`);
  return problems.slice(0, 5);
}

function asExpected(row: FoundRow): ExpectedRow {
  return ordered({
    ...row,
    refs: [row.subject_ref, row.other_ref].filter((ref) => ref !== null).map((ref) => ref.toString('hex')),
    until: row.until?.toISOString() ?? null,
    caseNumber: row.details === null ? null : JSON.parse(row.details).caseNumber,
  });
}

function ordered(row: ExpectedRow): ExpectedRow {
  const { listing, shard, revision, standing, refs, measures, until, caseNumber, sequence } = row;
  const end = until === null ? null : new Date(until).toISOString();
  return { listing, shard, revision, standing, refs, measures, until: end, caseNumber, sequence };
}
