import { selectMeasures, type Measure, type PolicyCode } from '#contracts';
import type { Listing } from './listing.js';

/** P art. 2: whether the term is over. Nothing is in force from then on; the register's clock deletes the listing. */
export const isOver = ({ until }: Pick<Listing, 'until'>, now: Date): boolean =>
  until !== null && Date.parse(until) <= now.getTime();

/**
 * What a listing puts on its subject at that moment: nothing unless it stands in force and its term runs (P art. 2),
 * and only what each of these policies and the court's own narrowing allow (P art. 8(1)). They are two while a changeover
 * is under way: the one that the listing stands under, whose bases are named, and the one that holds by now.
 */
export function measuresInForce(
  listing: Pick<Listing, 'standing' | 'until' | 'content'>,
  now: Date,
  ...policies: [PolicyCode, ...PolicyCode[]]
): Measure[] {
  if (listing.standing !== 'in-force' || isOver(listing, now)) return [];
  const { subject, narrowedTo } = listing.content;
  const [own, ...others] = policies.map((policy) =>
    selectMeasures({ policy, subjectKind: subject.kind, narrowedTo: narrowedTo?.measures }),
  );
  return own.filter(({ code }) => others.every((allowed) => allowed.some((other) => other.code === code)));
}
