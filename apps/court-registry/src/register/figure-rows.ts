import type { Tx } from '#messaging';
import { figuresOf, type Revised } from '../domain/figures.js';

/** Adds to the courts' figures what these revisions change in them; goes with the revisions, in their transaction. */
export async function addFigures(tx: Tx, revisions: readonly Omit<Revised, 'madeAt'>[], madeAt: Date): Promise<void> {
  const figures = revisions.flatMap(({ before, listing, origin }) =>
    figuresOf({ before, listing, origin, madeAt }).map((figure) => ({ ...figure, listing: listing.listing })),
  );
  if (figures.length === 0) return;
  await tx.query(INSERT_FIGURES, [
    figures.map(({ listing }) => listing),
    madeAt,
    figures.map(({ court }) => court),
    figures.map(({ grounds }) => grounds.join()),
    figures.map(({ until }) => until),
    figures.map(({ held }) => held),
    figures.map(({ counts }) => counts),
  ]);
}

const INSERT_FIGURES = `
  INSERT INTO figure (listing, made_at, court, grounds, until, held, counts)
  SELECT v.listing, $2, v.court, v.grounds, v.until, v.held, v.counts
  FROM unnest($1::bigint[], $3::text[], $4::text[], $5::timestamptz[], $6::smallint[], $7::text[]) v(listing, court, grounds, until, held, counts)`;
