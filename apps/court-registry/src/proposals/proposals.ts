import { createHash, randomUUID } from 'node:crypto';
import type { InputRow } from '#contracts';
import { canonicalJson } from '#evidence';
import type { Tx } from '#messaging';
import { Convoy, Log, refuse, Refused, type Caller, type DatabaseHandle } from '#service';
import { ProposalEntity, type ProposalKind, type ProposalStatus } from '../database/entities.js';
import { decide } from '../domain/decide.js';
import type { Circumstances, Listing } from '../domain/listing.js';
import { readPeriod, type RunningPeriod } from '../domain/running-period.js';
import { approvalPeriod } from '../domain/tasks.js';
import { shanghaiDay } from '../domain/working-days.js';
import { onceEach, type KeyedCall } from '../register/idempotency.js';
import { duplicateDecision } from '../register/docket.js';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import type { Page } from '../register/page.dto.js';
import { assertOwnCourt, throwRefusal, toService } from '../register/refusals.js';
import { commandOf, decisionNumberOf, maskedRow, readDecision } from '../register/rows.js';
import type { ProposalView, ShownProposalView } from './proposals.dto.js';
import { addProposals, assertOpen, lockProposals, type NewProposal, type SealedProposals } from './proposal-rows.js';
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

/** One call of {@link Proposals.propose}. */
interface Asking extends KeyedCall {
  by: Caller;
  kind: ProposalKind;
  decision: object;
  /** Of the listing, as the author saw it. */
  revision: number | null;
  at: Circumstances;
}

interface Foreseen {
  row: InputRow;
  court: string;
}

/**
 * Decisions of the court that wait for a second person; see {@link Approvals} for what that one does. What is proposed
 * at the same moment is taken in by one transaction; each is judged by itself, and what is refused holds up no other.
 */
export class Proposals {
  private readonly convoy = new Convoy<Asking, Proposed>((group) => this.takeIn(group));

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
    const { mode, circumstances } = this.parts;
    mode.assertLive();
    const at = circumstances();
    const asked = { route: 'proposals', kind, decision, ...(revision !== undefined && { revision }) };
    return this.convoy.join({
      by: caller,
      caller: caller.sub,
      key,
      asked,
      now: at.now,
      kind,
      decision,
      revision: revision ?? null,
      at,
    });
  }

  private async takeIn(group: readonly Asking[]): Promise<(Proposed | Error | Promise<Proposed>)[]> {
    const names = group.map(({ caller, key }) => JSON.stringify([caller, key]));
    const firsts = group.filter((_, i) => names.indexOf(names[i]) === i);
    const outcomes = await this.parts.database.transaction((tx) =>
      onceEach(tx, firsts, (fresh) => this.add(tx, fresh)),
    );
    // Asked twice at the same moment: the second one's turn comes when the first has its answer.
    return group.map((asking) => {
      const at = firsts.indexOf(asking);
      return at === -1 ? this.convoy.join(asking) : outcomes[at];
    });
  }

  /** Judges the decisions and adds what may be proposed. */
  private async add(tx: Tx, askings: readonly Asking[]): Promise<(Proposed | Refused)[]> {
    const { store, sealed } = this.parts;
    const read = askings.map(readAsking);
    const rows = read.filter((one): one is InputRow => !(one instanceof Refused));
    const numbers = await store.numbersOf(tx, rows.map(decisionNumberOf));
    const concerned = rows.flatMap((row) => (row.row === 'listing' ? [] : (numbers.get(decisionNumberOf(row)) ?? [])));
    const states = await store.read(tx, concerned);
    const foreseen = await Promise.all(
      read.map(async (row, i) =>
        row instanceof Refused ? row : refusalAsValue(this.foresee(tx, row, askings[i], numbers, states)),
      ),
    );
    const added: NewProposal[] = [];
    const outcomes = foreseen.map((one, i): Proposed | Refused => {
      if (one instanceof Refused) return one;
      const { kind, decision, caller: author, revision: revisionSeen, now: proposedAt } = askings[i];
      const { row, court } = one;
      const id = randomUUID();
      const contentHash = createHash('sha256').update(canonicalJson({ kind, decision })).digest('hex');
      const { bytes, keyId: identityKey } = sealed.seal(id, row);
      const decisionNumber = decisionNumberOf(row);
      added.push({ id, kind, decisionNumber, court, contentHash, sealed: bytes, identityKey, author, revisionSeen, proposedAt }); // prettier-ignore
      return { proposal: id, contentHash, status: 'proposed' };
    });
    await addProposals(tx, added);
    return outcomes;
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

  /** Judges the row against the register as it is now. @throws Refused */
  private async foresee(
    tx: Tx,
    row: InputRow,
    { by, at, revision }: Asking,
    numbers: ReadonlyMap<string, number>,
    states: ReadonlyMap<number, Listing>,
  ): Promise<Foreseen> {
    const number = numbers.get(decisionNumberOf(row));
    if (row.row === 'listing') {
      if (number !== undefined) throwRefusal(duplicateDecision());
      assertOwnCourt(by, row.court.code);
      return { row, court: row.court.code };
    }
    const state = number === undefined ? null : (states.get(number) ?? null);
    const stale = state && (await staleness(tx, this.parts.store, state, revision, row.row));
    if (stale) throw stale;
    const decided = decide(state, commandOf(row, 0), at);
    if (!decided.ok) throwRefusal(decided.refusal);
    const { code: court } = state!.content.court;
    assertOwnCourt(by, court);
    return { row, court };
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

function readAsking({ kind, decision, at }: Asking): InputRow | Refused {
  const read = readDecision({ ...decision, row: kind }, at);
  return read.ok ? read.row : new Refused(toService(withPath(read.refusal), read.malformed ? 'invalid' : undefined));
}

const refusalAsValue = <T>(judging: Promise<T>): Promise<T | Refused> =>
  judging.catch((error: unknown) => {
    if (error instanceof Refused) return error;
    throw error;
  });

/** Fields as the caller wrote them: the row is the member `decision` of the body. */
function withPath<R extends { fields?: { field: string; problem: string }[] }>(found: R): R {
  return {
    ...found,
    fields: found.fields?.map(({ field, problem }) => ({ field: field ? `decision.${field}` : 'decision', problem })),
  };
}
