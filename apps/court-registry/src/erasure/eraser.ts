import { randomBytes } from 'node:crypto';
import { registerTopic } from '#contracts';
import type { Tx } from '#messaging';
import { ERASED, redact } from '../domain/redact.js';
import type { IdentityVault } from '../register/identity-vault.js';
import type { ListingStore } from '../register/listing-store.js';

interface Sealed {
  id: string;
  sealed: Buffer;
  key: string;
}

/** The rows that speak of a listing, by the tables that hold them. */
interface Traces {
  listing: number;
  /** Names and numbers that are to go. */
  words: string[];
  /** Empty where the listing did not come from a case. */
  cases: { decision: string; caseId: string; debtor: string }[];
}

/**
 * Drops name and number of a listing from every table that can hold them, and whatever text may repeat them. What stays
 * is that it was, when, why and by whom; and of every event the signature and the commitment that it covers.
 */
export class Eraser {
  constructor(private readonly parts: { vault: IdentityVault; store: ListingStore }) {}

  /** The listing must be locked. */
  async erase(tx: Tx, listing: number): Promise<void> {
    const cases = await tx.query<Traces['cases'][number]>(
      'SELECT id AS decision, case_id AS "caseId", debtor FROM case_decision WHERE listing = $1',
      [listing],
    );
    const traces = { listing, words: await this.wordsOf(tx, listing, cases), cases };
    await this.parts.store.erase(tx, listing, traces.words);
    await this.eraseProposals(tx, traces);
    await this.eraseEvents(tx, traces);
    for (const one of cases) await this.eraseCase(tx, one, traces.words);
    await this.eraseRemedies(tx, traces);
  }

  /** Every name and number that the listing, or its debtor in the case, ever had. */
  private async wordsOf(tx: Tx, listing: number, cases: Traces['cases']): Promise<string[]> {
    const parties = await tx.query<Sealed>(
      'SELECT id, sealed, identity_key AS key FROM case_party WHERE id = ANY($1::uuid[])',
      [cases.map(({ debtor }) => debtor)],
    );
    const subjects = (await this.parts.store.revisions(tx, listing)).map(({ content }) => content.subject);
    const known = [...subjects, ...parties.map((party) => this.open<(typeof subjects)[number]>(party, 'party'))];
    const said = known.flatMap(({ name, number, legalRepresentative }) => [name, number, legalRepresentative]);
    return [...new Set(said.filter((word): word is string => typeof word === 'string'))];
  }

  /** With the hash, by which a number could be found that nothing else tells. */
  private async eraseProposals(tx: Tx, { listing, words }: Traces): Promise<void> {
    const rows = await tx.query<Sealed & { reason: string | null }>(
      `SELECT p.id, p.sealed, p.identity_key AS key, p.reason FROM proposal p
       WHERE p.decision_number IN (SELECT decision_number FROM listing WHERE number = $1 UNION SELECT state #>> '{content,decision,number}' FROM revision WHERE listing = $1)
          OR p.listing = $1 ORDER BY p.id FOR UPDATE`,
      [listing],
    );
    for (const row of rows) {
      const { bytes, keyId } = this.seal(redact(this.open(row, 'proposal'), words), 'proposal', row.id);
      await tx.query(
        `UPDATE proposal SET sealed = $2, identity_key = $3, content_hash = 'erased', reason = $4 WHERE id = $1`,
        [row.id, bytes, keyId, redact(row.reason, words)],
      );
    }
    await this.forgetCalls(tx, 'proposal', rows);
  }

  /** The commitment stays, so signature and leaf can be checked; the salt goes, so that nothing can be guessed from it. */
  private async eraseEvents(tx: Tx, { listing }: Traces): Promise<void> {
    await tx.query(
      `UPDATE outbox SET commitment = sha256(salt || data), salt = '', data = '' WHERE topic = $1 AND listing = $2 AND salt <> ''`,
      [registerTopic, listing],
    );
    await tx.query(`UPDATE quarantine SET value = '', headers = '{}', record_key = NULL WHERE listing = $1`, [listing]);
  }

