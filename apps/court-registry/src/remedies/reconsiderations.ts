import { createHash, randomUUID } from 'node:crypto';
import type { InputRow } from '#contracts';
import { canonicalJson } from '#evidence';
import { currentTraceparent, type Tx } from '#messaging';
import type { Log } from '#service';
import type { Circumstances } from '../domain/listing.js';
import type { Outcome } from '../domain/objection.js';
import { rowFor, whyNotConfirmed, whyNotEntered, whyNotReconsidered } from '../domain/reconsideration.js';
import { refusal } from '../domain/refusal.js';
import { shanghaiDay, type Day } from '../domain/working-days.js';
import { Docket } from '../register/docket.js';
import { once } from '../register/idempotency.js';
import type { Provenance } from '../register/listing-store.js';
import type { MassWatch } from '../register/mass-watch.js';
import type { Publisher } from '../register/publisher.js';
import { underReconsideration } from '../register/reconsidered.js';
import { assertOwnCourt, conflict, throwRefusal } from '../register/refusals.js';
import type { By, RemedyParts } from './objections.js';
import { approvedOn, objectionOf, rulesOf, type RemedyRow } from './remedy-rows.js';

interface ReconsiderationParts extends RemedyParts {
  publisher: Publisher;
  mass: MassWatch;
  log: Log;
}

export interface ReconsiderationAnswer {
  reconsideration: string;
  status: 'pending' | 'entered' | 'decided';
  /** Of the outcome that was entered; who confirms names it. */
  contentHash: string | null;
  listing: number;
  /** Revision that was published with this call; null: the listing did not change. */
  revision: number | null;
}

/** The next-level court's decision as a clerk enters it. */
export interface OutcomeEntered {
  outcome: Outcome;
  decidedOn: Day;
  documentNumber: string;
  /** Approved correction that carries out `changed`. */
  proposal?: string;
}

/** The listing is where the law wants it already: said here, and nobody's error. */
const NOTHING_TO_DO = new Set([
  'already-stayed',
  'already-deleted',
  'not-stayed',
  'term-over',
  'reconsideration-pending',
]);

/** Reconsideration by the next-level court, and what it does to the listing (P art. 12(2), D arts. 71(2) and 86). */
export class Reconsiderations {
  constructor(private readonly parts: ReconsiderationParts) {}

