import { BinaryArray, type Tx } from '#messaging';
import type { Listing } from '../domain/listing.js';
import { ERASED, redact } from '../domain/redact.js';
import { addFigures } from './figure-rows.js';
import type { IdentityVault } from './identity-vault.js';
import { REVISION, RevisionRows, type Personal, type RevisionRow, type SealedRow } from './revision-rows.js';
import type { SubjectKeys } from './subject-keys.js';

/** What the column of revisions holds. */
export const MOST_REVISIONS = 2_147_483_647;

/** Why a revision exists, and who made it. */
export interface Provenance {
  origin: string;
  author: string | null;
  approver: string | null;
  /** Trace of the request that decided it. */
  traceparent?: string;
}

export interface NewRevision extends Provenance {
  type: string;
  /** The revision before it; null where there is none. */
  before: Listing | null;
  listing: Listing;
}

export interface UnindexedName {
  listing: number;
  revision: number;
  name: string | null;
}

export type Namesake = Pick<Personal, 'name' | 'number'> & { listing: number };

/** The register's tables: whole listings in, whole listings out, many at once. */
export class ListingStore {
  private readonly rows: RevisionRows;

  constructor(
    vault: IdentityVault,
    private readonly subjects: SubjectKeys,
  ) {
    this.rows = new RevisionRows(vault);
  }

  /** The next listing numbers, ascending. Numbers that a rolled-back transaction took stay unused. */
  async takeNumbers(tx: Tx, count: number): Promise<number[]> {
    if (count === 0) return [];
    const rows = await tx.query<{ n: number }>(
      `SELECT nextval('listing_number') AS n FROM generate_series(1, $1::int)`,
      [count],
    );
    return rows.map(({ n }) => Number(n)).sort((a, b) => a - b);
  }

  /** The listings that rest on decisions of those numbers, by decision number. */
  async numbersOf(tx: Tx, decisionNumbers: readonly string[]): Promise<Map<string, number>> {
    if (decisionNumbers.length === 0) return new Map();
    const rows = await tx.query<{ d: string; n: number }>(
      'SELECT decision_number AS d, number AS n FROM listing WHERE decision_number = ANY($1)',
      [decisionNumbers],
    );
    return new Map(rows.map(({ d, n }) => [d, Number(n)]));
  }

  /**
   * Locks listings, ascending, and reads them. Two statements: a lock that was waited for must be followed by a new
   * look, or the revision read could be the one before.
   * @param ifLocked what to do about those that another transaction has locked; skipped ones are missing from the answer
   */
  async lock(tx: Tx, numbers: readonly number[], ifLocked: 'wait' | 'skip' = 'wait'): Promise<Map<number, Listing>> {
    if (numbers.length === 0) return new Map();
    const locked = await tx.query<{ number: number }>(
      `SELECT number FROM listing WHERE number = ANY($1::bigint[]) ORDER BY number FOR UPDATE ${ifLocked === 'skip' ? 'SKIP LOCKED' : ''}`,
      [numbers],
    );
    return this.read(
      tx,
      locked.map(({ number }) => Number(number)),
    );
  }

  async read(tx: Tx, numbers: readonly number[]): Promise<Map<number, Listing>> {
    if (numbers.length === 0) return new Map();
    const rows = await tx.query<RevisionRow>(
      `SELECT ${REVISION} FROM listing l JOIN revision r ON r.listing = l.number AND r.revision = l.revision WHERE l.number = ANY($1::bigint[])`,
      [numbers],
    );
    return new Map(rows.map((row) => [Number(row.listing), this.rows.toListing(row)]));
  }

  /**
   * Whom the listings in force of a full name are about, newest first, and nothing else of them: of a common name there
   * are hundreds.
   * @param below only listings with a lower number
   */
  async namesakes(tx: Tx, name: string, below: number, limit: number): Promise<Namesake[]> {
    const rows = await tx.query<SealedRow>(NAMESAKES, [this.subjects.nameIndex(name), below, limit]);
    return rows.map((row) => ({ ...this.rows.open(row), listing: Number(row.listing) }));
  }

