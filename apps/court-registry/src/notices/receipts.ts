import type { Tx } from '#messaging';
import { refuse, Refused, type Caller, type DatabaseHandle, type Log } from '#service';
import type { Circumstances } from '../domain/listing.js';
import { once } from '../register/idempotency.js';
import type { RegisterMode } from '../register/mode.js';
import { assertOwnCourt, conflict } from '../register/refusals.js';
import { letterPage } from './letter-text.js';
import type { LetterRow, NoticeStore, SignedLetter } from './notice-store.js';
import type { LinkedLetter, ReceiptLinks } from './receipt-links.js';
import type { By } from './recipients.js';

/** A notice with what became of it. */
export interface ToldOf {
  notice: number;
  revision: number;
  recipient: string;
  to: string;
  channel: string;
  article: string;
  replaces: number[];
  madeAt: Date;
  sentAt: Date | null;
  receivedAt: Date | null;
  /** `webhook`, `link` (the recipient, by the link in a mail), or the clerk who entered the receipt. */
  receivedBy: string | null;
  /** Never left, because the listing had changed. */
  droppedAt: Date | null;
  attempts: number;
  lastProblem: string | null;
  /** The letter that ended it, a retraction or the notice that replaces it. */
  takenBack: { by: number; because: string; madeAt: Date; sentAt: Date | null; receivedAt: Date | null } | null;
}

interface ReceiptParts {
  database: DatabaseHandle;
  notices: NoticeStore;
  links: ReceiptLinks;
  mode: RegisterMode;
  circumstances: () => Circumstances;
  log: Log;
}

const BY_LINK = 'link';
const linkedOf = ({ number: notice, recipient, madeAt }: LetterRow): LinkedLetter => ({ notice, recipient, madeAt });

/** Who was told of a listing, what they received, and what was taken back. */
export class Receipts {
  constructor(private readonly parts: ReceiptParts) {}

  /** Every notice about a listing, oldest first. */
  async ofListing(caller: Caller, listing: number): Promise<ToldOf[]> {
    const { database, notices } = this.parts;
    const [found] = await database.query<{ court: string }>('SELECT court FROM listing WHERE number = $1', [listing]);
    if (!found)
      throw new Refused(refuse('unknown-listing', 'There is no listing of that number.', { kind: 'unknown' }));
    assertOwnCourt(caller, found.court);
    const rows = await notices.ofListing(database, listing);
    const byNumber = new Map(rows.map((row) => [row.number, row]));
    return rows.filter(({ kind }) => kind === 'notice').map((row) => toldOf(row, byNumber));
  }

  /** A notice or retraction as it was signed. The reading is logged. */
  async signed(caller: Caller, number: number): Promise<SignedLetter> {
    const { database, notices, log } = this.parts;
    const row = await notices.one(database, number);
    assertOwnCourt(caller, row.court);
    log.info({ caller: caller.sub, role: caller.role, listing: row.listing, notice: number }, 'identity read');
    return notices.read(database, number);
  }

  /** The same as a page to print (A4, with its font). */
  async page(caller: Caller, number: number): Promise<string> {
    return letterPage((await this.signed(caller, number)).document);
  }

  /** The recipient said by letter, telephone or mail that it has come. @throws Refused `not-sent`, `received-already` */
  received({ caller, key }: By, number: number): Promise<{ notice: number; receivedAt: string }> {
    const { database, mode, circumstances } = this.parts;
    mode.assertLive();
    const { now } = circumstances();
    const work = async (tx: Tx) => {
      const row = await this.lock(tx, number);
      assertOwnCourt(caller, row.court);
      if (row.receivedAt !== null) throw conflict('received-already', 'The receipt is recorded already.');
      await this.note(tx, number, now, caller.sub);
      return { notice: number, receivedAt: now.toISOString() };
    };
    return database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked: { route: 'receipt', number }, now }, () => work(tx)),
    );
  }

  /** The letter that the link in a mail is about. @throws Refused `unknown-receipt-link` */
  async linked(token: string): Promise<LetterRow> {
    const number = this.parts.links.noticeOf(token);
    const row = number === null ? null : await this.parts.notices.find(this.parts.database, number);
    return this.genuine(token, row);
  }

  /** The recipient says by the link in a mail that it has come; the link is the key, and said again it is said once. */
  async confirm(token: string): Promise<LetterRow> {
    const { database, mode, circumstances, log } = this.parts;
    mode.assertLive();
    const { number } = await this.linked(token);
    const { now } = circumstances();
    return database.transaction(async (tx) => {
      const row = this.genuine(token, await this.lock(tx, number));
      if (row.receivedAt !== null) return row;
      await this.note(tx, number, now, BY_LINK);
      log.info({ notice: number, listing: row.listing }, 'receipt confirmed by the link in a mail');
      return { ...row, receivedAt: now, receivedBy: BY_LINK };
    });
  }

  private genuine(token: string, row: LetterRow | null): LetterRow {
    if (row === null || !this.parts.links.isGenuine(token, linkedOf(row)))
      throw new Refused(refuse('unknown-receipt-link', 'The register has made no such link; perhaps a part of it is missing.', { kind: 'unknown' })); // prettier-ignore
    return row;
  }

  private async lock(tx: Tx, number: number): Promise<LetterRow> {
    await tx.query('SELECT 1 FROM notice WHERE number = $1 FOR UPDATE', [number]);
    return this.parts.notices.one(tx, number);
  }

  private async note(tx: Tx, number: number, at: Date, by: string): Promise<void> {
    const [sent] = await tx.query(
      `UPDATE notice SET received_at = $2, received_by = $3, pending = false WHERE number = $1 AND tried RETURNING number`,
      [number, at, by],
    );
    if (!sent) throw conflict('not-sent', 'Nothing was sent yet that could have been received.');
  }
}

function toldOf(row: LetterRow, letters: ReadonlyMap<number, LetterRow>): ToldOf {
  const { number: notice, revision, recipient, recipientName: to, channel, article, takesBack: replaces } = row;
  const { madeAt, sentAt, receivedAt, receivedBy, droppedAt, attempts, lastProblem } = row;
  const ending = row.takenBackBy === null ? undefined : letters.get(row.takenBackBy);
  const takenBack = ending
    ? {
        by: ending.number,
        because: ending.because ?? 'replaced',
        madeAt: ending.madeAt,
        sentAt: ending.sentAt,
        receivedAt: ending.receivedAt,
      }
    : null;
  return { notice, revision, recipient, to, channel, article, replaces, madeAt, sentAt, receivedAt, receivedBy, droppedAt, attempts, lastProblem, takenBack }; // prettier-ignore
}
