import { registerTopic, type InputRow } from '#contracts';
import { currentTraceparent, type Tx } from '#messaging';
import { Convoy, refuse, Refused, type Caller, type DatabaseHandle, type Log } from '#service';
import type { ProposalEntity } from '../database/entities.js';
import type { Circumstances, Listing } from '../domain/listing.js';
import { Docket, duplicateDecision } from '../register/docket.js';
import type { ListingStore } from '../register/listing-store.js';
import type { MassWatch } from '../register/mass-watch.js';
import type { RegisterMode } from '../register/mode.js';
import { underReconsideration } from '../register/reconsidered.js';
import type { Publisher } from '../register/publisher.js';
import { assertOwnCourt, conflict, isDuplicate, throwRefusal, toService } from '../register/refusals.js';
import { assertOpen, lockProposals, type SealedProposals } from './proposal-rows.js';
import { staleness } from './staleness.js';

/** Where an approved decision stands in the register and in its shard. */
export interface Published {
  listing: number;
  revision: number;
  shard: number;
  sequence: number;
}

/** Part of a mass of listings: the first president's approval is noted, a second one's publishes. */
export interface Held {
  proposal: string;
  status: 'held';
  detail: string;
}

interface Approval {
  caller: Caller;
  id: string;
  contentHash: string;
  traceparent?: string;
}

/** Another transaction has the proposal or its listing locked, or there is no such proposal. */
const LOCKED = Symbol('locked by another transaction');

/** An approval that holds: its listing at its revision is published with the transaction. */
interface Approved extends Approval {
  listing: number;
  revision: number;
}

interface ApprovalParts {
  database: DatabaseHandle;
  store: ListingStore;
  publisher: Publisher;
  sealed: SealedProposals;
  mode: RegisterMode;
  mass: MassWatch;
  circumstances: () => Circumstances;
  log: Log;
}

/**
 * The second pair of eyes. Approvals that arrive at the same moment are published in one transaction: one numbering,
 * one signature, one commit. Each is judged by itself, and what is refused holds up no other.
 */
export class Approvals {
  private readonly convoy = new Convoy<Approval, Published | Held>((group) => this.publish(group, 'skip'));
  /** What somebody else holds locked waits here, one by one, and holds up nobody in the convoy. */
  private readonly stragglers = new Convoy<Approval, Published | Held>((group) => this.publish(group, 'wait'), {
    together: 1,
    underway: 3,
  });

  constructor(private readonly parts: ApprovalParts) {}

  /**
   * Publishes what was proposed. Approving again by the same person answers what the first time answered.
   * @throws Refused what the law, the proposal's state or the caller's court says against it
   */
  approve(caller: Caller, id: string, contentHash: string): Promise<Published | Held> {
    this.parts.mode.assertLive();
    return this.convoy.join({ caller, id: id.toLowerCase(), contentHash, traceparent: currentTraceparent() });
  }

  private async publish(
    group: readonly Approval[],
    ifLocked: 'wait' | 'skip',
  ): Promise<(Published | Held | Error | Promise<Published | Held>)[]> {
    const { database, publisher } = this.parts;
    try {
      const outcomes = await database.transaction((tx) => this.decide(tx, group, ifLocked));
      publisher.announce();
      return outcomes.map((outcome, i) => (outcome === LOCKED ? this.stragglers.join(group[i]) : outcome));
    } catch (error) {
      // Another transaction rested a listing on that number since this one looked.
      if (group.length === 1 && isDuplicate('decision', error)) return [new Refused(toService(duplicateDecision()))];
      throw error;
    }
  }

