import type { Database, Now } from '#messaging';
import type { Lag } from './lag.js';

/** How one agency stands. Counts are of listing events; `acknowledged` is their sum over all outcomes. */
export interface AgencyStanding {
  agency: string;
  applied: number;
  amended: number;
  lifted: number;
  notConcerned: number;
  stale: number;
  rejected: number;
  acknowledged: number;
  effective: number;
  cuts: number;
  lagMs: { p50: number | null; p99: number | null };
  /** Numbers that the register gave out and the agency has not acknowledged, over all shards. */
  eventsBehind: number;
  oldestUnacknowledgedMs: number | null;
  /** Age of the oldest lift that is not effective at the agency by its own word. */
  oldestUnliftedMs: number | null;
  silent: boolean;
  openFindings: number;
  probes: { ordered: number; answered: number; contradicted: number };
}

/** Reads every agency's standing from the numbers kept, so it is right when an agency or a consumer is dead. */
export class AgencyView {
  constructor(
    private readonly database: Database,
    private readonly clock: Now,
    private readonly lag: Lag,
    private readonly agencies: readonly string[],
  ) {}

  async read(): Promise<AgencyStanding[]> {
    const rows = await this.database.query(STANDINGS, [this.agencies]);
    const now = this.clock.now().getTime();
    const age = (at: Date | null) => (at === null ? null : Math.max(0, now - at.getTime()));
    return rows.map((row) => {
      const { agency, applied, amended, lifted, not_concerned: notConcerned, stale, rejected, effective, cuts } = row;
      return {
        agency,
        applied,
        amended,
        lifted,
        notConcerned,
        stale,
        rejected,
        acknowledged: applied + amended + lifted + notConcerned + stale + rejected,
        effective,
        cuts,
        lagMs: this.lag.of(agency),
        eventsBehind: row.behind,
        oldestUnacknowledgedMs: age(row.oldest_unacknowledged),
        oldestUnliftedMs: age(row.oldest_unlifted),
        silent: row.silent,
        openFindings: row.open_findings,
        probes: { ordered: row.ordered, answered: row.answered, contradicted: row.contradicted },
      };
    });
  }
}

const STANDINGS = `
  WITH per_shard AS (
    SELECT a.agency, a.at, s.shard, p.acknowledged_to, GREATEST(COALESCE(s.last, 0) - COALESCE(p.acknowledged_to, 0), 0) AS behind,
      p.applied, p.amended, p.lifted, p.not_concerned, p.stale, p.rejected, p.effective, p.cuts,
      (SELECT h.time FROM heard h WHERE h.stream = 'register' AND h.shard = s.shard AND h.sequence = COALESCE(p.acknowledged_to, 0) + 1 LIMIT 1) AS waiting_since
    FROM unnest($1::text[]) WITH ORDINALITY a(agency, at) LEFT JOIN shard_state s ON true LEFT JOIN agency_position p ON p.agency = a.agency AND p.shard = s.shard
  )
  SELECT v.agency, COALESCE(sum(behind), 0)::bigint AS behind, min(waiting_since) AS oldest_unacknowledged,
    ${['applied', 'amended', 'lifted', 'not_concerned', 'stale', 'rejected', 'effective', 'cuts'].map((count) => `COALESCE(sum(${count}), 0)::bigint AS ${count}`).join(', ')},
    (SELECT min(l.lifted_at) FROM lift l WHERE l.agency = v.agency AND l.effective_at IS NULL) AS oldest_unlifted,
    EXISTS (SELECT FROM finding f WHERE f.state = 'open' AND f.kind = 'silent' AND f.agency = v.agency) AS silent,
    (SELECT count(*) FROM finding f WHERE f.state = 'open' AND f.agency = v.agency) AS open_findings,
    COALESCE(t.ordered, 0) AS ordered, COALESCE(t.answered, 0) AS answered, COALESCE(t.contradicted, 0) AS contradicted
  FROM per_shard v LEFT JOIN probe_tally t USING (agency)
  GROUP BY v.agency, v.at, t.ordered, t.answered, t.contradicted ORDER BY v.at`;
