import type { ExemptionRow, Rest } from '#contracts';
import { refused, type Circumstances, type Decided, type Listing } from './listing.js';
import { refusal } from './refusal.js';

/**
 * A court lets the subject do one thing for a time (a journey for treatment, a funeral): one measure rests from one
 * instant until another. Agencies' own clocks honour both ends. What for stays with the court.
 */
export function decideExemption(state: Listing, row: ExemptionRow, { now }: Circumstances): Decided {
  const { measure } = row;
  const [from, until] = [new Date(row.from), new Date(row.until)];
  if (until.getTime() <= from.getTime())
    return refused(refusal('exemption-empty', 'it ends before it begins', undefined, 'from', 'until'));
  if (until.getTime() <= now.getTime())
    return refused(refusal('exemption-over', 'it would be over already', undefined, 'until'));
  if (state.standing !== 'in-force')
    return refused(refusal('not-in-force', 'no measure of the listing is in force that could rest'));
  if (!state.measures.some(({ code }) => code === measure))
    return refused(refusal('measure-not-held', `the listing does not hold ${measure} up`, undefined, 'measure'));
  const rest: Rest = { measure, from: from.toISOString(), until: until.toISOString() };
  const rests = restsAfter(state, now).rests ?? [];
  if (rests.some((one) => one.measure === measure && one.from === rest.from && one.until === rest.until))
    return refused(refusal('nothing-changed', 'the measure rests in that time already'));
  const { correction: _earlier, ...others } = state;
  return {
    ok: true,
    event: {
      type: 'sanctions.listing.corrected.v1',
      listing: { ...others, revision: state.revision + 1, rests: [...rests, rest] },
    },
  };
}

/** The exemptions that the next revision still has to name; `rests` is absent, not empty, where there are none. */
export function restsAfter({ rests = [] }: Listing, now: Date): { rests?: Rest[] } {
  const open = rests.filter(({ until }) => Date.parse(until) > now.getTime());
  return { rests: open.length > 0 ? open : undefined };
}
