import { recipientRule, type NamedBecause, type RecipientKind, type SubjectKind } from '#contracts';
import { refusal, type Refusal } from './refusal.js';

/** What of a listing's newest revision decides who is told. */
export interface ToldListing {
  listing: number;
  /** Whether the public may read it now; a stayed or deleted listing is told to nobody. */
  inForce: boolean;
  standing: 'in-force' | 'stayed' | 'deleted';
  /** Tells one subject from another, and nothing else of it. */
  subject: string;
}

/** A notice that nothing has taken back yet. */
export interface StandingNotice {
  notice: number;
  recipient: string;
  subject: string;
  /** Earlier notices of the same subject that it replaces. */
  replaces: readonly number[];
  /** Handed out for sending at least once: somebody may have got it, also where no answer came. */
  tried: boolean;
  /** Whether it says what the newest revision says. */
  current: boolean;
}

export type RetractedBecause = 'deleted' | 'stayed' | 'subject-corrected' | 'not-addressed' | 'term-over';

/** What is to be done so that everybody concerned knows what holds now. */
export interface Telling {
  /** Notices that are never sent. */
  drop: number[];
  /** `notice` is the newest of those that are taken back; `retracts` names every one that somebody may have got. */
  retract: { notice: number; recipient: string; retracts: number[]; because: RetractedBecause }[];
  /** New notices; `replaces` names every earlier one that somebody may have got. */
  tell: { recipient: string; replaces: number[] }[];
}

/**
 * P art. 8 for one listing: everybody who must be told holds one notice that says what the newest revision says, and
 * nobody else holds any. Rests on the newest state alone, so doing it twice, late, or for several revisions at once
 * comes to the same.
 *
 * @param owed ids of those who must be told of the listing as long as it is in force
 */
export function tellingOf(
  listing: ToldListing,
  standing: readonly StandingNotice[],
  owed: ReadonlySet<string>,
): Telling {
  const telling: Telling = { drop: [], retract: [], tell: [] };
  const toTell = new Set(listing.inForce ? owed : []);
  for (const { notice, recipient, subject, replaces, tried, current } of standing) {
    const isTold = toTell.has(recipient) && subject === listing.subject;
    if (isTold && current) {
      toTell.delete(recipient);
      continue;
    }
    if (!tried) telling.drop.push(notice);
    // What a notice that never left replaces holds at the recipient still.
    const known = tried ? [notice, ...replaces] : [...replaces];
    if (isTold) {
      telling.tell.push({ recipient, replaces: known });
      toTell.delete(recipient);
    } else if (known.length > 0) {
      telling.retract.push({ notice, recipient, retracts: known, because: whyRetracted(listing, subject) });
    }
  }
  for (const recipient of toTell) telling.tell.push({ recipient, replaces: [] });
  return telling;
}

/** Who was told of the wrong person learns no more of the right one than that the listing was not this person's. */
function whyRetracted({ standing, inForce, subject }: ToldListing, told: string): RetractedBecause {
  if (told !== subject) return 'subject-corrected';
  if (standing !== 'in-force') return standing;
  return inForce ? 'not-addressed' : 'term-over';
}

/** Why this recipient may not be named for this listing, or null. */
export function whyNotNamed(
  kind: RecipientKind,
  because: NamedBecause,
  listing: { standing: ToldListing['standing']; subjectKind: SubjectKind },
): Refusal | null {
  const { article, toldOf, of, because: reasons = [] } = recipientRule(kind);
  if (toldOf === 'every-listing')
    return refusal('told-anyway', 'this recipient is told of every listing and is not named for one', article);
  if (!reasons.includes(because))
    return refusal('reason-of-another-article', `of this recipient: ${reasons.join(', ')}`, article, 'because');
  if (of !== listing.subjectKind)
    return refusal('recipient-of-another-subject', `this recipient is told of listings of a subject of kind ${of}`, article); // prettier-ignore
  if (listing.standing === 'deleted')
    return refusal('listing-deleted', 'the listing is deleted: nobody may be told of it any more', article);
  return null;
}