  /**
   * Takes the request in. Where the policy says so the listing is stayed with it, at once and by one person: the law
   * orders it, and a lift waits for nobody.
   * @throws Refused `reconsideration-late`, `reconsideration-twice`, `not-rejected` and what else the law says against it
   */
  ask(by: By, objection: string, receivedOn: Day, court: string): Promise<ReconsiderationAnswer> {
    const { remedies } = this.parts;
    const { caller } = by;
    return this.write(by, { route: 'reconsideration', objection, receivedOn, court }, async (tx, at) => {
      const row = await remedies.lock(tx, objection);
      assertOwnCourt(caller, row.court);
      const no = whyNotReconsidered(objectionOf(row), { on: receivedOn, now: at.now, rules: rulesOf(row) });
      if (no) throwRefusal(no);
      const id = randomUUID();
      await tx.query(
        `INSERT INTO reconsideration (id, objection, listing, court, received_on, author, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, row.id, row.listing, court, receivedOn, caller.sub, at.now],
      );
      const provenance = { origin: originOf(id), author: caller.sub, approver: null };
      const revision = at.stayDuringReconsideration
        ? await this.change(tx, at, row.listing, provenance, (listing) => ({ row: 'stay', listing, receivedOn }))
        : null;
      return { reconsideration: id, status: 'pending', contentHash: null, listing: row.listing, revision };
    });
  }

  /** Enters what the next-level court decided. Until it is confirmed it can be entered anew. */
  decide(by: By, id: string, entered: OutcomeEntered): Promise<ReconsiderationAnswer> {
    return this.write(by, { route: 'decide', id, ...entered }, async (tx, at) => {
      const row = await this.parts.remedies.lockReconsidered(tx, id);
      assertOwnCourt(by.caller, row.court);
      const { outcome, decidedOn, documentNumber } = entered;
      const no = whyNotEntered(objectionOf(row).reconsideration!, { on: decidedOn, now: at.now, rules: rulesOf(row) });
      if (no) throwRefusal(no);
      const proposal = outcome === 'changed' ? await this.correctionFor(tx, row, entered) : null;
      const contentHash = createHash('sha256')
        .update(canonicalJson({ reconsideration: row.reconsideration, outcome, decidedOn, documentNumber, proposal }))
        .digest('hex');
      await tx.query(
        `UPDATE reconsideration SET status = 'entered', outcome = $2, decided_on = $3, document_number = $4, proposal = $5, content_hash = $6, outcome_by = $7 WHERE id = $1`,
        [row.reconsideration, outcome, decidedOn, documentNumber, proposal, contentHash, by.caller.sub],
      );
      return {
        reconsideration: row.reconsideration!,
        status: 'entered',
        contentHash,
        listing: row.listing,
        revision: null,
      };
    });
  }

  /** The second pair of eyes: the outcome holds, and with it the end of the stay or of the listing is published. */
  confirm(by: By, id: string, contentHash: string): Promise<ReconsiderationAnswer> {
    return this.write(by, { route: 'confirm', id, contentHash }, async (tx, at) => {
      const row = await this.parts.remedies.lockReconsidered(tx, id);
      assertOwnCourt(by.caller, row.court);
      const no = whyNotConfirmed(objectionOf(row).reconsideration!, { by: by.caller.sub, rules: rulesOf(row) });
      if (no) throwRefusal(no);
      if (row.contentHash !== contentHash)
        throw conflict('content-changed', 'This is not the outcome that was entered.');
      await tx.query(
        `UPDATE reconsideration SET status = 'decided', confirmed_by = $2, confirmed_at = $3 WHERE id = $1`,
        [row.reconsideration, by.caller.sub, at.now],
      );
      const provenance = { origin: originOf(row.reconsideration!), author: row.outcomeBy, approver: by.caller.sub };
      const revision = await this.carryOut(tx, at, row, provenance);
      return { reconsideration: row.reconsideration!, status: 'decided', contentHash, listing: row.listing, revision };
    });
  }

  private carryOut(tx: Tx, at: Circumstances, row: RemedyRow, provenance: Provenance): Promise<number | null> {
    return this.change(tx, at, row.listing, provenance, async (decisionNumber) => {
      const order = rowFor(row.outcome!, row.outcomeOn!, decisionNumber);
      return order.row === 'resumption' && (await isStayedByProposal(tx, row.listing)) ? null : order;
    });
  }

  /** Locks the listing, judges what is ordered and publishes it. Answers the new revision, null where nothing changes. */
  private async change(
    tx: Tx,
    at: Circumstances,
    listing: number,
    provenance: Provenance,
    order: (decisionNumber: string) => InputRow | null | Promise<InputRow | null>,
  ): Promise<number | null> {
    const { store, publisher, mass, log } = this.parts;
    const states = await store.lock(tx, [listing]);
    const state = states.get(listing);
    const row = state ? await order(state.content.decision.number) : null;
    if (!row) return null;
    const reconsidered = await underReconsideration(tx, [listing]);
    const docket = new Docket({ states, taken: new Set(), publisher, circumstances: at, reconsidered });
    const judged = docket.judge(row, listing, { ...provenance, traceparent: currentTraceparent() });
    if (judged.ok) {
      if (judged.change.event.listing.standing === 'deleted') await mass.noteDeletions(tx, 1, at.now);
      await publisher.publish(tx, docket.changes, at.now);
      return judged.change.event.listing.revision;
    }
    if (!NOTHING_TO_DO.has(judged.refusal.reason)) throwRefusal(judged.refusal);
    log.info({ listing, origin: provenance.origin, reason: judged.refusal.reason }, 'the listing stays as it is');
    return null;
  }

  private async correctionFor(tx: Tx, row: RemedyRow, { proposal }: OutcomeEntered): Promise<string> {
    const { article } = rulesOf(row).reconsideration;
    const done = proposal === undefined ? null : await approvedOn(tx, proposal, row.listing);
    if (done?.kind !== 'correction' || shanghaiDay(done.at) < row.askedOn)
      throwRefusal(
        refusal(
          'correction-missing',
          'a change is carried out by an approved correction of this listing, made since the request',
          article,
          'proposal',
        ),
      );
    return proposal!;
  }

  private async write<T>(
    { caller, key }: By,
    asked: object,
    work: (tx: Tx, at: Circumstances) => Promise<T>,
  ): Promise<T> {
    const { database, mode, circumstances, publisher } = this.parts;
    mode.assertLive();
    const at = circumstances();
    const answer = await database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked, now: at.now }, () => work(tx, at)),
    );
    publisher.announce();
    return answer;
  }
}

const originOf = (reconsideration: string): string => `reconsideration ${reconsideration}`;

/** Whether the stay of the listing, which this transaction has locked, was no reconsideration's: who ordered it ends it. */
async function isStayedByProposal(tx: Tx, listing: number): Promise<boolean> {
  const [{ held }] = await tx.query<{ held: boolean }>(
    `SELECT EXISTS (
       SELECT 1 FROM (
         SELECT origin FROM revision WHERE listing = $1 AND standing = 'stayed' AND revision >
           (SELECT coalesce(max(revision), 0) FROM revision WHERE listing = $1 AND standing <> 'stayed')
         ORDER BY revision LIMIT 1) stay
       WHERE stay.origin NOT LIKE 'reconsideration %') AS held`,
    [listing],
  );
  return held;
}
