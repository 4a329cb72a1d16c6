import type { DeletionRow, InputRow } from '#contracts';
import {
  aCorrectionRow,
  aListingRow,
  anExemptionRow,
  aResumptionRow,
  aStayRow,
} from '../../apps/court-registry/test/rows.js';
import { CAST, subjectOf } from './cast.js';
import type { Proposing } from './court-orders.js';
import { kept, restOf } from './lift-rule.js';
import type { BookedListing } from './register-books.js';

const DAY_MS = 86_400_000;

/** A day in Shanghai. */
export const dayOf = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** What the clerk writes down. */
export function proposedRow(
  order: Proposing,
  decision: string,
  listing: BookedListing | undefined,
  now: Date,
): InputRow {
  const today = dayOf(now);
  const held = listing?.measures ?? [];
  const corrected = (changes: Parameters<typeof aCorrectionRow>[0]) =>
    aCorrectionRow(changes, { listing: decision, learnedOn: today });
  switch (order.act) {
    case 'list': {
      const { person, ground, extension } = order;
      const termExtension = { years: extension, because: 'several-behaviours', reason: '多次' } as const;
      return aListingRow({
        decision: { number: decision, madeOn: today },
        subject: subjectOf(CAST[person]),
        grounds: [ground],
        ...(extension > 0 && { termExtension }),
      });
    }
    case 'obligation':
      return corrected({ obligation: `支付货款${now.getTime()}元` });
    case 'widen':
      return corrected({ narrowedTo: null });
    case 'identity':
      return corrected({ subject: subjectOf(CAST[order.person]) });
    case 'ground':
      return corrected({ grounds: [order.ground], termExtension: null });
    case 'narrow': {
      const [first = 'flight', ...rest] = kept(order.keep, held);
      return corrected({ narrowedTo: { measures: [first, ...rest], reason: '首次' } });
    }
    case 'delete':
      return deletion(order, decision, now);
    case 'stay':
      return aStayRow({ listing: decision, receivedOn: today });
    case 'resume':
      return aResumptionRow({ listing: decision, decidedOn: today });
    case 'exempt':
      return anExemptionRow({ listing: decision, measure: held[0] ?? 'flight', ...restOf(order, now) });
  }
}

function deletion(order: Extract<Proposing, { act: 'delete' }>, decision: string, now: Date): DeletionRow {
  const { ground, given, ahead } = order;
  const today = dayOf(now);
  const learnedOn = ahead ? dayOf(new Date(now.getTime() + 3 * DAY_MS)) : today;
  const only = { row: 'deletion', listing: decision, ground, learnedOn } as const;
  if (given === 0) return only;
  if (ground === 'withdrawn-by-applicant') return { ...only, requestedInWritingOn: today };
  if (ground === 'enforcement-suspended') return { ...only, suspendedFor: 'bankruptcy' };
  if (ground !== 'no-property-found') return only;
  const searchedOn = [today, today].slice(0, given - 1) as [string, ...string[]];
  return { ...only, proceedingEndedOn: today, ...(searchedOn.length > 0 && { searchedOn }) };
}
