import { requestsIn } from '../cases/request-store.js';
import type { Caller, DatabaseHandle } from '#service';
import type { ProposalEntity } from '../database/entities.js';
import type { Circumstances } from '../domain/listing.js';
import {
  tasksOf,
  type PerformedListing,
  type Task,
  type UnansweredRetraction,
  type WaitingProposal,
} from '../domain/tasks.js';
import { shanghaiDay, type Day } from '../domain/working-days.js';
import type { SealedProposals } from '../proposals/proposal-rows.js';
import { waitingProposal } from '../proposals/waiting-proposals.js';
import type { Page } from '../register/page.dto.js';
import { objectionOf, rulesOf, type RemedyStore } from '../remedies/remedy-rows.js';

interface TaskParts {
  database: DatabaseHandle;
  remedies: RemedyStore;
  sealed: SealedProposals;
  circumstances: () => Circumstances;
}

/** Of each sort the oldest so many are looked at; no court has that much waiting, and one that has starts with these. */
const MOST_WAITING = 5_000;

type WaitingRow = Pick<ProposalEntity, 'id' | 'sealed' | 'identityKey'> & { listing: number; until: Date | null };

/** What waits at a court for somebody to do it, and until when the law gives them. */
export class Tasks {
  constructor(private readonly parts: TaskParts) {}

  /** Those of the caller's court, what is due first in front. */
  async list({ court }: Caller, { limit, offset }: Page): Promise<Task[]> {
    const { database, remedies, circumstances } = this.parts;
    const { now, rules } = circumstances();
    const [requests, rows, proposals, performed, retractions] = await Promise.all([
      requestsIn(database, 'received', court ?? null, MOST_WAITING),
      remedies.list(database, { court, waiting: true, most: MOST_WAITING }),
      this.proposals(court),
      this.performed(court),
      this.retractions(court),
    ]);
    const objections = rows.map((row) => ({
      id: row.id,
      reconsiderationId: row.reconsideration,
      listing: Number(row.listing),
      rules: rulesOf(row),
      objection: objectionOf(row),
    }));
    const waiting = { requests, objections, proposals, performed, retractions };
    return tasksOf(waiting, shanghaiDay(now), rules).slice(offset, offset + limit);
  }

  private async proposals(court: string | undefined): Promise<WaitingProposal[]> {
    const rows = await this.parts.database.query<WaitingRow>(
      `SELECT p.id, p.sealed, p.identity_key AS "identityKey", l.number AS listing, l.until
       FROM proposal p JOIN listing l ON l.decision_number = p.decision_number
       WHERE p.status = 'proposed' AND p.kind IN ('correction', 'deletion') AND ($1::text IS NULL OR p.court = $1)
       ORDER BY p.proposed_at LIMIT $2`,
      [court ?? null, MOST_WAITING],
    );
    return rows
      .map((row) => waitingProposal(this.parts.sealed.open(row), { ...row, listing: Number(row.listing) }))
      .filter((waiting) => waiting !== null);
  }

  /** Listings out of cases in which nothing is left to perform. */
  private async performed(court: string | undefined): Promise<PerformedListing[]> {
    const rows = await this.parts.database.query<{ listing: number; case: string; on: Day; learnedAt: Date | null }>(
      `SELECT d.listing, d.case_id AS "case", y.performed_on AS "on",
         (SELECT min(p.recorded_at) FROM case_performance p WHERE p.case_id = d.case_id AND p.complete AND NOT EXISTS
           (SELECT FROM case_retraction r WHERE r.case_id = p.case_id AND r.position = p.position AND r.status = 'approved')) AS "learnedAt"
       FROM case_decision d JOIN case_party y ON y.id = d.debtor JOIN listing l ON l.number = d.listing
       WHERE d.state = 'published' AND y.performed_on IS NOT NULL AND l.standing <> 'deleted' AND ($1::text IS NULL OR d.court = $1)
       ORDER BY y.performed_on LIMIT $2`,
      [court ?? null, MOST_WAITING],
    );
    return rows.map(({ listing, case: id, on, learnedAt }) => ({
      listing: Number(listing),
      case: id,
      learnedOn: learnedAt ? shanghaiDay(learnedAt) : on,
    }));
  }

  private async retractions(court: string | undefined): Promise<UnansweredRetraction[]> {
    const rows = await this.parts.database.query<{ notice: number; listing: number; madeAt: Date }>(
      `SELECT number AS notice, listing, made_at AS "madeAt" FROM notice
       WHERE lifts AND received_at IS NULL AND dropped_at IS NULL AND taken_back_by IS NULL AND ($1::text IS NULL OR court = $1)
       ORDER BY made_at LIMIT $2`,
      [court ?? null, MOST_WAITING],
    );
    return rows.map(({ notice, listing, madeAt }) => ({
      notice: Number(notice),
      listing: Number(listing),
      madeOn: shanghaiDay(madeAt),
    }));
  }
}
