import { randomUUID } from 'node:crypto';
import type { Bilingual } from '#contracts';
import type { Tx } from '#messaging';
import { refuse, Refused, type Caller, type DatabaseHandle } from '#service';
import type { KeptDenials } from '../denials/kept-denials.js';
import type { Circumstances } from '../domain/listing.js';
import {
  GRANTED_BY,
  whyNotDecided,
  whyNotReceived,
  whyNotServed,
  type Objection,
  type Request,
} from '../domain/objection.js';
import { refusal, type Refusal } from '../domain/refusal.js';
import { shanghaiDay, type Day } from '../domain/working-days.js';
import { once } from '../register/idempotency.js';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import { assertOwnCourt, throwRefusal } from '../register/refusals.js';
import { approvedOn, objectionOf, rulesOf, type Mode, type RemedyRow, type RemedyStore } from './remedy-rows.js';

export interface RemedyParts {
  database: DatabaseHandle;
  store: ListingStore;
  remedies: RemedyStore;
  mode: RegisterMode;
  circumstances: () => Circumstances;
}

/** What the clerk writes down of a request. */
export interface Entered extends Request {
  mode: Mode;
  text: string;
}

export interface ObjectionAnswer {
  objection: string;
  listing: number;
  status: Objection['status'];
}

/** Whose call it is, under which key. */
export interface By {
  caller: Caller;
  key: string;
}

/** Requests of the person concerned to revoke, correct or delete a listing, and the court's answers (P arts. 11, 12(1)). */
export class Objections {
  constructor(private readonly parts: RemedyParts & { denials: KeptDenials }) {}

  /**
   * Takes a request in on behalf of the person concerned.
   * @throws Refused `unknown-listing`, or what the law says against it
   */
  enter(by: By, listing: number, entered: Entered): Promise<ObjectionAnswer> {
    return this.write(by, { route: 'objections', listing, ...entered }, (tx, at) =>
      this.take(tx, at, by, listing, null, entered),
    );
  }

  /**
   * The same of somebody who holds no more than the receipt of a refusal.
   * @throws Refused `unknown-receipt`, and as {@link enter}
   */
  enterByReceipt(by: By, receipt: string, entered: Entered): Promise<ObjectionAnswer> {
    return this.write(by, { route: 'objections', receipt, ...entered }, async (tx, at) =>
      this.take(tx, at, by, await this.parts.denials.listingOf(tx, receipt), receipt, entered),
    );
  }

  private async take(
    tx: Tx,
    at: Circumstances,
    by: By,
    listing: number,
    receipt: string | null,
    { text, mode, ...request }: Entered,
  ): Promise<ObjectionAnswer> {
    const { store, remedies } = this.parts;
    const state = (await store.read(tx, [listing])).get(listing);
    if (!state)
      throw new Refused(refuse('unknown-listing', 'There is no listing of that number.', { kind: 'unknown' }));
    const { court, decision } = state.content;
    assertOwnCourt(by.caller, court.code);
    const no = whyNotReceived(state, request, at);
    if (no) throwRefusal(no);
    const id = randomUUID();
    await tx.query(
      `INSERT INTO objection (id, listing, court, rule_set, asked, ground, fields, mode, received_on, listing_served_on, author, entered_at, receipt)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        id,
        listing,
        court.code,
        at.rules.code,
        request.asked,
        request.ground ?? null,
        request.fields ?? null,
        mode,
        request.receivedOn,
        decision.servedOn ?? null,
        by.caller.sub,
        at.now,
        receipt,
      ],
    );
    await remedies.keepText(tx, id, 'request', text);
    return { objection: id, listing, status: 'open' };
  }

  /**
   * Grants what is asked and names the approved proposal that did it. A late one is taken all the same: the history
   * shows the day that was missed.
   */
  grant(by: By, id: string, proposal: string, decidedOn: Day): Promise<ObjectionAnswer> {
    return this.write(by, { route: 'grant', id, proposal, decidedOn }, async (tx, at) => {
      const row = await this.decidable(tx, by, id, decidedOn, at);
      const done = await approvedOn(tx, proposal, row.listing);
      const { article } = rulesOf(row).request!;
      if (!done || !GRANTED_BY[row.asked].includes(done.kind)) throwRefusal(doesNotGrant(row, article));
      const actedOn = shanghaiDay(done.at);
      if (actedOn < row.receivedOn)
        throwRefusal(refusal('proposal-before-request', 'it was approved before the request', article, 'proposal'));
      await tx.query(
        `UPDATE objection SET status = 'granted', decided_on = $2, decided_by = $3, proposal = $4, acted_on = $5 WHERE id = $1`,
        [row.id, decidedOn, by.caller.sub, proposal, actedOn],
      );
      return { objection: row.id, listing: Number(row.listing), status: 'granted' as const };
    });
  }

  reject(by: By, id: string, reasons: Bilingual, decidedOn: Day): Promise<ObjectionAnswer> {
    return this.write(by, { route: 'reject', id, reasons, decidedOn }, async (tx, at) => {
      const row = await this.decidable(tx, by, id, decidedOn, at);
      await tx.query(`UPDATE objection SET status = 'rejected', decided_on = $2, decided_by = $3 WHERE id = $1`, [
        row.id,
        decidedOn,
        by.caller.sub,
      ]);
      await this.parts.remedies.keepText(tx, row.id, 'reasons', JSON.stringify(reasons));
      return { objection: row.id, listing: Number(row.listing), status: 'rejected' as const };
    });
  }

  /** The rejection reached the person: the days to ask for reconsideration run from here. */
  served(by: By, id: string, servedOn: Day, mode: Mode): Promise<ObjectionAnswer> {
    return this.write(by, { route: 'served', id, servedOn, mode }, async (tx, at) => {
      const row = await this.parts.remedies.lock(tx, id);
      assertOwnCourt(by.caller, row.court);
      const no = whyNotServed(objectionOf(row), { on: servedOn, now: at.now, rules: rulesOf(row) });
      if (no) throwRefusal(no);
      await tx.query(`UPDATE objection SET served_on = $2, served_mode = $3, served_by = $4 WHERE id = $1`, [
        row.id,
        servedOn,
        mode,
        by.caller.sub,
      ]);
      return { objection: row.id, listing: Number(row.listing), status: row.status };
    });
  }

  private async decidable(tx: Tx, { caller }: By, id: string, on: Day, at: Circumstances): Promise<RemedyRow> {
    const row = await this.parts.remedies.lock(tx, id);
    assertOwnCourt(caller, row.court);
    const no = whyNotDecided(objectionOf(row), { by: caller.sub, on, now: at.now, rules: rulesOf(row) });
    if (no) throwRefusal(no);
    return row;
  }

  private write<T>({ caller, key }: By, asked: object, work: (tx: Tx, at: Circumstances) => Promise<T>): Promise<T> {
    const { database, mode, circumstances } = this.parts;
    mode.assertLive();
    const at = circumstances();
    return database.transaction((tx) => once(tx, { caller: caller.sub, key, asked, now: at.now }, () => work(tx, at)));
  }
}

const doesNotGrant = ({ asked }: RemedyRow, article: string): Refusal =>
  refusal(
    'proposal-does-not-grant',
    `needs an approved proposal on this listing of kind ${GRANTED_BY[asked].join(' or ')}`,
    article,
    'proposal',
  );