  private async decide(
    tx: Tx,
    group: readonly Approval[],
    ifLocked: 'wait' | 'skip',
  ): Promise<(Published | Held | Error | typeof LOCKED)[]> {
    const { store, publisher, sealed, mass, circumstances } = this.parts;
    const at = circumstances();
    const ids = group.map(({ id }) => id);
    const [proposals, numbers] = await Promise.all([lockProposals(tx, ids, ifLocked), listingsOf(tx, ids)]);
    const found = [...proposals.values()];
    const newListings = found.filter(({ kind, status }) => kind === 'listing' && status === 'proposed').length;
    const [states, isMass, fresh] = await Promise.all([
      store.lock(
        tx,
        found.flatMap(({ decisionNumber }) => numbers.get(decisionNumber) ?? []),
        ifLocked,
      ),
      mass.isMass(tx, newListings, at.now),
      store.takeNumbers(tx, newListings),
    ]);
    const stale = await this.stale(tx, found, numbers, states);
    const resumed = found.filter(({ kind }) => kind === 'resumption');
    const reconsidered = await underReconsideration(
      tx,
      resumed.flatMap(({ decisionNumber }) => numbers.get(decisionNumber) ?? []),
    );
    const docket = new Docket({
      ...{ states, taken: new Set(numbers.keys()), publisher, circumstances: at },
      reconsidered,
    });
    const numberFor = (row: InputRow, { decisionNumber }: ProposalEntity): number =>
      row.row === 'listing' ? fresh.shift()! : (numbers.get(decisionNumber) ?? 0);
    const isLocked = (id: string): boolean => {
      const listing = numbers.get(proposals.get(id)?.decisionNumber ?? '');
      return ifLocked === 'skip' && (!proposals.has(id) || (listing !== undefined && !states.has(listing)));
    };
    const rulings = group.map((approval) =>
      caught((): Approved | Held | typeof LOCKED => {
        if (isLocked(approval.id)) return LOCKED;
        const proposal = this.approvable(proposals.get(approval.id), approval);
        if (proposal.status !== 'approved') {
          const outdated = stale.get(proposal.id);
          if (outdated) throw outdated;
          if (isMass && proposal.kind === 'listing' && awaitsAnother(proposal, approval.caller)) {
            proposal.firstApprover ??= approval.caller.sub;
            return heldBack(proposal.id);
          }
          const row = sealed.open(proposal);
          const { id, author } = proposal;
          const { caller, traceparent } = approval;
          const provenance = { origin: `proposal ${id}`, author, approver: caller.sub, traceparent };
          const judged = docket.judge(row, numberFor(row, proposal), provenance);
          if (!judged.ok) throwRefusal(judged.refusal);
          const { listing, revision } = judged.change.event.listing;
          Object.assign(proposal, { status: 'approved', decidedBy: approval.caller.sub, listing, revision });
        }
        return { ...approval, listing: proposal.listing!, revision: proposal.revision! };
      }),
    );
    const approved = rulings.filter((ruling): ruling is Approved => isApproved(ruling));
    const deletions = docket.changes.filter(({ event }) => event.listing.standing === 'deleted').length;
    const awaiting = found.filter(({ status, firstApprover }) => status === 'proposed' && firstApprover !== null);
    const [, , published] = await Promise.all([
      markApproved(tx, approved, at.now),
      noteFirstApprovers(tx, awaiting),
      mass.noteDeletions(tx, deletions, at.now).then(() => publisher.publish(tx, docket.changes, at.now)),
    ]);
    const places = new Map<string, Pick<Published, 'shard' | 'sequence'>>(
      published.map((place) => [keyOf(place), place]),
    );
    const earlier = approved.filter((one) => !places.has(keyOf(one)));
    for (const place of await this.placesOf(tx, earlier)) places.set(keyOf(place), place);
    return rulings.map((ruling) => {
      if (!isApproved(ruling)) return ruling;
      const { listing, revision } = ruling;
      const { shard, sequence } = places.get(keyOf(ruling))!;
      return { listing, revision, shard, sequence };
    });
  }

  /** Of the proposals whose authors saw another listing than stands there now: what they must hear. */
  private async stale(
    tx: Tx,
    proposals: readonly ProposalEntity[],
    numbers: ReadonlyMap<string, number>,
    states: ReadonlyMap<number, Listing>,
  ): Promise<Map<string, Refused>> {
    const found = new Map<string, Refused>();
    for (const { id, kind, decisionNumber, revisionSeen, status } of proposals) {
      const state = states.get(numbers.get(decisionNumber) ?? 0);
      if (!state || status !== 'proposed') continue;
      const refused = await staleness(tx, this.parts.store, state, revisionSeen, kind);
      if (refused) found.set(id, refused);
    }
    return found;
  }

