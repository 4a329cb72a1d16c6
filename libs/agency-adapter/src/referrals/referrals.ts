import { measuresOf } from '#contracts';
import type { Database, Now, Tx } from '#messaging';
import { refuse, type Refusal } from '#service';
import { subjectTagOf } from '../check/denial-book.js';
import { judge } from '../check/judge.js';
import { toRow } from '../tables/sql-store.js';

/** A case that a `refer` measure made: what was asked under it is granted or refused by a person, with a reason. */
export interface Referral {
  /** Id of the signed denial, which the customer's receipt names. */
  denial: string;
  requestId: string;
  listing: number;
  revision: number;
  measure: string;
  since: Date;
  /** Whether the measure stands against the subject now: a lift, a term's end or an exemption may have come meanwhile. */
  stands: boolean;
  decision: 'granted' | 'refused' | null;
  reason: string | null;
  officer: string | null;
  decidedAt: Date | null;
}

const SELECT = `
  SELECT d.denial, d.request_id AS "requestId", d.listing, d.revision, d.measure, d.at AS since, d.subject_tags AS tags,
    r.decision, r.reason, r.officer, r.at AS "decidedAt"
  FROM denial d LEFT JOIN referral r ON r.denial = d.denial WHERE d.measure = ANY($1::text[])`;

/** `tags`: of whom the listing was about when it was denied; null in denials that were made before that was kept. */
type Denied = Omit<Referral, 'stands'> & { tags: string[] | null };

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
    const { database } = this.options;
    const rows = await database.query<Denied>(
      `${SELECT} AND ($2::boolean IS NULL OR $2 = (r.denial IS NULL)) ORDER BY d.at, d.denial LIMIT ${MOST}`,
      [this.measures, open ?? null],
    );
    return this.withStanding(database, rows);
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
      const found = await tx.query<Denied>(`${SELECT} AND d.denial = $2`, [this.measures, denial]);
      const [row] = await this.withStanding(tx, found);
      const same = row.decision === decision && row.reason === reason && row.officer === officer;
      return same
        ? row
        : refuse('referral-decided', `${row.officer} has ${row.decision} this before.`, { kind: 'conflict' });
    });
  }

  /** As a check would judge it now, and only while the listing is about whom it was about then. */
  private async withStanding(tx: Pick<Tx, 'query'>, rows: readonly Denied[]): Promise<Referral[]> {
    const [enforced, [cut]] = await Promise.all([
      tx.query(`SELECT * FROM enforced WHERE measures <> '{}' AND listing = ANY($1::bigint[])`, [
        rows.map(({ listing }) => listing),
      ]),
      tx.query<{ newest: Date | null }>('SELECT max(cut_at) AS newest FROM position'),
    ]);
    const now = this.options.clock.now();
    const byListing = new Map(enforced.map(toRow).map((row) => [row.listing, row]));
    return rows.map(({ tags, ...row }) => {
      const listing = Number(row.listing);
      const held = byListing.get(listing);
      const stands =
        held !== undefined &&
        (tags === null || held.refs.some((ref) => tags.includes(subjectTagOf(ref)))) &&
        judge([held], [row.measure], now, cut.newest).met.length > 0;
      return { ...row, listing, stands };
    });
  }
}
