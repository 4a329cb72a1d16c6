import { createHash, randomUUID } from 'node:crypto';
import type { InputRow } from '#contracts';
import { canonicalJson } from '#evidence';
import type { Tx } from '#messaging';
import { Log, refuse, Refused, type Caller, type DatabaseHandle } from '#service';
import { ProposalEntity, type ProposalKind, type ProposalStatus } from '../database/entities.js';
import { decide } from '../domain/decide.js';
import type { Circumstances } from '../domain/listing.js';
import { readPeriod, type RunningPeriod } from '../domain/running-period.js';
import { approvalPeriod } from '../domain/tasks.js';
import { shanghaiDay } from '../domain/working-days.js';
import { once } from '../register/idempotency.js';
import { duplicateDecision } from '../register/docket.js';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import type { Page } from '../register/page.dto.js';
import { assertOwnCourt, reject } from '../register/refusals.js';
import { commandOf, decisionNumberOf, maskedRow, readDecision } from '../register/rows.js';
import type { ProposalView, ShownProposalView } from './proposals.dto.js';
import { assertOpen, lockProposals, type SealedProposals } from './proposal-rows.js';
import { staleness } from './staleness.js';
import { waitingProposal } from './waiting-proposals.js';

/** What the author gets back. */
export interface Proposed {
  proposal: string;
  contentHash: string;
  status: ProposalStatus;
}

interface ProposalParts {
  database: DatabaseHandle;
  store: ListingStore;
  sealed: SealedProposals;
  mode: RegisterMode;
  circumstances: () => Circumstances;
  log: Log;
}

/** Decisions of the court that wait for a second person; see {@link Approvals} for what that one does. */
export class Proposals {
  constructor(private readonly parts: ProposalParts) {}

