import { randomUUID } from 'node:crypto';
import type { Tx } from '#messaging';
import { refuse, Refused, type Caller, type DatabaseHandle, type Log } from '#service';
import { shanghaiDay } from '../domain/working-days.js';
import { once } from '../register/idempotency.js';
import type { IdentityVault } from '../register/identity-vault.js';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import { assertOwnCourt, conflict } from '../register/refusals.js';

/** How an agency thinks that a restriction is got round. */
export const SUSPICIONS = [
  'account-of-another',
  'ticket-bought-elsewhere',
  'identity-of-another',
  'straw-person',
  'property-moved',
  'other',
] as const;
export type Suspicion = (typeof SUSPICIONS)[number];

/** Where the court finds the evidence: the agency keeps it, the report only refers to it. */
export interface Evidence {
  kind: 'transaction' | 'document' | 'denial' | 'recording' | 'other';
  reference: string;
}

export interface Reported {
  listing: number;
  suspicion: Suspicion;
  happenedOn: string;
  evidence: Evidence[];
  account: string;
}

export interface ReportRow {
  report: string;
  agency: string;
  officer: string;
  listing: number;
  court: string;
  caseNumber: string;
  suspicion: Suspicion;
  happenedOn: string;
  evidence: Evidence[];
  receivedAt: Date;
  outcome: 'taken-up' | 'set-aside' | null;
  reason: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
}

interface ReportParts {
  database: DatabaseHandle;
  store: ListingStore;
  vault: IdentityVault;
  mode: RegisterMode;
  now: () => Date;
  log: Log;
}

const SELECT = `
  SELECT id AS report, agency, officer, listing, court, case_number AS "caseNumber", suspicion, happened_on AS "happenedOn",
    evidence, received_at AS "receivedAt", outcome, reason, decided_by AS "decidedBy", decided_at AS "decidedAt" FROM report`;
/** Most reports of one answer; what waits longest comes first. */
const MOST = 500;
const place = (id: string): string => `report/${id}`;

/**
 * The court's inbox for what agencies suspect: that a listed subject gets round a restriction (the Chongchuan
 * case). A report is a hint to people. It restricts nobody, and least of all the others whom it names.
 */
export class Reports {
  constructor(private readonly parts: ReportParts) {}

  /** @throws Refused `unknown-listing`, `happens-later` */
  async receive(caller: Caller, key: string, reported: Reported): Promise<{ report: string }> {
    const { store, vault, mode, database, now } = this.parts;
    if (caller.agency === undefined)
      throw new Refused(refuse('no-agency', 'The bearer acts for no agency.', { kind: 'forbidden' }));
    mode.assertLive();
    const at = now();
    return database.transaction((tx) =>
      once(
        tx,
        { caller: `${caller.agency}/${caller.sub}`, key, asked: { route: 'reports', ...reported }, now: at },
        async () => {
          const { listing, suspicion, happenedOn, evidence, account } = reported;
          const state = (await store.read(tx, [listing])).get(listing);
          if (!state)
            throw new Refused(refuse('unknown-listing', 'There is no listing of that number.', { kind: 'unknown' }));
          if (happenedOn > shanghaiDay(at))
            throw new Refused(
              refuse('happens-later', 'A report is about what has happened.', {
                kind: 'invalid',
                fields: [{ field: 'happenedOn', problem: 'lies in the future' }],
              }),
            );
          const { court, case: enforcement } = state.content;
          const report = randomUUID();
          const { keyId, bytes } = vault.seal(account, place(report));
          await tx.query(
            `INSERT INTO report (id, agency, officer, listing, court, case_number, suspicion, happened_on, evidence, sealed, identity_key, received_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
            [
              report,
              caller.agency,
              caller.sub,
              listing,
              court.code,
              enforcement.number,
              suspicion,
              happenedOn,
              JSON.stringify(evidence),
              bytes,
              keyId,
              at,
            ],
          );
          return { report };
        },
      ),
    );
  }

  /** A clerk takes it up, or sets it aside; either with a reason, once. */
  decide(
    caller: Caller,
    key: string,
    id: string,
    outcome: 'taken-up' | 'set-aside',
    reason: string,
  ): Promise<ReportRow> {
    const { database, now } = this.parts;
    const asked = { route: 'report-outcome', id, outcome, reason };
    return database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked, now: now() }, async () => {
        await tx.query('SELECT 1 FROM report WHERE id = $1 FOR UPDATE', [id]);
        const row = await this.one(tx, caller, id);
        if (row.outcome !== null)
          throw conflict('already-decided', `The report was ${row.outcome} by ${row.decidedBy}.`);
        await tx.query('UPDATE report SET outcome = $2, reason = $3, decided_by = $4, decided_at = $5 WHERE id = $1', [
          id,
          outcome,
          reason,
          caller.sub,
          now(),
        ]);
        return this.one(tx, caller, id);
      }),
    );
  }

  /** Those of the caller's court, or of the caller's agency; without what the officers wrote. */
  list(
    { court, agency }: Caller,
    asked: { listing?: number; caseNumber?: string; waiting?: boolean },
  ): Promise<ReportRow[]> {
    return this.parts.database.query<ReportRow>(
      `${SELECT} WHERE ($1::text IS NULL OR court = $1) AND ($2::text IS NULL OR agency = $2) AND ($3::bigint IS NULL OR listing = $3)
         AND ($4::text IS NULL OR case_number = $4) AND ($5::boolean IS NULL OR $5 = (outcome IS NULL)) ORDER BY received_at, id LIMIT $6`,
      [court ?? null, agency ?? null, asked.listing ?? null, asked.caseNumber ?? null, asked.waiting ?? null, MOST],
    );
  }

  /** One, with what the officer wrote. The reading is logged. */
  async show(caller: Caller, id: string): Promise<ReportRow & { account: string }> {
    const { database, vault, log } = this.parts;
    const row = await this.one(database, caller, id);
    const [{ bytes, keyId }] = await database.query<{ bytes: Buffer; keyId: string }>(
      'SELECT sealed AS bytes, identity_key AS "keyId" FROM report WHERE id = $1',
      [id],
    );
    log.info({ caller: caller.sub, role: caller.role, report: id }, 'identity read');
    return { ...row, account: vault.open({ keyId, bytes }, place(id)) };
  }

  private async one(tx: Pick<Tx, 'query'>, caller: Caller, id: string): Promise<ReportRow> {
    const [row] = await tx.query<ReportRow>(`${SELECT} WHERE id = $1`, [id]);
    if (!row) throw new Refused(refuse('unknown-report', 'There is no such report.', { kind: 'unknown' }));
    assertOwnCourt(caller, row.court);
    return row;
  }
}
