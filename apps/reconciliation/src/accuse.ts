import type { FindingBook } from './finding-book.js';
import type { Accusation } from './domain/judge-answers.js';
import { closed, opened, said } from './domain/words.js';
import { findStatement, type Statement } from './statements.js';

const ENFORCING = ['still-enforcing', 'false-acknowledgment'];

/**
 * Opens what a witness (a probe's result or a denial) shows: one finding per agency, listing and kind however many measures
 * are refused, with the register's lift, the agency's own word if it gave one, and the witness side by side.
 */
export async function accuse(
  book: FindingBook,
  accusations: readonly Accusation[],
  witness: (listing: number, measures: string[]) => Statement,
): Promise<void> {
  const groups = new Map<string, Accusation[]>();
  for (const accusation of accusations) {
    const { kind, lift } = accusation;
    const key = `${kind}/${lift.agency}/${lift.listing}`;
    groups.set(key, [...(groups.get(key) ?? []), accusation]);
  }
  for (const [key, group] of groups) {
    const { kind, lift } = group[0];
    const { agency, listing } = lift;
    const measures = [...new Set(group.map(({ measure }) => measure))].sort();
    const lifted = await findStatement(book.tx, lift.leaf, said.lift(lift, lift.measures));
    const word = lift.confirmation
      ? await findStatement(book.tx, lift.confirmation, said.effective(agency, lift))
      : await findStatement(book.tx, lift.acknowledgment, said.acknowledged(agency, lift));
    const seen = witness(listing, measures);
    await book.open({
      key,
      kind,
      agency,
      listing,
      measures,
      revision: lift.revision,
      shard: lift.shard,
      sequence: lift.sequence,
      serviceDueAt: lift.serviceDueAt,
      legalDueOn: lift.legalDueOn,
      detail: opened[kind](agency, listing, measures),
      statements: [lifted, word, seen].filter((statement) => statement !== null),
    });
    if (kind === 'false-acknowledgment') await closeMilder(book, agency, listing, seen);
  }
}

/** The same harm is one finding: once the agency has signed that it stopped, it is the false acknowledgment. */
async function closeMilder(book: FindingBook, agency: string, listing: number, seen: Statement): Promise<void> {
  const [milder] = await book.tx.query<{ finding: string }>(
    `SELECT finding FROM finding WHERE key = $1 AND state = 'open'`,
    [`still-enforcing/${agency}/${listing}`],
  );
  if (milder) await book.close(milder.finding, closed.turnedOut(agency), [seen]);
}

/** A clean answer takes its measure out of what the agency is accused of; with the last one the finding closes. */
export async function acquit(
  book: FindingBook,
  of: { agency: string; listing: number; revision: number; measure: string },
  evidence: Statement,
): Promise<void> {
  const rows = await book.tx.query<{ finding: string; measures: string[] }>(
    `UPDATE finding SET measures = array_remove(measures, $4) WHERE state = 'open' AND kind = ANY($1) AND agency = $2 AND listing = $3 AND revision <= $5 AND $4 = ANY(measures)
     RETURNING finding, measures`,
    [ENFORCING, of.agency, of.listing, of.measure, of.revision],
  );
  for (const { finding, measures } of rows) {
    if (measures.length === 0) await book.close(finding, closed.stopped(of.agency, of.listing), [evidence]);
  }
}
