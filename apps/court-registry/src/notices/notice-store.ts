import { noticeRules, type RecipientKind } from '#contracts';
import type { SignedDocument } from '#evidence';
import type { Tx } from '#messaging';
import { refuse, Refused } from '#service';
import type { Addressee, Letter } from '../domain/notice.js';
import type { IdentityVault } from '../register/identity-vault.js';

/** A letter as it leaves the register. */
export type SignedLetter = SignedDocument<Letter>;

/** A notice that nothing has taken back yet, opened. */
export interface StandingRow {
  number: number;
  listing: number;
  recipient: string;
  numberIndex: Buffer | null;
  takesBack: number[];
  tried: boolean;
  letter: Letter;
}

/** Somebody who must be told of a listing as long as it is in force. */
export interface OwedRow extends Addressee {
  listing: number;
}

export interface NewLetter {
  signed: SignedLetter;
  court: string;
  numberIndex: Buffer | null;
  madeAt: Date;
}

/** One letter's life, without what it says. */
export interface LetterRow {
  number: number;
  kind: Letter['kind'];
  listing: number;
  revision: number;
  court: string;
  recipient: string;
  recipientName: string;
  recipientKind: RecipientKind;
  channel: 'webhook' | 'email';
  article: string;
  because: string | null;
  takesBack: number[];
  takenBackBy: number | null;
  madeAt: Date;
  sentAt: Date | null;
  receivedAt: Date | null;
  receivedBy: string | null;
  droppedAt: Date | null;
  attempts: number;
  lastProblem: string | null;
}

const EVERY_LISTING = noticeRules.recipients.filter(({ toldOf }) => toldOf === 'every-listing').map(({ code }) => code);
const place = (number: number): string => `notice/${number}`;
const numbers = (list: (number | string)[]): number[] => list.map(Number);

/** Letters and whom they are owed to. What a letter says lies sealed. */
export class NoticeStore {
  constructor(private readonly vault: IdentityVault) {}

  /** Those who must be told of these listings, oldest entry first. A naming counts for the subject it was made for. */
  async owed(tx: Tx, listings: readonly number[]): Promise<OwedRow[]> {
    const rows = await tx.query<OwedRow>(OWED, [listings, EVERY_LISTING]);
    return rows.map((row) => ({ ...row, listing: Number(row.listing) }));
  }

  /** The notices of these listings that nobody has taken back, locked. */
  async standing(tx: Tx, listings: readonly number[]): Promise<StandingRow[]> {
    const rows = await tx.query<any>(STANDING, [listings]);
    return rows.map((row) => ({
      number: Number(row.number),
      listing: Number(row.listing),
      recipient: row.recipient,
      numberIndex: row.numberIndex,
      takesBack: numbers(row.takesBack),
      tried: row.tried,
      letter: this.open(row).document,
    }));
  }

  async takeNumbers(tx: Tx, count: number): Promise<number[]> {
    const rows = await tx.query<{ n: number }>(
      `SELECT nextval('notice_number') AS n FROM generate_series(1, $1::int)`,
      [count],
    );
    return numbers(rows.map(({ n }) => n)).sort((a, b) => a - b);
  }

  /** Adds letters to be sent, and ends those that they take back. */
  async add(tx: Tx, letters: readonly NewLetter[]): Promise<void> {
    if (letters.length === 0) return;
    const sealed = letters.map(({ signed }) => this.vault.seal(JSON.stringify(signed), place(signed.document.notice)));
    const of = <T>(part: (letter: Letter) => T): T[] => letters.map(({ signed }) => part(signed.document));
    await tx.query(INSERT, [
      of(({ notice }) => notice),
      of(({ kind }) => kind),
      of(({ listing }) => listing),
      of(({ revision }) => revision),
      letters.map(({ court }) => court),
      of(({ to }) => to.recipient),
      of(({ article }) => article),
      of((letter) => (letter.kind === 'retraction' ? letter.because : null)),
      of((letter) => takenBackBy(letter).join(',')),
      letters.map(({ numberIndex }) => numberIndex),
      sealed.map(({ bytes }) => bytes),
      sealed[0].keyId,
      letters[0].madeAt,
    ]);
    const ended = letters.flatMap(({ signed }) =>
      takenBackBy(signed.document).map((number) => [number, signed.document.notice]),
    );
    await tx.query(
      `UPDATE notice n SET taken_back_by = v.by, pending = false
       FROM unnest($1::bigint[], $2::bigint[]) v(number, by) WHERE n.number = v.number`,
      [ended.map(([number]) => number), ended.map(([, by]) => by)],
    );
  }

