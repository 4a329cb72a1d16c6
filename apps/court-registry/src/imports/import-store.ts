import type { InputRow } from '#contracts';
import { BinaryArray, type Tx } from '#messaging';
import type { ImportState } from '../database/entities.js';
import { refusal, type Refusal } from '../domain/refusal.js';
import type { Sealed } from '../register/identity-vault.js';
import type { ListingStore } from '../register/listing-store.js';

export interface StagedRow {
  line: number;
  kind: InputRow['row'];
  decisionNumber: string;
  sealed: Sealed;
}

export interface RefusedLine {
  line: number;
  refusal: Refusal;
}

export interface StagedBatch {
  digest: string;
  /** Lines received before this batch, and with it. */
  after: number;
  upTo: number;
  /** SHA-256 of the file's bytes up to and with the last line of this batch. */
  prefixDigest: string;
  rows: StagedRow[];
  refused: RefusedLine[];
}

export interface NewImport {
  digest: string;
  author: string;
  court: string | null;
  takeOver: boolean;
  at: Date;
}

export interface ImportHead {
  state: ImportState;
  author: string;
  takeOver: boolean;
  receivedLines: number;
  prefixDigest: string | null;
}

/** The tables of a file that is being taken in. */
export class ImportStore {
  constructor(
    private readonly listings: ListingStore,
    private readonly shards: number,
  ) {}

  /** Begins an import, or finds the one of that digest. */
  async open(tx: Tx, o: NewImport): Promise<ImportHead> {
    await tx.query(
      'INSERT INTO import (digest, author, court, take_over, received_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
      [o.digest, o.author, o.court, o.takeOver, o.at],
    );
    const [row] = await tx.query<ImportHead>(
      `SELECT state, author, take_over AS "takeOver", received_lines AS "receivedLines", prefix_digest AS "prefixDigest"
       FROM import WHERE digest = $1`,
      [o.digest],
    );
    return row;
  }

  /**
   * Stores a batch and moves the import past it, both or neither. Listings get their numbers here, in file order.
   * Answers false when the batch does not follow what is stored.
   */
  async stage(tx: Tx, batch: StagedBatch): Promise<boolean> {
    const { digest, after, upTo, prefixDigest, rows, refused } = batch;
    const moved = await tx.query(
      `UPDATE import SET received_lines = $3, prefix_digest = $4, rows = rows + $5 WHERE digest = $1 AND received_lines = $2 AND state = 'receiving' RETURNING 1`,
      [digest, after, upTo, prefixDigest, rows.length + refused.length],
    );
    if (moved.length === 0) return false;
    const kept = await this.withoutRepeats(tx, digest, rows, refused);
    const numbers = await this.listings.takeNumbers(tx, kept.filter(({ kind }) => kind === 'listing').length);
    let next = 0;
    const listing = kept.map(({ kind }) => (kind === 'listing' ? numbers[next++] : null));
    await tx.query(
      `INSERT INTO import_row (digest, line, kind, decision_number, listing, shard, sealed, identity_key)
       SELECT $1, v.line, v.kind, v.decision, v.listing, v.listing % $8, v.sealed, v.key
       FROM unnest($2::int[], $3::text[], $4::text[], $5::bigint[], $6::bytea[], $7::text[]) v(line, kind, decision, listing, sealed, key)`,
      [
        digest,
        kept.map((r) => r.line),
        kept.map((r) => r.kind),
        new BinaryArray(
          'text',
          kept.map((r) => r.decisionNumber),
        ),
        listing,
        new BinaryArray(
          'bytea',
          kept.map((r) => r.sealed.bytes),
        ),
        kept.map((r) => r.sealed.keyId),
        this.shards,
      ],
    );
    await this.refuse(tx, digest, refused);
    return true;
  }

  /** Two listings of one file on the same decision: the first one counts. */
  private async withoutRepeats(
    tx: Tx,
    digest: string,
    rows: StagedRow[],
    refused: RefusedLine[],
  ): Promise<StagedRow[]> {
    const wanted = rows.filter(({ kind }) => kind === 'listing').map(({ decisionNumber }) => decisionNumber);
    const found = await tx.query<{ d: string }>(
      `SELECT decision_number AS d FROM import_row WHERE digest = $1 AND kind = 'listing' AND decision_number = ANY($2)`,
      [digest, wanted],
    );
    const seen = new Set(found.map(({ d }) => d));
    return rows.filter((row) => {
      if (row.kind !== 'listing') return true;
      if (seen.has(row.decisionNumber)) {
        refused.push({
          line: row.line,
          refusal: refusal(
            'duplicate-decision',
            'the file lists on that decision already',
            undefined,
            'decision.number',
          ),
        });
        return false;
      }
      seen.add(row.decisionNumber);
      return true;
    });
  }

  async refuse(tx: Tx, digest: string, refused: readonly RefusedLine[]): Promise<void> {
    if (refused.length === 0) return;
    await tx.query(
      `INSERT INTO import_refusal (digest, line, reason, article, detail, fields)
       SELECT $1, v.line, v.reason, v.article, v.detail, string_to_array(v.fields, ',')
       FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[]) v(line, reason, article, detail, fields) ON CONFLICT DO NOTHING`,
      [
        digest,
        refused.map(({ line }) => line),
        refused.map(({ refusal: r }) => r.reason),
        refused.map(({ refusal: r }) => r.article ?? null),
        refused.map(({ refusal: r }) => r.detail.slice(0, 2_000)),
        refused.map(({ refusal: r }) => (r.fields ?? []).map(({ field }) => field).join(',')),
      ],
    );
  }

  async propose(tx: Tx, digest: string): Promise<void> {
    await tx.query(`UPDATE import SET state = 'proposed' WHERE digest = $1 AND state = 'receiving'`, [digest]);
  }

  /** Forgets a file whose bytes were not what they were said to be. */
  async discard(tx: Tx, digest: string): Promise<void> {
    for (const table of ['import_row', 'import_refusal'])
      await tx.query(`DELETE FROM ${table} WHERE digest = $1`, [digest]);
    await tx.query(`DELETE FROM import WHERE digest = $1 AND state = 'receiving'`, [digest]);
  }
}
