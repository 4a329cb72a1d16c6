import type { FindingKind } from '#contracts';
import type { Tx } from '#messaging';
import type { FindingRow } from './finding-book.js';
import type { Statement } from './statements.js';
import type { FullStatement } from './views.dto.js';

export interface FindingQuery {
  state?: 'open' | 'closed';
  kind?: string;
  agency?: string;
  listing?: number;
  limit?: number;
}

/** A finding as it is shown: both clocks, plain words, and which signed statements contradict each other. */
export function toDocument(row: FindingRow) {
  const { finding, kind, state, agency, listing, revision, shard, sequence, reopened, measures, detail, statements } =
    row;
  return {
    finding,
    kind,
    state,
    agency,
    listing,
    revision,
    shard,
    sequence,
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    serviceDueAt: row.service_due_at.toISOString(),
    legalDueOn: row.legal_due_on,
    reopened,
    measures,
    ...(row.gap_from !== null ? { gap: { from: row.gap_from, to: row.gap_to } } : {}),
    detail,
    statements,
  };
}

export type FindingDocument = ReturnType<typeof toDocument>;

/** Newest first. */
export async function listFindings(
  database: Tx,
  { state, kind, agency, listing, limit = 200 }: FindingQuery,
): Promise<FindingDocument[]> {
  const rows = await database.query<FindingRow>(
    `SELECT * FROM finding WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR agency = $3)
       AND ($4::bigint IS NULL OR listing = $4) ORDER BY opened_at DESC, finding LIMIT $5`,
    [state ?? null, kind ?? null, agency ?? null, listing ?? null, limit],
  );
  return rows.map(toDocument);
}

export async function readFinding(
  database: Tx,
  finding: string,
): Promise<(Omit<FindingDocument, 'statements'> & { statements: FullStatement[] }) | null> {
  const [row] = await database.query<FindingRow>('SELECT * FROM finding WHERE finding = $1', [finding]);
  if (!row) return null;
  const leaves = row.statements.flatMap(({ leaf }) => (leaf === null ? [] : [leaf]));
  const kept = await database.query(
    `SELECT encode(leaf, 'hex') AS leaf, topic, attributes, commitment, signature, salt, data FROM statement
     WHERE leaf IN (SELECT decode(h, 'hex') FROM unnest($1::text[]) h)`,
    [leaves],
  );
  const byLeaf = new Map(kept.map((statement) => [statement.leaf as string, statement]));
  return {
    ...toDocument(row),
    statements: row.statements.map((statement) =>
      inFull(statement, statement.leaf === null ? undefined : byLeaf.get(statement.leaf)),
    ),
  };
}

function inFull(statement: Statement, kept: any): FullStatement {
  return {
    ...statement,
    topic: kept?.topic ?? null,
    attributes: kept?.attributes ?? null,
    commitment: kept?.commitment.toString('hex') ?? null,
    signature: kept?.signature?.toString('base64') ?? null,
    salt: kept?.salt?.toString('base64') ?? null,
    data: kept?.data?.toString('base64') ?? null,
    body: bodyOf(kept?.data ?? null),
  };
}

function bodyOf(data: Buffer | null): Record<string, unknown> | null {
  try {
    return data && (JSON.parse(data.toString('utf8')) as Record<string, unknown>);
  } catch {
    return null; // signed but unusable
  }
}

/** Kinds that no later message can settle by itself where they name no listing. */
const OF_RECORDS: readonly FindingKind[] = ['unverifiable', 'rejected'];

/** Whether no later message can settle a finding by itself: an operator looks into it and says what came of it. */
export function operatorMaySettle(row: Pick<FindingRow, 'kind' | 'listing'>): boolean {
  return row.kind === 'equivocation' || (OF_RECORDS.includes(row.kind) && row.listing === null);
}
