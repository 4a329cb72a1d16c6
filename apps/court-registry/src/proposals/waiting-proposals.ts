import type { InputRow } from '#contracts';
import type { WaitingProposal } from '../domain/tasks.js';
import { dayBefore } from '../domain/term.js';
import { addDays } from '../domain/working-days.js';

/**
 * A proposal for whose approval the law sets a day: a correction or a deletion (P arts. 9 and 10); null: any other.
 * @param row what was proposed, opened: the day from which the clock runs lies sealed with the rest
 * @param until the end of the listing's term
 */
export function waitingProposal(
  row: InputRow,
  { id, listing, until }: { id: string; listing: number; until: Date | null },
): WaitingProposal | null {
  if (row.row === 'correction') return { id, listing, kind: 'correction', startedOn: row.learnedOn };
  if (row.row !== 'deletion') return null;
  const { ground, learnedOn } = row;
  const isOver = ground === 'term-expired' && until !== null;
  const startedOn = isOver ? addDays(dayBefore(until.toISOString()), 1) : learnedOn;
  return { id, listing, kind: 'deletion', ground, startedOn };
}