  /** The next listings whose names are not in the index yet, ascending; a name is null where it can't be opened. */
  async unindexedNames(tx: Tx, after: number, limit: number): Promise<UnindexedName[]> {
    const rows = await tx.query<RevisionRow>(UNINDEXED, [after, limit]);
    return rows.map((row) => {
      const [listing, { revision }] = [Number(row.listing), row];
      try {
        return { listing, revision, name: this.rows.open(row).name };
      } catch {
        return { listing, revision, name: null };
      }
    });
  }

  /** Puts names into the index, but for listings that have moved on: who wrote those indexed them. */
  async indexNames(tx: Tx, names: readonly UnindexedName[]): Promise<void> {
    const known = names.filter(({ name }) => name !== null);
    await tx.query(INDEX_NAMES, [
      known.map(({ listing }) => listing),
      known.map(({ revision }) => revision),
      known.map(({ name }) => this.subjects.nameIndex(name!)),
    ]);
  }

  async revisions(tx: Tx, number: number): Promise<Listing[]> {
    const rows = await tx.query<RevisionRow>(
      `SELECT ${REVISION} FROM revision r WHERE listing = $1 ORDER BY revision`,
      [number],
    );
    return rows.map((row) => this.rows.toListing(row));
  }

  /** The newest revision that held the measure, before a given one where one is given. */
  async lastHolding(tx: Tx, number: number, measure: string, before: number | null): Promise<Listing | null> {
    const [row] = await tx.query<RevisionRow>(
      `SELECT ${REVISION} FROM revision r WHERE listing = $1 AND $2 = ANY(measures) AND ($3::int IS NULL OR revision < $3) ORDER BY revision DESC LIMIT 1`,
      [number, measure, before],
    );
    return row ? this.rows.toListing(row) : null;
  }

  /** Which of these listings now hold the measure against who has that number. */
  async holding(tx: Tx, numbers: readonly number[], subject: string, measure: string): Promise<number[]> {
    if (numbers.length === 0) return [];
    const rows = await tx.query<{ number: number }>(
      `SELECT l.number FROM listing l JOIN revision r ON r.listing = l.number AND r.revision = l.revision
       WHERE l.number = ANY($1::bigint[]) AND l.number_index = $2 AND $3 = ANY(r.measures)`,
      [numbers, this.subjects.index(subject), measure],
    );
    return rows.map(({ number }) => Number(number));
  }

  /** Adds revisions and moves their listings to the newest of them. Revisions of one listing must come in order. */
  async write(tx: Tx, revisions: readonly NewRevision[], madeAt: Date): Promise<void> {
    if (revisions.length === 0) return;
    const newest = new Map(revisions.map(({ listing }) => [listing.listing, listing]));
    const listings = [...newest.values()].sort((a, b) => a.listing - b.listing);
    const columns = [
      listings.map((l) => l.listing),
      listings.map((l) => l.revision),
      listings.map((l) => l.standing),
      new BinaryArray(
        'text',
        listings.map((l) => l.content.decision.number),
      ),
      listings.map((l) => l.content.court.code),
      new BinaryArray(
        'bytea',
        listings.map(({ content: { subject } }) => subject.number && this.subjects.index(subject.number)),
      ),
      listings.map((l) => l.until),
      new BinaryArray(
        'bytea',
        listings.map((l) => this.subjects.nameIndex(l.content.subject.name)),
      ),
    ];
    await Promise.all([
      this.addRevisions(tx, revisions, madeAt),
      addFigures(tx, revisions, madeAt),
      tx.query(UPSERT_LISTINGS, columns),
    ]);
  }

