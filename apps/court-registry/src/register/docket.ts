import type { InputRow } from '#contracts';
import { decide } from '../domain/decide.js';
import type { Circumstances, Listing } from '../domain/listing.js';
import { refusal, type Refusal } from '../domain/refusal.js';
import type { Change, Publisher } from './publisher.js';
import type { Provenance } from './listing-store.js';
import { commandOf, decisionNumberOf } from './rows.js';

export type Judged = { ok: true; change: Change } | { ok: false; refusal: Refusal };

export const duplicateDecision = (): Refusal =>
  refusal('duplicate-decision', 'a listing rests on a decision of that number already', undefined, 'decision.number');

interface DocketOptions {
  /** The listings concerned, locked in this transaction. */
  states: Map<number, Listing>;
  /** Those of the decision numbers on which a listing rests already. */
  taken: Set<string>;
  publisher: Publisher;
  circumstances: Circumstances;
  /** Those whose reconsideration is under way: no other decision ends their stay. */
  reconsidered?: ReadonlySet<number>;
  /** Whether its listings come from another register. */
  takeOver?: boolean;
}

/** The decisions of one transaction, judged one after the other, each on the state that the one before left. */
export class Docket {
  readonly changes: Change[] = [];

  constructor(private readonly options: DocketOptions) {}

  /** @param listing number of the listing that the row is about, of a new one the number that it is to get */
  judge(row: InputRow, listing: number, provenance: Provenance): Judged {
    const { states, taken, publisher, circumstances, reconsidered, takeOver } = this.options;
    if (row.row === 'listing' && taken.has(decisionNumberOf(row))) return no(duplicateDecision());
    const before = states.get(listing) ?? null;
    const decided = decide(before, commandOf(row, listing, takeOver), circumstances);
    if (!decided.ok) return no(decided.refusal);
    if (row.row === 'resumption' && reconsidered?.has(listing)) return no(stillReconsidered(circumstances));
    const change: Change = { before, event: decided.event, provenance };
    const notNow = publisher.whyNotNow(change, circumstances.now);
    if (notNow) return no(notNow);
    states.set(listing, decided.event.listing);
    taken.add(decisionNumberOf(row));
    this.changes.push(change);
    return { ok: true, change };
  }
}

const stillReconsidered = ({ rules }: Circumstances): Refusal =>
  refusal(
    'reconsideration-pending',
    'the next-level court has not decided yet: the last of its decisions ends the stay',
    rules.reconsideration.article,
  );

const no = (refusal: Refusal): Judged => ({ ok: false, refusal });
