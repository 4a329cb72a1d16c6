import type { Bilingual } from '#contracts';
import type { Caller, DatabaseHandle, Log } from '#service';
import type { Circumstances } from '../domain/listing.js';
import { clocksOf, readClock } from '../domain/remedy-clocks.js';
import { shanghaiDay, type Day } from '../domain/working-days.js';
import { assertOwnCourt } from '../register/refusals.js';
import type { ObjectionView, ReconsiderationView } from './objection-view.dto.js';
import { objectionOf, rulesOf, unknownObjection, type RemedyRow, type RemedyStore } from './remedy-rows.js';

interface HistoryParts {
  database: DatabaseHandle;
  remedies: RemedyStore;
  circumstances: () => Circumstances;
  log: Log;
}

/** Most objections of one answer; the oldest come first. */
const MOST = 500;

/** Objections as people read them: what happened, and how every clock of the law stands today. */
export class RemedyHistory {
  constructor(private readonly parts: HistoryParts) {}

  /** Those of the caller's court, without what people wrote. */
  async list({ court }: Caller, { listing, open }: { listing?: number; open?: boolean }): Promise<ObjectionView[]> {
    const { database, remedies } = this.parts;
    const rows = await remedies.list(database, { listing, court, waiting: open, most: MOST });
    return rows.map((row) => viewOf(row, this.today()));
  }

  /** One, with the person's words and the court's reasons. The reading is logged. */
  async show(caller: Caller, id: string): Promise<ObjectionView> {
    const { database, remedies, log } = this.parts;
    const row = await remedies.one(database, id);
    if (!row) throw unknownObjection();
    assertOwnCourt(caller, row.court);
    log.info({ caller: caller.sub, role: caller.role, objection: id }, 'identity read');
    const { request, reasons } = await remedies.readTexts(database, row.id);
    return {
      ...viewOf(row, this.today()),
      text: request,
      reasons: reasons === undefined ? null : (JSON.parse(reasons) as Bilingual),
    };
  }

  private today(): Day {
    return shanghaiDay(this.parts.circumstances().now);
  }
}

function viewOf(row: RemedyRow, today: Day): ObjectionView {
  const { id, listing, court, ruleSet, asked, ground, fields, mode, receivedOn, author, enteredAt, receipt } = row;
  const { status, decidedOn, decidedBy, proposal, actedOn, servedOn, servedMode, servedBy } = row;
  return {
    objection: id,
    listing: Number(listing),
    court,
    ruleSet,
    asked,
    ground,
    fields,
    mode,
    receivedOn,
    author,
    enteredAt,
    receipt,
    status,
    decidedOn,
    decidedBy,
    proposal,
    actedOn,
    servedOn,
    servedMode,
    servedBy,
    reconsideration: row.reconsideration === null ? null : reconsiderationOf(row),
    clocks: clocksOf(objectionOf(row), rulesOf(row)).map((clock) => readClock(clock, today)),
  };
}

function reconsiderationOf(row: RemedyRow): ReconsiderationView {
  const { outcome, documentNumber, contentHash, outcomeBy, confirmedBy, confirmedAt } = row;
  return {
    reconsideration: row.reconsideration!,
    status: row.reconsiderationStatus,
    court: row.nextCourt,
    receivedOn: row.askedOn,
    author: row.askedBy,
    outcome,
    decidedOn: row.outcomeOn,
    documentNumber,
    proposal: row.correction,
    contentHash,
    outcomeBy,
    confirmedBy,
    confirmedAt,
  };
}
