import type { FindingBook, Opening } from './finding-book.js';
import type { Accusation, WatchedLift } from './domain/judge-answers.js';
import { closed, opened, said, unseen } from './domain/words.js';
import { findStatement, type Statement } from './statements.js';

/** What a clean answer closes. */
const OF_LIFTS = ['still-enforcing', 'false-acknowledgment', 'unverifiable'];

/** A lift and a measure of it that nobody could see carried out. */
export interface Unseen {
  lift: WatchedLift;
  measure: string;
  /** Answers in a row that told nothing. */
  times: number;
}

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
    const seen = witness(listing, measures);
    await openAbout(book, lift, { key, kind, measures, detail: opened[kind](agency, listing, measures) }, seen);
    if (kind === 'false-acknowledgment') await closeMilder(book, agency, listing, seen);
  }
}

/** Says that nobody can see whether a lift was carried out: what was asked, and that no answer told. */
export function sayUnseen(book: FindingBook, { lift, measure, times }: Unseen, seen: Statement): Promise<void> {
  const { agency, listing } = lift;
  const detail = unseen(agency, listing, [measure], times);
  const key = `unverifiable/${agency}/${listing}`;
  return openAbout(book, lift, { key, kind: 'unverifiable', measures: [measure], detail }, seen);
}

/** Opens a finding about a lift: what the register said, the agency's word if it gave one, and what was seen. */
async function openAbout(
  book: FindingBook,
  lift: WatchedLift,
  what: Pick<Opening, 'key' | 'kind' | 'measures' | 'detail'>,
  seen: Statement,
): Promise<void> {
  const { agency, listing, revision, shard, sequence, serviceDueAt, legalDueOn } = lift;
  const lifted = await findStatement(book.tx, lift.leaf, said.lift(lift, lift.measures));
  const word = lift.confirmation
    ? await findStatement(book.tx, lift.confirmation, said.effective(agency, lift))
    : await findStatement(book.tx, lift.acknowledgment, said.acknowledged(agency, lift));
  const statements = [lifted, word, seen].filter((statement) => statement !== null);
  await book.open({ ...what, agency, listing, revision, shard, sequence, serviceDueAt, legalDueOn, statements });
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
    [OF_LIFTS, of.agency, of.listing, of.measure, of.revision],
  );
  for (const { finding, measures } of rows) {
    if (measures.length === 0) await book.close(finding, closed.stopped(of.agency, of.listing), [evidence]);
  }
}
