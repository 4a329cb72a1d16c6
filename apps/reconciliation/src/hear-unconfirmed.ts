import type { Run } from '#contracts';
import { awaitedByLift, type Awaited } from './domain/awaited.js';
import { opened, said } from './domain/words.js';
import { lateKey, type FindingBook } from './finding-book.js';
import { keepStatements, statementOf, type Signed } from './statements.js';

/**
 * Notes who, by an agency's own word, has a lift to confirm. An open finding about it says so from then on; one that
 * opens later begins with it. Only word of another sort ends it: that the lift is effective.
 */
export async function hearUnconfirmed(book: FindingBook, message: Signed, run: Run): Promise<void> {
  const { agency, unconfirmed } = run;
  if (unconfirmed === undefined) return;
  const lifts = awaitedByLift(unconfirmed);
  const changed = await book.tx.query<{ listing: number; revision: number; awaits: Awaited[] }>(
    `UPDATE lift l SET awaits = v.awaits, awaits_leaf = $3
     FROM jsonb_to_recordset($1::jsonb) v(listing bigint, revision int, awaits jsonb)
     WHERE l.agency = $2 AND l.listing = v.listing AND l.revision = v.revision AND l.effective_at IS NULL AND l.awaits IS DISTINCT FROM v.awaits
     RETURNING l.listing, l.revision, l.awaits`,
    [JSON.stringify(lifts), agency, message.leaf],
  );
  if (changed.length === 0) return;
  await keepStatements(book.tx, [message]);
  for (const { listing, revision, awaits } of changed) {
    const word = statementOf(message, said.awaits(agency, listing, awaits));
    await book.restate(lateKey(agency, Number(listing), revision), opened.late(agency, Number(listing), true, awaits), [
      word,
    ]);
  }
}
