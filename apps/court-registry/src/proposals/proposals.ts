import { createHash, randomUUID } from 'node:crypto';
import { registerTopic, type InputRow } from '#contracts';
import { canonicalJson } from '#evidence';
import type { Tx } from '#messaging';
import { Log, refuse, Refused, type Caller, type DatabaseHandle } from '#service';
import { ProposalEntity, type ProposalKind, type ProposalStatus } from '../database/entities.js';
import { decide } from '../domain/decide.js';
import type { Circumstances, Listing } from '../domain/listing.js';
import { refusal } from '../domain/refusal.js';
import { once } from '../register/idempotency.js';
import type { IdentityVault } from '../register/identity-vault.js';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import type { Change, Publisher } from '../register/publisher.js';
import { assertOwnCourt, isDuplicateDecision, reject } from '../register/refusals.js';
import { commandOf, decisionNumberOf, maskedRow, readDecision } from '../register/rows.js';

/** What the author gets back. */
export interface Proposed {
  proposal: string;
  contentHash: string;
  status: ProposalStatus;
}

/** Where an approved decision stands in the register and in its shard. */
export interface Published {
  listing: number;
  revision: number;
  shard: number;
  sequence: number;
}

interface ProposalParts {
  database: DatabaseHandle;
  store: ListingStore;
  publisher: Publisher;
  vault: IdentityVault;
  mode: RegisterMode;
  circumstances: () => Circumstances;
  log: Log;
}

const place = (id: string): string => `proposal/${id}`;

/** Decisions of the court, each seen by two people before it has any effect. */
export class Proposals {
  constructor(private readonly parts: ProposalParts) {}

