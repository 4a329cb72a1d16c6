import type { InputRow } from '#contracts';
import type { Circumstances } from './listing.js';
import { refusal, type Refusal } from './refusal.js';
import { shanghaiDay } from './working-days.js';

/**
 * What another register has listed already and this one takes over. It keeps the day on which it was published there
 * (P art. 7(1)), and its term counts as if it had been listed here. Corrections and deletions come afterwards, by
 * people: a take-over shows a register as it stands.
 */
export function whyNotTakenOver(row: InputRow, { now }: Circumstances): Refusal | null {
  if (row.row !== 'listing')
    return refusal('take-over-lists-only', 'a take-over holds listings and nothing else', undefined, 'row');
  const { publishedOn, decision } = row;
  if (publishedOn === undefined)
    return refusal('field-missing', 'a listing that is taken over says when it was published', 'P 7(1)', 'publishedOn');
  if (publishedOn < decision.madeOn)
    return refusal('published-before-decision', 'nothing is published before it is decided', 'P 5', 'publishedOn');
  if (publishedOn > shanghaiDay(now))
    return refusal('published-in-future', 'the listing can not have been published yet', 'P 7(1)', 'publishedOn');
  return null;
}

/** A new listing is published by this register on the day on which it is listed: no decision may date that back. */
export function whyNotNew(row: InputRow): Refusal | null {
  if (row.row !== 'listing' || row.publishedOn === undefined) return null;
  return refusal(
    'published-elsewhere',
    'only a take-over lists what another register has published',
    'P 7(1)',
    'publishedOn',
  );
}
