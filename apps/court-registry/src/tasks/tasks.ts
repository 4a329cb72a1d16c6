import type { Caller, DatabaseHandle } from '#service';
import type { ProposalEntity } from '../database/entities.js';
import type { Circumstances } from '../domain/listing.js';
import { tasksOf, type Task, type UnansweredRetraction, type WaitingProposal } from '../domain/tasks.js';
import { shanghaiDay } from '../domain/working-days.js';
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
    const [rows, proposals, retractions] = await Promise.all([
      remedies.list(database, { court, waiting: true, most: MOST_WAITING }),
      this.proposals(court),
      this.retractions(court),
    ]);
    const objections = rows.map((row) => ({
      id: row.id,
      reconsiderationId: row.reconsideration,
      listing: Number(row.listing),
      rules: rulesOf(row),
      objection: objectionOf(row),
    }));
    return tasksOf({ objections, proposals, retractions }, shanghaiDay(now), rules).slice(offset, offset + limit);
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
