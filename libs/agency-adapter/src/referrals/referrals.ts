import { measuresOf } from '#contracts';
import type { Database, Now } from '#messaging';
import { refuse, type Refusal } from '#service';

/** A case that a `refer` measure made: what was asked under it is granted or refused by a person, with a reason. */
export interface Referral {
  /** Id of the signed denial, which the customer's receipt names. */
  denial: string;
  requestId: string;
  listing: number;
  revision: number;
  measure: string;
  since: Date;
  /** Whether the measure still stands against the subject: a lift may have come meanwhile. */
  stands: boolean;
  decision: 'granted' | 'refused' | null;
  reason: string | null;
  officer: string | null;
  decidedAt: Date | null;
}

const SELECT = `
  SELECT d.denial, d.request_id AS "requestId", d.listing, d.revision, d.measure, d.at AS since,
    EXISTS (SELECT FROM enforced e WHERE e.listing = d.listing AND d.measure = ANY(e.measures)) AS stands,
    r.decision, r.reason, r.officer, r.at AS "decidedAt"
  FROM denial d LEFT JOIN referral r ON r.denial = d.denial WHERE d.measure = ANY($1::text[])`;
/** Most referrals of one answer; what waits longest comes first. */
const MOST = 500;

/**
 * Cases for officers: no measure of this sort refuses by itself. The bus never decides one, and a lift
 * decides none either: it only shows that the measure stands no more.
 */
export class Referrals {
  private readonly measures: string[];

  constructor(private readonly options: { agency: string; database: Database; clock: Now }) {
    this.measures = measuresOf(options.agency)
      .filter(({ effect }) => effect === 'refer')
      .map(({ code }) => code);
  }

  /** @param open only those that wait for an officer, or only those decided; all unless told */
  async list(open?: boolean): Promise<Referral[]> {
    const rows = await this.options.database.query<Referral>(
      `${SELECT} AND ($2::boolean IS NULL OR $2 = (r.denial IS NULL)) ORDER BY d.at, d.denial LIMIT ${MOST}`,
      [this.measures, open ?? null],
    );
    return rows.map(withNumbers);
  }

  /** An officer's decision, once; the same again is answered as before. */
  async decide(
    denial: string,
    decision: 'granted' | 'refused',
    reason: string,
    officer: string,
  ): Promise<Referral | Refusal> {
    const { database, clock } = this.options;
    return database.transaction(async (tx) => {
      const [known] = await tx.query(`${SELECT} AND d.denial = $2`, [this.measures, denial]);
      if (!known)
        return refuse('referral-unknown', 'No case of this number waits for an officer here.', { kind: 'unknown' });
      await tx.query(
        'INSERT INTO referral (denial, decision, reason, officer, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
        [denial, decision, reason, officer, clock.now()],
      );
      const [row] = await tx.query<Referral>(`${SELECT} AND d.denial = $2`, [this.measures, denial]);
      const same = row.decision === decision && row.reason === reason && row.officer === officer;
      return same
        ? withNumbers(row)
        : refuse('referral-decided', `${row.officer} has ${row.decision} this before.`, { kind: 'conflict' });
    });
  }
}

const withNumbers = (row: Referral): Referral => ({ ...row, listing: Number(row.listing) });
