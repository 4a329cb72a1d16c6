import { timingSafeEqual } from 'node:crypto';
import type { SubjectKeys } from '../register/subject-keys.js';

/** What a link names: a letter to somebody, as it was made. */
export interface LinkedLetter {
  notice: number;
  /** Id of the recipient. */
  recipient: string;
  madeAt: Date;
}

const TOKEN = /^(\d{1,15})-([\w-]{43})$/;

/**
 * The links in mails by which a recipient says that a letter has come. Nothing of them is stored: the register marks
 * each with a key of its own (256 bits) and knows it again. A number that a restored register gives twice has another
 * recipient or another instant, so an old link opens nothing of it.
 */
export class ReceiptLinks {
  /** @param publicUrl where recipients reach this register; null: mails carry no link */
  constructor(
    private readonly keys: Pick<SubjectKeys, 'receiptMark'>,
    private readonly publicUrl: string | null,
  ) {}

  /** The address that a mail carries, or null. */
  linkTo(letter: LinkedLetter): string | null {
    return this.publicUrl === null ? null : `${this.publicUrl.replace(/\/+$/, '')}/receipts/${this.tokenOf(letter)}`;
  }

  tokenOf(letter: LinkedLetter): string {
    return `${letter.notice}-${this.markOf(letter).toString('base64url')}`;
  }

  /** The number of the letter that a token speaks of; whether it may is said by {@link isGenuine}. Null: no token. */
  noticeOf(token: string): number | null {
    const number = Number(TOKEN.exec(token)?.[1] ?? Number.NaN);
    return Number.isSafeInteger(number) ? number : null;
  }

  isGenuine(token: string, letter: LinkedLetter): boolean {
    const mark = Buffer.from(TOKEN.exec(token)?.[2] ?? '', 'base64url');
    const own = this.markOf(letter);
    return mark.length === own.length && timingSafeEqual(mark, own);
  }

  private markOf({ notice, recipient, madeAt }: LinkedLetter): Buffer {
    return this.keys.receiptMark(`${notice}/${recipient}/${madeAt.toISOString()}`);
  }
}
