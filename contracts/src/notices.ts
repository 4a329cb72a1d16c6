import noticesFile from '../policies/notices.json' with { type: 'json' };
import type { Bilingual, SubjectKind } from './generated/contracts.js';

/** Those who must be told of a listing (P art. 8), by its four paragraphs. */
export type RecipientKind = 'authority' | 'credit-institution' | 'employer' | 'supervising-body';

/** What the subject is, so that somebody must be told of this one listing (P arts. 8(3), 8(4)). */
export type NamedBecause =
  'public-officer' | 'deputy' | 'conference-member' | 'public-organ' | 'public-institution' | 'state-owned-enterprise';

export interface RecipientRule {
  code: RecipientKind;
  article: string;
  /** Whether they are told of every listing, or of one for which a clerk names them. */
  toldOf: 'every-listing' | 'named-listing';
  /** Of those who are named: the kind of subject that they may be named for, and the reasons. */
  of?: SubjectKind;
  because?: NamedBecause[];
  who: Bilingual;
  /** What the notice asks of them. */
  asked: Bilingual;
}

export interface NoticeRules {
  recipients: RecipientRule[];
  /**
   * P art. 8 gives a retraction no time of its own: it follows the deletion, which is to be done in three working days
   * (P art. 10(1)).
   */
  retraction: { workingDays: number; article: string; asked: Bilingual };
}

export const noticeRules = noticesFile as unknown as Readonly<NoticeRules>;
export const recipientRule = (kind: RecipientKind): RecipientRule =>
  noticeRules.recipients.find(({ code }) => code === kind)!;