  /** Notices that have not left are never sent. */
  async drop(tx: Tx, dropped: readonly number[], at: Date): Promise<void> {
    if (dropped.length === 0) return;
    await tx.query(
      'UPDATE notice SET pending = false, dropped_at = $2 WHERE number = ANY($1::bigint[]) AND NOT tried',
      [dropped, at],
    );
  }

  /** Every letter about a listing, oldest first. */
  async ofListing(tx: Tx, listing: number): Promise<LetterRow[]> {
    return (await tx.query<LetterRow>(`${SELECT} WHERE n.listing = $1 ORDER BY n.number`, [listing])).map(toRow);
  }

  /** @throws Refused `unknown-notice` */
  async one(tx: Tx, number: number): Promise<LetterRow> {
    const row = await this.find(tx, number);
    if (!row) throw new Refused(refuse('unknown-notice', 'There is no such notice.', { kind: 'unknown' }));
    return row;
  }

  async find(tx: Tx, number: number): Promise<LetterRow | null> {
    const [row] = await tx.query<LetterRow>(`${SELECT} WHERE n.number = $1`, [number]);
    return row ? toRow(row) : null;
  }

  /** What the letter says, as it was signed. */
  async read(tx: Tx, number: number): Promise<SignedLetter> {
    const [row] = await tx.query<any>(
      'SELECT number, sealed, identity_key AS "identityKey" FROM notice WHERE number = $1',
      [number],
    );
    return this.open(row);
  }

  open(row: { number: number | string; sealed: Buffer; identityKey: string }): SignedLetter {
    const sealed = { keyId: row.identityKey, bytes: row.sealed };
    return JSON.parse(this.vault.open(sealed, place(Number(row.number)))) as SignedLetter;
  }
}

/** The letters that this one ends. */
const takenBackBy = (letter: Letter): number[] => (letter.kind === 'notice' ? letter.replaces : letter.retracts);

const toRow = (row: LetterRow): LetterRow => ({
  ...row,
  number: Number(row.number),
  listing: Number(row.listing),
  takesBack: numbers(row.takesBack),
  takenBackBy: row.takenBackBy === null ? null : Number(row.takenBackBy),
});

const SELECT = `
  SELECT n.number, n.kind, n.listing, n.revision, n.court, n.recipient, r.name AS "recipientName", r.kind AS "recipientKind", r.channel,
    n.article, n.because, n.takes_back AS "takesBack", n.taken_back_by AS "takenBackBy", n.made_at AS "madeAt", n.sent_at AS "sentAt",
    n.received_at AS "receivedAt", n.received_by AS "receivedBy", n.dropped_at AS "droppedAt", n.attempts, n.last_problem AS "lastProblem"
  FROM notice n JOIN notice_recipient r ON r.id = n.recipient`;

const OWED = `
  SELECT l.number AS listing, r.id, r.name, r.kind FROM listing l
  JOIN notice_recipient r ON r.ended_at IS NULL AND r.kind = ANY($2) AND (r.court IS NULL OR r.court = l.court)
  WHERE l.number = ANY($1::bigint[])
  UNION
  SELECT l.number, r.id, r.name, r.kind FROM notice_naming g
  JOIN listing l ON l.number = g.listing AND l.number_index IS NOT DISTINCT FROM g.number_index
  JOIN notice_recipient r ON r.id = g.recipient AND r.ended_at IS NULL
  WHERE g.ended_at IS NULL AND g.listing = ANY($1::bigint[])
  ORDER BY 1, 2`;

const STANDING = `
  SELECT number, listing, recipient, number_index AS "numberIndex", takes_back AS "takesBack", tried, sealed, identity_key AS "identityKey"
  FROM notice WHERE listing = ANY($1::bigint[]) AND kind = 'notice' AND taken_back_by IS NULL AND dropped_at IS NULL
  ORDER BY number FOR UPDATE`;

/** The lists of numbers travel as text: SQL unnests no arrays of arrays of different lengths. */
const INSERT = `
  INSERT INTO notice (number, kind, listing, revision, court, recipient, article, because, takes_back, lifts, number_index, sealed, identity_key, made_at)
  SELECT v.number, v.kind, v.listing, v.revision, v.court, v.recipient, v.article, v.because,
    CASE WHEN v.takes_back = '' THEN '{}' ELSE string_to_array(v.takes_back, ',')::bigint[] END, v.takes_back <> '', v.number_index, v.sealed, $12, $13
  FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::int[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::bytea[], $11::bytea[])
    v(number, kind, listing, revision, court, recipient, article, because, takes_back, number_index, sealed)`;
