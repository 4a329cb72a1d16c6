import type { DeletionGround } from '#contracts';
import type { Listing } from './listing.js';
import { shanghaiMonth } from './shanghai-month.js';

/** What a revision is counted as in the month in which it was made. */
export type Counted = 'published' | 'corrected' | `deleted ${DeletionGround}`;

/** What one revision adds to a court's figures, and takes from them. */
export interface Figure {
  court: string;
  grounds: readonly string[];
  /** The first instant at which what is held is over; null: no time limit. */
  until: string | null;
  /** 1 where a listing came into force there, -1 where one is in force no more. */
  held: -1 | 0 | 1;
  counts: Counted | null;
}

/** A revision beside the one before it; null where there is none. */
export interface Revised {
  before: Listing | null;
  listing: Listing;
  origin: string;
  madeAt: Date;
}

/**
 * The figures of a revision (P art. 7(2)). What is in force at any moment is the sum of what was held until then, so that
 * nobody has to look for the revision that was the newest. At most one of a revision's figures counts.
 */
export function figuresOf(revised: Revised): Figure[] {
  const { before, listing } = revised;
  const [was, is] = [heldBy(before), heldBy(listing)];
  const figures: Figure[] = [];
  if (!was || !is || !isSame(was, is)) {
    if (was) figures.push({ ...was, held: -1 });
    if (is) figures.push({ ...is, held: 1 });
  }
  const counts = countedAs(revised);
  if (counts === null) return figures;
  const here = placeOf(listing);
  const there = figures.find((figure) => isSame({ ...figure, until: null }, { ...here, until: null }));
  if (there) there.counts = counts;
  else figures.push({ ...here, held: 0, counts });
  return figures;
}

/**
 * A revision that repeats the one before (a re-issue) or only changes its standing (a stay and its end) is no correction.
 * A listing that was taken over was published by another register, in a month of its own.
 */
function countedAs({ before, listing, origin, madeAt }: Revised): Counted | null {
  const { revision, standing, publishedOn, deletion } = listing;
  if (revision === 1) return publishedOn >= `${shanghaiMonth(madeAt)}-01` ? 'published' : null;
  if (standing === 'deleted') {
    return before?.standing === 'deleted' || !deletion ? null : `deleted ${deletion.ground}`;
  }
  return origin !== 'reissue' && standing === before?.standing ? 'corrected' : null;
}

const heldBy = (listing: Listing | null) => (listing?.standing === 'in-force' ? placeOf(listing) : null);

const placeOf = ({ content: { court, grounds }, until }: Listing): Omit<Figure, 'held'> => ({
  court: court.code,
  grounds,
  until,
  counts: null,
});

const isSame = (a: Omit<Figure, 'held'>, b: Omit<Figure, 'held'>): boolean =>
  a.court === b.court && a.until === b.until && a.grounds.join() === b.grounds.join();
