import type { Tx } from '#messaging';
import type { RetractionView } from './retractions.dto.js';

export type RetractionRow = RetractionView & { caseId: string; court: string };

export const COLUMNS = `id AS retraction, case_id AS "caseId", court, what, position AS performance, decision, recorded, reason, author,
  proposed_at AS "proposedAt", status, decided_by AS "decidedBy", decided_at AS "decidedAt"`;

/** Those of a case, oldest first. */
export async function retractionsOf(tx: Tx, caseId: string): Promise<RetractionView[]> {
  const rows = await tx.query<RetractionRow>(
    `SELECT ${COLUMNS} FROM case_retraction WHERE case_id = $1 ORDER BY proposed_at, id`,
    [caseId],
  );
  return rows.map(({ caseId: _case, court: _court, ...view }) => view);
}
