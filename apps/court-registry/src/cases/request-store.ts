import type { Tx } from '#messaging';
import type { RequestOrigin } from '../domain/request.js';
import type { Day } from '../domain/working-days.js';

export type RequestState = 'received' | 'decided' | 'refused' | 'withdrawn';

/** A request to list, as it stands. */
export interface ListingRequest {
  id: string;
  caseId: string;
  origin: RequestOrigin;
  applicant: string | null;
  debtor: string;
  court: string;
  receivedOn: Day;
  /** Last day on which the court decides (P 5); null of the court's own motion. */
  decideBy: Day | null;
  state: RequestState;
  author: string;
  closedBy: string | null;
  closedAt: Date | null;
  reasons: string | null;
  article: string | null;
}

/** How a request ended. */
export type Closing = Pick<ListingRequest, 'id' | 'closedBy' | 'closedAt' | 'reasons' | 'article'> & {
  state: Exclude<RequestState, 'received'>;
};

const COLUMNS = `id, case_id AS "caseId", origin, applicant, debtor, court, received_on AS "receivedOn", decide_by AS "decideBy",
  state, author, closed_by AS "closedBy", closed_at AS "closedAt", reasons, article`;

export type NewListingRequest = Omit<ListingRequest, 'state' | 'closedBy' | 'closedAt' | 'reasons' | 'article'> & {
  recordedAt: Date;
};

export async function addRequest(tx: Tx, r: NewListingRequest): Promise<void> {
  await tx.query(
    `INSERT INTO listing_request (id, case_id, origin, applicant, debtor, court, received_on, decide_by, author, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [r.id, r.caseId, r.origin, r.applicant, r.debtor, r.court, r.receivedOn, r.decideBy, r.author, r.recordedAt],
  );
}

export async function readRequest(tx: Tx, id: string): Promise<ListingRequest | null> {
  const [row] = await tx.query<ListingRequest>(`SELECT ${COLUMNS} FROM listing_request WHERE id = $1`, [id]);
  return row ?? null;
}

export async function requestsOf(tx: Tx, caseId: string): Promise<ListingRequest[]> {
  return tx.query(`SELECT ${COLUMNS} FROM listing_request WHERE case_id = $1 ORDER BY recorded_at, id`, [caseId]);
}

/** Requests in that state, those first that must be decided first. */
export async function requestsIn(
  tx: Pick<Tx, 'query'>,
  state: RequestState,
  court: string | null,
  most: number,
): Promise<ListingRequest[]> {
  return tx.query(
    `SELECT ${COLUMNS} FROM listing_request WHERE state = $1 AND ($2::text IS NULL OR court = $2)
     ORDER BY decide_by NULLS LAST, recorded_at LIMIT $3`,
    [state, court, most],
  );
}

/** Of each of these cases the request that must be decided first, if one waits. */
export async function soonestOf(tx: Tx, cases: readonly string[]): Promise<ListingRequest[]> {
  return tx.query(
    `SELECT DISTINCT ON (case_id) ${COLUMNS} FROM listing_request WHERE state = 'received' AND case_id = ANY($1::uuid[])
     ORDER BY case_id, decide_by NULLS LAST, recorded_at`,
    [cases],
  );
}

/** The case must be locked. */
export async function closeRequest(tx: Tx, c: Closing): Promise<void> {
  await tx.query(
    'UPDATE listing_request SET state = $2, closed_by = $3, closed_at = $4, reasons = $5, article = $6 WHERE id = $1',
    [c.id, c.state, c.closedBy, c.closedAt, c.reasons, c.article],
  );
}
