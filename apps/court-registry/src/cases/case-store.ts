import { randomUUID } from 'node:crypto';
import type { Tx } from '#messaging';
import type { CaseFile, NewCase, Party, Performance } from '../domain/case.js';
import type { Day } from '../domain/working-days.js';
import type { IdentityVault } from '../register/identity-vault.js';
import type { Page } from '../register/page.dto.js';
import type { SubjectKeys } from '../register/subject-keys.js';

/** What of a party lies sealed. */
type Personal = Pick<Party, 'name' | 'number' | 'legalRepresentative'>;
type Facts = Omit<NewCase, 'applicants' | 'debtors'>;

interface PartyRow {
  id: string;
  case_id: string;
  role: 'applicant' | 'debtor';
  kind: Party['kind'];
  sex: Party['sex'] | null;
  sealed: Buffer;
  identity_key: string;
  performed_on: Day | null;
}

interface PerformanceRow {
  case_id: string;
  performed_on: Day;
  description: string;
  amount_fen: number | null;
  complete: boolean;
  retracted: boolean;
}

const place = (party: string): string => `party/${party}`;

/** The cases' tables: whole case files in, whole case files out. */
export class CaseStore {
  constructor(
    private readonly vault: IdentityVault,
    private readonly subjects: SubjectKeys,
  ) {}

  /** Stores a new case and answers its id. */
  async add(tx: Tx, { applicants, debtors, ...facts }: NewCase, author: string, now: Date): Promise<string> {
    const id = randomUUID();
    await tx.query(
      'INSERT INTO enforcement_case (id, court, number, facts, author, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [id, facts.court.code, facts.case.number, JSON.stringify(facts), author, now],
    );
    for (const [position, party] of applicants.entries()) await this.addParty(tx, id, 'applicant', position, party);
    for (const [position, party] of debtors.entries()) await this.addParty(tx, id, 'debtor', position, party);
    return id;
  }

  /** Locks a case against every other change of it, and reads it; null: there is none. */
  async lock(tx: Tx, id: string): Promise<CaseFile | null> {
    const locked = await tx.query('SELECT 1 FROM enforcement_case WHERE id = $1 FOR UPDATE', [id]);
    return locked.length === 0 ? null : ((await this.read(tx, [id])).get(id.toLowerCase()) ?? null);
  }

  /** @throws Fault when the seal of one of their parties does not open */
  async read(tx: Tx, ids: readonly string[]): Promise<Map<string, CaseFile>> {
    const { files, unreadable } = await this.readEach(tx, ids);
    for (const fault of unreadable.values()) throw fault;
    return files;
  }

  /** Reads cases one for one: a seal that does not open is the fault of its case alone. */
  async readEach(
    tx: Tx,
    ids: readonly string[],
  ): Promise<{ files: Map<string, CaseFile>; unreadable: Map<string, Error> }> {
    const files = new Map<string, CaseFile>();
    const unreadable = new Map<string, Error>();
    const cases = await tx.query<{ id: string; facts: Facts }>(
      'SELECT id, facts FROM enforcement_case WHERE id = ANY($1::uuid[])',
      [ids],
    );
    const parties = await tx.query<PartyRow>(
      `SELECT id, case_id, role, kind, sex, sealed, identity_key, performed_on FROM case_party
       WHERE case_id = ANY($1::uuid[]) ORDER BY case_id, role, position`,
      [ids],
    );
    const performances = await tx.query<PerformanceRow>(
      `SELECT p.case_id, p.performed_on, p.description, p.amount_fen, p.complete, r.id IS NOT NULL AS retracted
       FROM case_performance p LEFT JOIN case_retraction r ON r.case_id = p.case_id AND r.position = p.position AND r.status = 'approved'
       WHERE p.case_id = ANY($1::uuid[]) ORDER BY p.case_id, p.position`,
      [ids],
    );
    for (const { id, facts } of cases) {
      const own = <R extends { case_id: string }>(rows: readonly R[]): R[] => rows.filter((row) => row.case_id === id);
      try {
        files.set(id, {
          ...facts,
          id,
          ...this.openAll(own(parties)),
          performances: own(performances).map(performanceOf),
        });
      } catch (error) {
        unreadable.set(id, error as Error);
      }
    }
    return { files, unreadable };
  }