  private async eraseCase(tx: Tx, { decision, caseId, debtor }: Traces['cases'][number], words: string[]) {
    const nobody = this.seal({ name: ERASED, number: ERASED }, 'party', debtor);
    await tx.query('UPDATE case_party SET sealed = $2, identity_key = $3, number_index = $4 WHERE id = $1', [
      debtor,
      nobody.bytes,
      nobody.keyId,
      randomBytes(32),
    ]);
    const decisions = await tx.query<Sealed & Texts>(
      'SELECT id, sealed, identity_key AS key, reason, detail FROM case_decision WHERE debtor = $1',
      [debtor],
    );
    for (const row of decisions) {
      const { bytes, keyId } = this.seal(redact(this.open(row, 'decision'), words), 'decision', row.id);
      await tx.query(
        'UPDATE case_decision SET sealed = $2, identity_key = $3, reason = $4, detail = $5 WHERE id = $1',
        [row.id, bytes, keyId, redact(row.reason, words), redact(row.detail, words)],
      );
    }
    const [{ facts }] = await tx.query<{ facts: object }>('SELECT facts FROM enforcement_case WHERE id = $1', [caseId]);
    await tx.query('UPDATE enforcement_case SET facts = $2 WHERE id = $1', [
      caseId,
      JSON.stringify(redact(facts, words)),
    ]);
    for (const { table, column, key } of CASE_TEXTS) {
      const texts = await tx.query<{ key: string; said: string }>(
        `SELECT ${key}::text AS key, ${column} AS said FROM ${table} WHERE case_id = $1 AND ${column} IS NOT NULL`,
        [caseId],
      );
      for (const text of texts)
        await tx.query(`UPDATE ${table} SET ${column} = $3 WHERE case_id = $1 AND ${key}::text = $2`, [
          caseId,
          text.key,
          redact(text.said, words),
        ]);
    }
    await this.forgetCalls(tx, 'decision', [...decisions, { id: decision }]);
    await this.forgetCalls(tx, 'case', [{ id: caseId }]);
  }

  /** What the person wrote goes whole; the court's reasons stay, without the name. */
  private async eraseRemedies(tx: Tx, { listing, words }: Traces): Promise<void> {
    const rows = await tx.query<Sealed & { part: string }>(
      `SELECT t.objection AS id, t.part, t.sealed, t.identity_key AS key FROM objection_text t JOIN objection o ON o.id = t.objection WHERE o.listing = $1`,
      [listing],
    );
    for (const { part, ...row } of rows) {
      const place = `objection/${row.id}/${part}`;
      const said = this.parts.vault.open({ keyId: row.key, bytes: row.sealed }, place);
      const { bytes, keyId } = this.parts.vault.seal(part === 'request' ? ERASED : redact(said, words), place);
      await tx.query('UPDATE objection_text SET sealed = $3, identity_key = $4 WHERE objection = $1 AND part = $2', [
        row.id,
        part,
        bytes,
        keyId,
      ]);
    }
    await this.forgetCalls(tx, 'objection', rows);
  }

  /** Hashes of the bodies that were sent, by which a number could be found; a call of that age is not repeated. */
  private async forgetCalls(tx: Tx, member: string, rows: readonly { id: string }[]): Promise<void> {
    await tx.query('DELETE FROM idempotency WHERE answer ->> $1 = ANY($2)', [member, rows.map(({ id }) => id)]);
  }

  private open<T extends object>({ id, sealed, key }: Sealed, of: string): T {
    return JSON.parse(this.parts.vault.open({ keyId: key, bytes: sealed }, `${of}/${id}`)) as T;
  }

  private seal(value: object, of: string, id: string) {
    return this.parts.vault.seal(JSON.stringify(value), `${of}/${id}`);
  }
}

interface Texts {
  reason: string | null;
  detail: string | null;
}

/** Texts about a case that may name its debtor. */
const CASE_TEXTS = [
  { table: 'case_performance', column: 'description', key: 'position' },
  { table: 'listing_request', column: 'reasons', key: 'id' },
] as const;
