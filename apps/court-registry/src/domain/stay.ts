import type { ResumptionRow, StayRow } from '#contracts';
import { restsAfter } from './exempt.js';
import { isOver, measuresInForce } from './in-force.js';
import { refused, type Circumstances, type Decided, type Listing } from './listing.js';
import { refusal } from './refusal.js';
import { shanghaiDay } from './working-days.js';

/**
 * P art. 12(2): while the next-level court reconsiders, the decision is not carried out, where the court's policy reads
 * the article so. A stay is a correction without measures; the term goes on.
 */
export function decideStay(
  state: Listing,
  row: StayRow,
  { now, rules, stayDuringReconsideration }: Circumstances,
): Decided {
  const { article } = rules.reconsideration;
  if (!stayDuringReconsideration)
    return refused(refusal('stay-not-provided', 'the policy carries a listing out during reconsideration', article));
  if (state.standing === 'stayed') return refused(refusal('already-stayed', 'the listing is stayed', article));
  if (row.receivedOn > shanghaiDay(now))
    return refused(refusal('received-in-future', 'the request can not have been received yet', article, 'receivedOn'));
  const { correction: _earlier, ...rest } = state;
  return {
    ok: true,
    event: {
      type: 'sanctions.listing.corrected.v1',
      listing: { ...rest, ...restsAfter(state, now), revision: state.revision + 1, standing: 'stayed', measures: [] },
    },
  };
}

/**
 * The end of a stay: the measures of the listing as it now reads are in force again, unless its term is over. While a
 * changeover is under way only those that the new policy allows too.
 */
export function decideResumption(state: Listing, row: ResumptionRow, { now, rules, policy }: Circumstances): Decided {
  const { article } = rules.reconsideration;
  if (state.standing !== 'stayed') return refused(refusal('not-stayed', 'the listing is not stayed', article));
  if (row.decidedOn > shanghaiDay(now))
    return refused(refusal('decided-in-future', 'the decision has not been made yet', article, 'decidedOn'));
  if (isOver(state, now))
    return refused(refusal('term-over', 'the term ended during the stay: the listing is deleted', rules.termArticle));
  const { correction: _earlier, ...rest } = state;
  const stands = { ...rest, standing: 'in-force' as const };
  return {
    ok: true,
    event: {
      type: 'sanctions.listing.corrected.v1',
      listing: {
        ...stands,
        ...restsAfter(state, now),
        revision: state.revision + 1,
        measures: measuresInForce(stands, now, state.policy, policy),
      },
    },
  };
}