  /**
   * Takes a decision in, if it would be lawful now. It is judged again when it is approved.
   * @param revision of the listing, as the author saw it
   * @throws Refused what the law, the form or the caller's court says against it
   */
  async propose(
    caller: Caller,
    key: string,
    kind: ProposalKind,
    decision: object,
    revision?: number,
  ): Promise<Proposed> {
    const { database, sealed, mode, circumstances } = this.parts;
    mode.assertLive();
    const at = circumstances();
    const asked = { route: 'proposals', kind, decision, ...(revision !== undefined && { revision }) };
    return database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked, now: at.now }, async () => {
        const read = readDecision({ ...decision, row: kind }, at);
        if (!read.ok) reject(withPath(read.refusal), read.malformed ? 'invalid' : undefined);
        const { row } = read;
        const court = await this.foresee(tx, row, at, revision ?? null);
        assertOwnCourt(caller, court);
        const id = randomUUID();
        const contentHash = createHash('sha256').update(canonicalJson({ kind, decision })).digest('hex');
        const box = sealed.seal(id, row);
        await tx.manager.insert(ProposalEntity, {
          id,
          kind,
          decisionNumber: decisionNumberOf(row),
          court,
          contentHash,
          sealed: box.bytes,
          identityKey: box.keyId,
          author: caller.sub,
          revisionSeen: revision ?? null,
          proposedAt: at.now,
          status: 'proposed',
        });
        return { proposal: id, contentHash, status: 'proposed' as const };
      }),
    );
  }

  reject(caller: Caller, id: string, reason: string): Promise<Proposed> {
    return this.close(caller, id, 'rejected', reason);
  }

  /** Only the author takes a proposal back. */
  withdraw(caller: Caller, id: string): Promise<Proposed> {
    return this.close(caller, id, 'withdrawn', null);
  }

  /** Those of the caller's court, oldest first. */
  async list(caller: Caller, { limit, offset }: Page, status?: ProposalStatus): Promise<ProposalView[]> {
    const found = await this.parts.database.dataSource.getRepository(ProposalEntity).find({
      where: { ...(status && { status }), ...(caller.court !== undefined && { court: caller.court }) },
      order: { proposedAt: 'ASC', id: 'ASC' },
      take: limit,
      skip: offset,
    });
    const due = await this.dueOf(found);
    return found.map((one) => summary(one, due.get(one.id)));
  }

  /** Shows what is proposed, numbers partly masked. The reading is logged. */
  async show(caller: Caller, id: string): Promise<ShownProposalView> {
    const proposal = await this.parts.database.dataSource.getRepository(ProposalEntity).findOneBy({ id });
    if (!proposal) throw unknownProposal();
    assertOwnCourt(caller, proposal.court);
    this.parts.log.info({ caller: caller.sub, role: caller.role, proposal: id }, 'identity read');
    const due = await this.dueOf([proposal]);
    return { ...summary(proposal, due.get(id.toLowerCase())), decision: maskedRow(this.parts.sealed.open(proposal)) };
  }

  /** Until when the law wants those that wait and have a day at all, by id. */
  private async dueOf(proposals: readonly ProposalEntity[]): Promise<Map<string, RunningPeriod>> {
    const { database, sealed, circumstances } = this.parts;
    const open = proposals.filter(({ status, kind }) => status === 'proposed' && kind !== 'listing');
    const due = new Map<string, RunningPeriod>();
    if (open.length === 0) return due;
    const { now, rules } = circumstances();
    const listings = await database.query<{ decision: string; number: number; until: Date | null }>(
      'SELECT decision_number AS decision, number, until FROM listing WHERE decision_number = ANY($1)',
      [open.map(({ decisionNumber }) => decisionNumber)],
    );
    const byDecision = new Map(listings.map((listing) => [listing.decision, listing]));
    for (const one of open) {
      const listing = byDecision.get(one.decisionNumber);
      const waits = listing && waitingProposal(sealed.open(one), { id: one.id, listing: Number(listing.number), until: listing.until }); // prettier-ignore
      if (waits) due.set(one.id, readPeriod(approvalPeriod(waits, rules), shanghaiDay(now)));
    }
    return due;
  }

  /** Judges the row against the register as it is now. Answers the court whose decision it is. */
  private async foresee(tx: Tx, row: InputRow, at: Circumstances, revisionSeen: number | null): Promise<string> {
    const { store } = this.parts;
    const decision = decisionNumberOf(row);
    const number = (await store.numbersOf(tx, [decision])).get(decision);
    if (row.row === 'listing') {
      if (number !== undefined) reject(duplicateDecision());
      return row.court.code;
    }
    const state = number === undefined ? null : ((await store.read(tx, [number])).get(number) ?? null);
    const stale = state && (await staleness(tx, store, state, revisionSeen));
    if (stale) throw stale;
    const decided = decide(state, commandOf(row, 0), at);
    if (!decided.ok) reject(decided.refusal);
    return state!.content.court.code;
  }

  private async close(
    caller: Caller,
    id: string,
    status: 'rejected' | 'withdrawn',
    reason: string | null,
  ): Promise<Proposed> {
    this.parts.mode.assertLive();
    const { now } = this.parts.circumstances();
    return this.parts.database.transaction(async (tx) => {
      const proposal = (await lockProposals(tx, [id])).get(id.toLowerCase());
      if (!proposal) throw unknownProposal();
      assertOwnCourt(caller, proposal.court);
      if (status === 'withdrawn' && proposal.author !== caller.sub) {
        throw new Refused(refuse('not-the-author', 'Only its author withdraws a proposal.', { kind: 'forbidden' }));
      }
      const again = proposal.status === status && proposal.decidedBy === caller.sub && proposal.reason === reason;
      if (!again) {
        assertOpen(proposal);
        await tx.manager.update(ProposalEntity, { id }, { status, decidedBy: caller.sub, decidedAt: now, reason });
      }
      return { proposal: id, contentHash: proposal.contentHash, status };
    });
  }
}

function summary(p: ProposalEntity, due: RunningPeriod | null = null): ProposalView {
  const {
    id,
    kind,
    status,
    contentHash,
    court,
    decisionNumber,
    author,
    proposedAt,
    decidedBy,
    decidedAt,
    reason,
    listing,
    revision,
    firstApprover,
  } = p;
  return {
    proposal: id,
    kind,
    status,
    contentHash,
    court,
    decisionNumber,
    author,
    proposedAt,
    firstApprover,
    decidedBy,
    decidedAt,
    reason,
    listing: listing === null ? null : Number(listing),
    revision,
    due,
  };
}

const unknownProposal = () =>
  new Refused(refuse('unknown-proposal', 'There is no such proposal.', { kind: 'unknown' }));
/** Fields as the caller wrote them: the row is the member `decision` of the body. */
function withPath<R extends { fields?: { field: string; problem: string }[] }>(found: R): R {
  return {
    ...found,
    fields: found.fields?.map(({ field, problem }) => ({ field: field ? `decision.${field}` : 'decision', problem })),
  };
}