  /** The proposal, if this caller may approve it as it is, or has. */
  private approvable(proposal: ProposalEntity | undefined, { caller, id, contentHash }: Approval): ProposalEntity {
    if (!proposal) throw new Refused(refuse('unknown-proposal', 'There is no such proposal.', { kind: 'unknown' }));
    assertOwnCourt(caller, proposal.court);
    if (proposal.author === caller.sub) {
      this.parts.log.warn({ caller: caller.sub, proposal: id }, 'denied: author approves own proposal');
      throw new Refused(
        refuse('author-approves-own-proposal', 'Another person must approve a proposal than the one who made it.', {
          kind: 'forbidden',
          article: 'P 5',
        }),
      );
    }
    if (proposal.contentHash !== contentHash)
      throw conflict('content-changed', 'This is not the content that was proposed.');
    if (proposal.status !== 'approved' || proposal.decidedBy !== caller.sub) assertOpen(proposal);
    return proposal;
  }

  /** Where stands what was published before. */
  private async placesOf(tx: Tx, approved: readonly Approved[]): Promise<Published[]> {
    if (approved.length === 0) return [];
    const shardOf = (listing: number): number => this.parts.publisher.shardOf(listing);
    return tx.query<Published>(
      `SELECT o.listing, o.revision, o.shard, o.sequence FROM unnest($2::int[], $3::bigint[], $4::int[]) v(shard, listing, revision)
       JOIN outbox o ON o.topic = $1 AND o.shard = v.shard AND o.listing = v.listing AND o.revision = v.revision`,
      [
        registerTopic,
        approved.map(({ listing }) => shardOf(listing)),
        approved.map(({ listing }) => listing),
        approved.map(({ revision }) => revision),
      ],
    );
  }
}

const awaitsAnother = ({ firstApprover }: ProposalEntity, { sub }: Caller): boolean =>
  firstApprover === null || firstApprover === sub;

const heldBack = (proposal: string): Held => ({
  proposal,
  status: 'held',
  detail:
    'So many listings within an hour need two presidents: your approval is noted, another president must approve.',
});

const isApproved = (ruling: Approved | Held | Error | typeof LOCKED): ruling is Approved =>
  typeof ruling === 'object' && 'caller' in ruling;

async function noteFirstApprovers(tx: Tx, held: readonly ProposalEntity[]): Promise<void> {
  if (held.length === 0) return;
  await tx.query(
    'UPDATE proposal p SET first_approver = v.approver FROM unnest($1::uuid[], $2::text[]) v(id, approver) WHERE p.id = v.id',
    [held.map(({ id }) => id), held.map(({ firstApprover }) => firstApprover)],
  );
}

const keyOf = ({ listing, revision }: { listing?: number; revision?: number }): string => `${listing}/${revision}`;

async function markApproved(tx: Tx, approved: readonly Approved[], at: Date): Promise<void> {
  if (approved.length === 0) return;
  await tx.query(
    `UPDATE proposal p SET status = 'approved', decided_by = v.caller, decided_at = $5, listing = v.listing, revision = v.revision
     FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::int[]) v(id, caller, listing, revision)
     WHERE p.id = v.id AND p.status = 'proposed'`,
    [
      approved.map(({ id }) => id),
      approved.map(({ caller }) => caller.sub),
      approved.map(({ listing }) => listing),
      approved.map(({ revision }) => revision),
      at,
    ],
  );
}

/** The listings that rest on the decisions of those proposals, by decision number. */
async function listingsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ d: string; n: number }>(
    `SELECT decision_number AS d, number AS n FROM listing
     WHERE decision_number = ANY(ARRAY(SELECT decision_number FROM proposal WHERE id = ANY($1::uuid[])))`,
    [ids],
  );
  return new Map(rows.map(({ d, n }) => [d, Number(n)]));
}

/** The refusal of one decision, as a value: its neighbours go on. */
function caught<T>(work: () => T): T | Refused {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}
