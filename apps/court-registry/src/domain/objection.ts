import type { DeletionGround, RuleSet } from '#contracts';
import type { Listing } from './listing.js';
import { refusal, type Refusal } from './refusal.js';
import { shanghaiDay, type Day } from './working-days.js';

/** What P art. 11 lets the person concerned ask for. */
export type Asked = 'revoke' | 'correct' | 'delete';
export const ASKED: readonly Asked[] = ['revoke', 'correct', 'delete'];

/** Kinds of approved proposals by which a court can do what is asked. Less than what is asked is no grant. */
export const GRANTED_BY: Readonly<Record<Asked, readonly string[]>> = {
  revoke: ['deletion'],
  delete: ['deletion'],
  correct: ['correction', 'deletion'],
};

/** A request of the person concerned about a listing (P art. 11), and how far it has come. */
export interface Objection {
  asked: Asked;
  status: 'open' | 'granted' | 'rejected';
  receivedOn: Day;
  /** Clerk who entered it. */
  author: string;
  /** Service of the listing decision; null where none is recorded. */
  listingServedOn: Day | null;
  decidedOn: Day | null;
  /** Approval of the proposal by which a granted one was acted on. */
  actedOn: Day | null;
  /** Service of the rejection. */
  servedOn: Day | null;
  reconsideration: Reconsideration | null;
}

export type Outcome = 'upheld' | 'changed' | 'quashed' | 'withdrawn';
export const OUTCOMES: readonly Outcome[] = ['upheld', 'changed', 'quashed', 'withdrawn'];

/** The next-level court's second look (P art. 12(2), D arts. 71(2) and 86). `entered`: a president has yet to confirm. */
export interface Reconsideration {
  status: 'pending' | 'entered' | 'decided';
  receivedOn: Day;
  outcome: Outcome | null;
  decidedOn: Day | null;
  /** Clerk who entered the outcome. */
  outcomeBy: string | null;
}

/** What a person asks for, as a clerk enters it. */
export interface Request {
  asked: Asked;
  receivedOn: Day;
  ground?: DeletionGround;
  /** Dotted names of what is to be corrected. */
  fields?: string[];
}

/** Who does something, on which day, under which law. */
export interface Act {
  by: string;
  on: Day;
  now: Date;
  rules: RuleSet;
}

/** P art. 11: why a request about this listing can't be taken in; null where it can. */
export function whyNotReceived(
  listing: Listing,
  { asked, receivedOn, ground, fields }: Request,
  { now, rules }: { now: Date; rules: RuleSet },
): Refusal | null {
  const article = rules.request?.article ?? rules.reconsideration.article;
  if (listing.standing === 'deleted') return refusal('already-deleted', 'the listing is deleted', article);
  if (receivedOn > shanghaiDay(now))
    return refusal('received-in-future', 'the request can not have been received yet', article, 'receivedOn');
  if (receivedOn < listing.content.decision.madeOn)
    return refusal('received-before-decision', 'nobody was listed on that day', article, 'receivedOn');
  if (asked === 'correct' && !fields?.length)
    return refusal('fields-missing', 'a request to correct names what is wrong', article, 'fields');
  if (asked !== 'delete') return null;
  if (ground === undefined) return refusal('ground-missing', 'a request to delete names its ground', article, 'ground');
  return rules.deletionGrounds.some(({ code }) => code === ground)
    ? null
    : refusal('ground-not-allowed', `the rules ${rules.code} do not know this ground of deletion`, 'P 10', 'ground');
}

/** P art. 12(1): why this person can't grant or reject the request on that day. */
export function whyNotDecided(objection: Objection, { by, on, now, rules }: Act): Refusal | null {
  if (rules.request === null)
    return refusal('no-first-stage', 'the next-level court decides, not this one', rules.reconsideration.article);
  const { article } = rules.request;
  if (objection.author === by)
    return refusal('author-decides-own-objection', 'another person decides than the one who entered it', article);
  if (objection.status !== 'open') return refusal('already-decided', `the objection is ${objection.status}`, article);
  if (on > shanghaiDay(now))
    return refusal('decided-in-future', 'the decision has not been made yet', article, 'decidedOn');
  return on < objection.receivedOn
    ? refusal('decided-before-request', 'the request was not there yet', article, 'decidedOn')
    : null;
}

/** P art. 12(2): why the service of a rejection, from which ten days run, can't be entered for that day. */
export function whyNotServed(objection: Objection, { on, now, rules }: Omit<Act, 'by'>): Refusal | null {
  const { article } = rules.reconsideration;
  if (objection.status !== 'rejected')
    return refusal('not-rejected', `the objection is ${objection.status}: there is no rejection to serve`, article);
  if (objection.servedOn !== null) return refusal('already-served', 'the rejection is served', article);
  if (on > shanghaiDay(now)) return refusal('served-in-future', 'it can not have been served yet', article, 'servedOn');
  return on < objection.decidedOn!
    ? refusal('served-before-decision', 'there was nothing to serve yet', article, 'servedOn')
    : null;
}
