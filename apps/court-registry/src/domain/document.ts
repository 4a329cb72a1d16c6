import type { Bilingual } from '#contracts';
import type { Day } from './working-days.js';

/** What a court hands out on paper; `notice` and `retraction` go to those who must be told (P art. 8). */
export type DocumentKind =
  | 'listing-decision'
  | 'request-refusal'
  | 'objection-rejection'
  | 'reconsideration-outcome'
  | 'lift-certificate'
  | 'notice'
  | 'retraction';

/** To whom a document goes. The number of a person or an organisation comes partly masked, or not at all. */
export interface Addressee {
  name: string;
  maskedNumber?: string;
}

/** One line of what the document rests on: what it is called, and what it says as the court wrote it. */
export interface Fact {
  label: Bilingual;
  value: string;
  /** The same in English, where it is the register's own text and not the court's. */
  english?: string;
}

/** A measure with everything that it rests on. */
export interface DocumentMeasure {
  name: Bilingual;
  agency: Bilingual;
  effect: Bilingual;
  basis: Bilingual[];
}

/** How, where and until when to object. */
export interface DocumentRemedy {
  how: Bilingual;
  /** The court that takes it. */
  where: Bilingual;
  until: Bilingual;
}

/**
 * A paper of a court, complete: Chinese is the text, English the translation beneath it. Every part is printed in the
 * order in which it stands here; an empty list leaves its part out.
 */
export interface CourtDocument {
  kind: DocumentKind;
  /** The document's own number: that of the decision, or of the notice. */
  number: string;
  court: string;
  /** Number of the enforcement case. */
  case: string;
  addressee: Addressee;
  /** The day on which the court made it. */
  date: Day;
  title: Bilingual;
  facts: Fact[];
  paragraphs: Bilingual[];
  measures: DocumentMeasure[];
  /** Null where nothing can be objected to. */
  remedy: DocumentRemedy | null;
  /** Who signs: an office, not a person. */
  signature: Bilingual;
}

const DIGITS = '〇一二三四五六七八九';

/** A day as court papers write it at their end: 二〇二六年三月十二日. */
export function writtenDay(day: Day): string {
  const [year, month, date] = day.split('-');
  const digits = [...year].map((digit) => DIGITS[Number(digit)]).join('');
  return `${digits}年${upToNinetyNine(Number(month))}月${upToNinetyNine(Number(date))}日`;
}

/** A day in the middle of a Chinese sentence: 2026年3月12日. */
export function chineseDay(day: Day): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

function upToNinetyNine(count: number): string {
  const tens = Math.floor(count / 10);
  const ones = count % 10;
  return `${tens > 1 ? DIGITS[tens] : ''}${tens > 0 ? '十' : ''}${ones > 0 ? DIGITS[ones] : ''}`;
}