  /** Drops name and number from every revision, and these words from every text in them. The listing must be locked. */
  async erase(tx: Tx, number: number, words: readonly string[]): Promise<void> {
    for (const { published: _refs, ...listing } of await this.revisions(tx, number)) {
      const { state, bytes, keyId } = this.rows.partErased(redact(listing, words));
      await tx.query(
        'UPDATE revision SET state = $3, sealed = $4, identity_key = $5 WHERE listing = $1 AND revision = $2',
        [number, listing.revision, JSON.stringify(state), bytes, keyId],
      );
    }
    await tx.query('UPDATE listing SET number_index = NULL, name_index = $2 WHERE number = $1', [
      number,
      this.subjects.nameIndex(ERASED),
    ]);
  }

  private async addRevisions(tx: Tx, revisions: readonly NewRevision[], madeAt: Date): Promise<void> {
    const states: string[] = [];
    const sealed: Buffer[] = [];
    let keyId = '';
    for (const { listing } of revisions) {
      const parted = this.rows.part(listing);
      states.push(JSON.stringify(parted.state));
      sealed.push(parted.bytes);
      keyId = parted.keyId;
    }
    await tx.query(INSERT_REVISIONS, [
      revisions.map(({ listing }) => listing.listing),
      revisions.map(({ listing }) => listing.revision),
      revisions.map(({ type }) => type),
      revisions.map(({ listing }) => listing.standing),
      revisions.map(({ listing }) => listing.measures.map(({ code }) => code).join(',')),
      new BinaryArray(
        'text',
        revisions.map(({ origin }) => origin),
      ),
      revisions.map(({ author }) => author),
      revisions.map(({ approver }) => approver),
      keyId,
      madeAt,
      // The largest last, as in the outbox.
      new BinaryArray('bytea', sealed),
      new BinaryArray('jsonb', states),
    ]);
  }
}

const INSERT_REVISIONS = `
  INSERT INTO revision (listing, revision, type, standing, measures, state, sealed, identity_key, origin, author, approver, made_at)
  SELECT v.listing, v.revision, v.type, v.standing, string_to_array(v.measures, ','), v.state, v.sealed, $9, v.origin, v.author, v.approver, $10
  FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $11::bytea[], $12::jsonb[])
    v(listing, revision, type, standing, measures, origin, author, approver, sealed, state)`;

/** A listing whose number is known again is no longer incomplete. */
const UPSERT_LISTINGS = `
  INSERT INTO listing (number, revision, standing, decision_number, court, number_index, incomplete, until, name_index)
  SELECT v.number, v.revision, v.standing, v.decision, v.court, v.number_index, v.number_index IS NULL, v.until, v.name_index
  FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::timestamptz[], $8::bytea[])
    v(number, revision, standing, decision, court, number_index, until, name_index)
  ON CONFLICT (number) DO UPDATE SET revision = excluded.revision, standing = excluded.standing, decision_number = excluded.decision_number,
    court = excluded.court, number_index = excluded.number_index,
    incomplete = excluded.incomplete AND NOT EXISTS (SELECT FROM erasure e WHERE e.listing = excluded.number AND e.erased_at IS NOT NULL), until = excluded.until,
    name_index = excluded.name_index`;

const NAMESAKES = `
  SELECT r.listing, r.revision, r.sealed, r.identity_key FROM listing l JOIN revision r ON r.listing = l.number AND r.revision = l.revision
  WHERE l.name_index = $1 AND l.number < $2 AND l.standing = 'in-force' ORDER BY l.number DESC LIMIT $3`;

const UNINDEXED = `
  SELECT ${REVISION} FROM listing l JOIN revision r ON r.listing = l.number AND r.revision = l.revision
  WHERE l.name_index IS NULL AND l.number > $1 ORDER BY l.number LIMIT $2`;

const INDEX_NAMES = `
  UPDATE listing l SET name_index = v.name_index FROM unnest($1::bigint[], $2::int[], $3::bytea[]) v(number, revision, name_index)
  WHERE l.number = v.number AND l.revision = v.revision AND l.name_index IS NULL`;