  /**
   * Takes a decision in, if it would be lawful now. It is judged again when it is approved.
   * @throws Refused what the law, the form or the caller's court says against it
   */
  async propose(caller: Caller, key: string, kind: ProposalKind, decision: object): Promise<Proposed> {
    const { database, vault, mode, circumstances } = this.parts;
    mode.assertLive();
    const at = circumstances();
    const asked = { route: 'proposals', kind, decision };
    return database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked, now: at.now }, async () => {
        const read = readDecision({ ...decision, row: kind }, at);
        if (!read.ok) reject(withPath(read.refusal), read.malformed ? 'invalid' : undefined);
        const { row } = read;
        const court = await this.foresee(tx, row, at);
        assertOwnCourt(caller, court);
        const id = randomUUID();
        const contentHash = createHash('sha256').update(canonicalJson({ kind, decision })).digest('hex');
        const sealed = vault.seal(JSON.stringify(row), place(id));
        await tx.manager.insert(ProposalEntity, {
          id,
          kind,
          decisionNumber: decisionNumberOf(row),
          court,
          contentHash,
          sealed: sealed.bytes,
          identityKey: sealed.keyId,
          author: caller.sub,
          proposedAt: at.now,
          status: 'proposed',
        });
        return { proposal: id, contentHash, status: 'proposed' as const };
      }),
    );
  }

  /**
   * The second pair of eyes: publishes the decision in one transaction.
   * Approving again by the same person answers what the first time answered.
   */
  async approve(caller: Caller, id: string, contentHash: string): Promise<Published> {
    const { database, publisher, mode, circumstances, log } = this.parts;
    mode.assertLive();
    const at = circumstances();
    try {
      const published = await database.transaction(async (tx) => {
        const proposal = await this.lock(tx, id);
        assertOwnCourt(caller, proposal.court);
        if (proposal.author === caller.sub) {
          log.warn({ caller: caller.sub, proposal: id }, 'denied: author approves own proposal');
          throw new Refused(
            refuse('author-approves-own-proposal', 'Another person must approve a proposal than the one who made it.', {
              kind: 'forbidden',
              article: 'P 5',
            }),
          );
        }
        if (proposal.contentHash !== contentHash)
          throw conflict('content-changed', 'This is not the content that was proposed.');
        if (proposal.status === 'approved' && proposal.decidedBy === caller.sub) {
          return this.whereOf(tx, proposal.listing!, proposal.revision!);
        }
        assertOpen(proposal);
        const change = await this.decided(tx, proposal, caller, at);
        const { listing, revision } = change.event.listing;
        await tx.manager.update(
          ProposalEntity,
          { id },
          { status: 'approved', decidedBy: caller.sub, decidedAt: at.now, listing, revision },
        );
        const [{ shard, sequence }] = await publisher.publish(tx, [change], at.now);
        return { listing, revision, shard, sequence };
      });
      publisher.announce();
      return published;
    } catch (error) {
      if (isDuplicateDecision(error)) reject(duplicate());
      throw error;
    }
  }

  reject(caller: Caller, id: string, reason: string): Promise<Proposed> {
    return this.close(caller, id, 'rejected', reason);
  }

  /** Only the author takes a proposal back. */
  withdraw(caller: Caller, id: string): Promise<Proposed> {
    return this.close(caller, id, 'withdrawn', null);
  }

  async list(caller: Caller, status?: ProposalStatus): Promise<object[]> {
    const found = await this.parts.database.dataSource.getRepository(ProposalEntity).find({
      where: { ...(status && { status }), ...(caller.court !== undefined && { court: caller.court }) },
      order: { proposedAt: 'DESC' },
      take: 500,
    });
    return found.map(summary);
  }

  /** Shows what is proposed, numbers partly masked. The reading is logged. */
  async show(caller: Caller, id: string): Promise<object> {
    const proposal = await this.parts.database.dataSource.getRepository(ProposalEntity).findOneBy({ id });
    if (!proposal) throw unknownProposal();
    assertOwnCourt(caller, proposal.court);
    this.parts.log.info({ caller: caller.sub, role: caller.role, proposal: id }, 'identity read');
    return { ...summary(proposal), decision: maskedRow(this.rowOf(proposal)) };
  }

  /** Judges the row against the register as it is now. Answers the court whose decision it is. */
  private async foresee(tx: Tx, row: InputRow, at: Circumstances): Promise<string> {
    const { store } = this.parts;
    const number = await store.numberOfDecision(tx, decisionNumberOf(row));
    if (row.row === 'listing') {
      if (number !== null) reject(duplicate());
      return row.court.code;
    }
    const state = number === null ? null : ((await store.read(tx, [number])).get(number) ?? null);
    const decided = decide(state, commandOf(row, 0), at);
    if (!decided.ok) reject(decided.refusal);
    return state!.content.court.code;
  }

  private async decided(tx: Tx, proposal: ProposalEntity, caller: Caller, at: Circumstances): Promise<Change> {
    const { store, publisher } = this.parts;
    const row = this.rowOf(proposal);
    const existing = await store.numberOfDecision(tx, proposal.decisionNumber);
    if (row.row === 'listing' && existing !== null) reject(duplicate());
    const before: Listing | null =
      existing === null ? null : ((await store.lock(tx, [existing])).get(existing) ?? null);
    const number = row.row === 'listing' ? (await store.takeNumbers(tx, 1))[0] : 0;
    const decided = decide(before, commandOf(row, number), at);
    if (!decided.ok) reject(decided.refusal);
    const provenance = { origin: `proposal ${proposal.id}`, author: proposal.author, approver: caller.sub };
    const change = { before, event: decided.event, provenance };
    const notNow = publisher.whyNotNow(change, at.now);
    if (notNow) reject(notNow);
    return change;
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
      const proposal = await this.lock(tx, id);
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

  private async lock(
    tx: Tx & { manager: DatabaseHandle['dataSource']['manager'] },
    id: string,
  ): Promise<ProposalEntity> {
    const proposal = await tx.manager.findOne(ProposalEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!proposal) throw unknownProposal();
    return proposal;
  }

  private async whereOf(tx: Tx, listing: number, revision: number): Promise<Published> {
    const shard = this.parts.publisher.shardOf(listing);
    const [row] = await tx.query<{ sequence: number }>(
      'SELECT sequence FROM outbox WHERE topic = $1 AND shard = $2 AND listing = $3 AND revision = $4',
      [registerTopic, shard, listing, revision],
    );
    return { listing, revision, shard, sequence: Number(row.sequence) };
  }

  private rowOf({ id, sealed, identityKey }: ProposalEntity): InputRow {
    return JSON.parse(this.parts.vault.open({ keyId: identityKey, bytes: sealed }, place(id))) as InputRow;
  }
}

function summary(p: ProposalEntity): object {
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
    decidedBy,
    decidedAt,
    reason,
    listing: listing === null ? null : Number(listing),
    revision,
  };
}

function assertOpen({ status }: ProposalEntity): void {
  if (status !== 'proposed') throw conflict('already-decided', `The proposal is ${status}.`);
}

const conflict = (reason: string, detail: string) => new Refused(refuse(reason, detail, { kind: 'conflict' }));
const unknownProposal = () =>
  new Refused(refuse('unknown-proposal', 'There is no such proposal.', { kind: 'unknown' }));
const duplicate = () =>
  refusal('duplicate-decision', 'a listing rests on a decision of that number already', undefined, 'decision.number');

/** Fields as the caller wrote them: the row is the member `decision` of the body. */
function withPath<R extends { fields?: { field: string; problem: string }[] }>(found: R): R {
  return {
    ...found,
    fields: found.fields?.map(({ field, problem }) => ({ field: field ? `decision.${field}` : 'decision', problem })),
  };
}
