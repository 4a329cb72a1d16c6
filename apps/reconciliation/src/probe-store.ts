import type { Tx } from '#messaging';
import { ANSWER_WAIT_MS, orderAgainAfterMs } from './domain/probe-plan.js';

export type ProbeCause = 'acknowledged' | 'deadline' | 'denial' | 'again' | 'later';

/** An order to ask an agency about one measure of one listing that was lifted. */
export interface ProbeOrder {
  probe: string;
  listing: number;
  revision: number;
  agency: string;
  measure: string;
  cause: ProbeCause;
  attempt: number;
  tries: number;
  /** Answers in a row before it that told nothing. */
  unseen: number;
}

export interface ProbeWish {
  listing: number;
  revision: number;
  agency: string;
  measure: string;
}

const ORDER = 'probe, listing, revision, agency, measure, cause, attempt, tries, unseen';

/**
 * Sees to it that each of these is asked about at that instant or before. An order that is not yet out is brought forward,
 * never put off; one that is out already gets a successor.
 */
export async function planProbes(
  tx: Tx,
  wishes: readonly ProbeWish[],
  cause: ProbeCause,
  dueAt: Date,
  { attempt, unseen } = { attempt: 0, unseen: 0 },
): Promise<void> {
  if (wishes.length === 0) return;
  await tx.query(
    `WITH wish AS (
       SELECT DISTINCT * FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[]) w(listing, revision, agency, measure)
     ), earlier AS (
       UPDATE probe p SET due_at = LEAST(p.due_at, $5), cause = CASE WHEN p.due_at > $5 THEN $6 ELSE p.cause END, unseen = GREATEST(p.unseen, $8) FROM wish w
       WHERE p.state = 'due' AND p.listing = w.listing AND p.agency = w.agency AND p.revision = w.revision AND p.measure = w.measure
       RETURNING p.listing, p.revision, p.agency, p.measure
     )
     INSERT INTO probe (probe, listing, revision, agency, measure, cause, attempt, unseen, state, due_at)
     SELECT gen_random_uuid(), w.*, $6, $7, $8, 'due', $5 FROM wish w
     WHERE NOT EXISTS (SELECT FROM earlier e WHERE (e.listing, e.revision, e.agency, e.measure) = (w.listing, w.revision, w.agency, w.measure))`,
    [
      wishes.map((w) => w.listing),
      wishes.map((w) => w.revision),
      wishes.map((w) => w.agency),
      wishes.map((w) => w.measure),
      dueAt,
      cause,
      attempt,
      unseen,
    ],
  );
}

/** Plans one probe for each new lift and measure at the lift's own deadline. */
export async function planDeadlineProbes(
  tx: Tx,
  lifts: readonly { listing: number; revision: number; agency: string; measures: string[]; dueAt: Date }[],
): Promise<void> {
  const rows = lifts.flatMap(({ measures, ...lift }) => measures.map((measure) => ({ ...lift, measure })));
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO probe (probe, listing, revision, agency, measure, cause, attempt, state, due_at)
     SELECT gen_random_uuid(), w.listing, w.revision, w.agency, w.measure, 'deadline', 0, 'due', w.due_at
     FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::timestamptz[]) w(listing, revision, agency, measure, due_at)`,
    [
      rows.map((r) => r.listing),
      rows.map((r) => r.revision),
      rows.map((r) => r.agency),
      rows.map((r) => r.measure),
      rows.map((r) => r.dueAt),
    ],
  );
}

/** Takes orders that are due (or were handed over and never answered); each is then this process's to hand over. */
export async function takeDueOrders(tx: Tx, now: Date, limit: number): Promise<ProbeOrder[]> {
  const orders = await tx.query<ProbeOrder>(
    `UPDATE probe SET state = 'ordered', tries = tries + 1, ordered_at = COALESCE(ordered_at, $1), due_at = $2
     WHERE probe IN (SELECT probe FROM probe WHERE state <> 'answered' AND due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING ${ORDER}`,
    [now, new Date(now.getTime() + ANSWER_WAIT_MS), limit],
  );
  await tally(
    tx,
    'ordered',
    orders.filter(({ tries }) => tries === 1).map(({ agency }) => agency),
  );
  return orders;
}

/** When the next order is due, handed over or not, or null when none is open. */
export async function nextDueAt(tx: Tx): Promise<Date | null> {
  const [{ due }] = await tx.query<{ due: Date | null }>(
    `SELECT min(due_at) AS due FROM probe WHERE state <> 'answered'`,
  );
  return due;
}

/** The register did not take the order: it waits and is handed over again under the same id. */
export async function putBack(tx: Tx, order: ProbeOrder, problem: string, now: Date, atLeastMs = 0): Promise<void> {
  const dueAt = new Date(now.getTime() + Math.max(atLeastMs, orderAgainAfterMs(order.tries)));
  await tx.query(`UPDATE probe SET state = 'due', due_at = $2, problem = $3 WHERE probe = $1 AND state = 'ordered'`, [
    order.probe,
    dueAt,
    problem,
  ]);
}

/** There is nobody left to ask about: the register has dropped the number. A look that was to come is not made. */
export async function giveUp(tx: Tx, { probe }: ProbeOrder, problem: string): Promise<void> {
  await tx.query(`UPDATE probe SET state = 'answered', problem = $2 WHERE probe = $1 AND state = 'ordered'`, [
    probe,
    problem,
  ]);
}

/** Notes an answer. Answers the order it belongs to, or null when it was not ordered here or was answered before. */
export async function noteAnswer(
  tx: Tx,
  probe: string,
  decision: string,
  answeredAt: Date,
): Promise<ProbeOrder | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(probe)) return null;
  const [order] = await tx.query<ProbeOrder>(
    `UPDATE probe SET state = 'answered', decision = $2, answered_at = $3 WHERE probe = $1 AND state <> 'answered' RETURNING ${ORDER}`,
    [probe, decision, answeredAt],
  );
  return order ?? null;
}

export async function tally(
  tx: Tx,
  what: 'ordered' | 'answered' | 'contradicted',
  agencies: readonly string[],
): Promise<void> {
  if (agencies.length === 0) return;
  await tx.query(
    `INSERT INTO probe_tally (agency, ${what}) SELECT a, count(*) FROM unnest($1::text[]) a GROUP BY a ORDER BY a
     ON CONFLICT (agency) DO UPDATE SET ${what} = probe_tally.${what} + excluded.${what}`,
    [agencies],
  );
}