  /** Adds to what was performed. The case must be locked. */
  async addPerformance(tx: Tx, file: CaseFile, one: Performance, author: string, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO case_performance (case_id, position, performed_on, description, amount_fen, complete, author, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        file.id,
        file.performances.length,
        one.performedOn,
        one.description,
        one.amountFen ?? null,
        one.complete,
        author,
        now,
      ],
    );
  }

  /** Notes that debtors have nothing left to perform; the first such day stays. */
  async markPerformed(tx: Tx, debtors: readonly string[], performedOn: Day): Promise<void> {
    await tx.query('UPDATE case_party SET performed_on = coalesce(performed_on, $2) WHERE id = ANY($1::uuid[])', [
      debtors,
      performedOn,
    ]);
  }

  /** These debtors have something left to perform after all. */
  async unmarkPerformed(tx: Tx, debtors: readonly string[]): Promise<void> {
    await tx.query('UPDATE case_party SET performed_on = NULL WHERE id = ANY($1::uuid[])', [debtors]);
  }

  /** Ids of the cases in which somebody of that number takes part, newest first. Opens nothing. */
  async find(tx: Tx, number: string, court: string | null): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT c.id FROM enforcement_case c
       WHERE EXISTS (SELECT 1 FROM case_party p WHERE p.case_id = c.id AND p.number_index = $1) AND ($2::text IS NULL OR c.court = $2)
       ORDER BY c.recorded_at DESC LIMIT 500`,
      [this.subjects.index(number), court],
    );
    return rows.map(({ id }) => id);
  }

  /** Ids of a court's cases, or of all courts', oldest first. @param waiting only those in which something waits */
  async page(tx: Tx, { court, waiting, limit, offset }: Page & { court: string | null; waiting: boolean }) {
    const rows = await tx.query<{ id: string }>(
      `SELECT c.id FROM enforcement_case c
       WHERE ($1::text IS NULL OR c.court = $1) AND (NOT $2::boolean
         OR EXISTS (SELECT 1 FROM listing_request r WHERE r.case_id = c.id AND r.state = 'received')
         OR EXISTS (SELECT 1 FROM case_decision d WHERE d.case_id = c.id AND d.state IN ('proposed', 'waiting')))
       ORDER BY c.recorded_at, c.id LIMIT $3 OFFSET $4`,
      [court, waiting, limit, offset],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * When listings of that debtor that came from cases of that applicant were deleted because the applicant asked
   * (P 10(4)). A listing is of who asked for it; one of the court's own motion, of every applicant of its case.
   * @param ground the ground of deletion that bars
   */
  async deletionsAskedFor(tx: Tx, applicant: string, debtor: string, ground: string): Promise<Date[]> {
    const rows = await tx.query<{ at: Date }>(
      `SELECT min(r.made_at) AS at FROM case_party a
       JOIN case_decision d ON d.case_id = a.case_id
       JOIN listing_request q ON q.id = d.request AND (q.applicant IS NULL OR q.applicant = a.id)
       JOIN listing l ON l.number = d.listing AND l.number_index = $2
       JOIN revision r ON r.listing = l.number AND r.standing = 'deleted' AND r.state #>> '{deletion,ground}' = $3
       WHERE a.number_index = $1 AND a.role = 'applicant' GROUP BY l.number`,
      [this.subjects.index(applicant), this.subjects.index(debtor), ground],
    );
    return rows.map(({ at }) => at);
  }

  private async addParty(tx: Tx, caseId: string, role: PartyRow['role'], position: number, party: Party) {
    const id = randomUUID();
    const { name, number, legalRepresentative } = party;
    const personal: Personal = { name, number, ...(legalRepresentative !== undefined && { legalRepresentative }) };
    const { bytes, keyId } = this.vault.seal(JSON.stringify(personal), place(id));
    await tx.query(
      `INSERT INTO case_party (id, case_id, role, position, kind, sex, number_index, sealed, identity_key)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, caseId, role, position, party.kind, party.sex ?? null, this.subjects.index(number), bytes, keyId],
    );
  }

  private openAll(rows: readonly PartyRow[]): Pick<CaseFile, 'applicants' | 'debtors'> {
    const found: Pick<CaseFile, 'applicants' | 'debtors'> = { applicants: [], debtors: [] };
    for (const row of rows) {
      const party = { id: row.id, ...this.open(row) };
      if (row.role === 'applicant') found.applicants.push(party);
      else found.debtors.push({ ...party, performedOn: row.performed_on });
    }
    return found;
  }

  private open({ id, kind, sex, sealed, identity_key: keyId }: PartyRow): Party {
    const personal = JSON.parse(this.vault.open({ keyId, bytes: sealed }, place(id))) as Personal;
    return { kind, ...(sex !== null && { sex }), ...personal };
  }
}

function performanceOf({
  performed_on: performedOn,
  description,
  amount_fen: fen,
  complete,
  retracted,
}: PerformanceRow): Performance {
  return {
    performedOn,
    description,
    complete,
    ...(fen !== null && { amountFen: Number(fen) }),
    ...(retracted && { retracted }),
  };
}
