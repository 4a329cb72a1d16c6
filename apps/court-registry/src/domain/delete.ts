import type { DeletionRow, DeletionRule } from '#contracts';
import { isOver } from './in-force.js';
import { refused, type Circumstances, type Decided, type Listing } from './listing.js';
import { refusal, type Refusal } from './refusal.js';
import { dayBefore } from './term.js';
import { addDays, addWorkingDays, shanghaiDay, type Day } from './working-days.js';

/**
 * P arts. 9(1) and 10, D art. 70: a listing is deleted on a named ground, within working days of the day the court
 * learned of it or accepted the request. A late deletion is carried out all the same; the event names the deadline.
 */
export function decideDeletion(state: Listing, row: DeletionRow, { now, rules }: Circumstances): Decided {
  const today = shanghaiDay(now);
  const rule = rules.deletionGrounds.find(({ code }) => code === row.ground);
  if (!rule)
    return refused(
      refusal('ground-not-allowed', `the rules ${rules.code} do not know this ground of deletion`, 'P 10', 'ground'),
    );
  if (row.learnedOn > today)
    return refused(refusal('learned-in-future', 'the court can not have learned of it yet', rule.article, 'learnedOn'));
  const problem =
    rule.code === 'term-expired'
      ? termProblem(state, rule, now)
      : (missingProof(row, rule) ?? dateProblem(row, rule, today));
  if (problem) return refused(problem);
  // The clock of an expired term starts on the day after its last day, whenever the court noticed.
  const start = rule.code === 'term-expired' ? addDays(dayBefore(state.until!), 1) : row.learnedOn;
  const { correction: _earlier, rests: _ended, ...rest } = state;
  return {
    ok: true,
    event: {
      type: 'sanctions.listing.deleted.v1',
      listing: {
        ...rest,
        revision: state.revision + 1,
        standing: 'deleted',
        measures: [],
        deletion: {
          ground: rule.code,
          learnedOn: row.learnedOn,
          dueOn: addWorkingDays(start, rule.workingDays),
          article: rule.article,
        },
      },
    },
  };
}

/** P art. 10(2), D art. 70: a term that is over ends the listing, without anybody's asking and also while it is stayed. */
export function decideExpiry(state: Listing, circumstances: Circumstances): Decided {
  const learnedOn = state.until === null ? shanghaiDay(circumstances.now) : addDays(dayBefore(state.until), 1);
  const row: DeletionRow = {
    row: 'deletion',
    listing: state.content.decision.number,
    ground: 'term-expired',
    learnedOn,
  };
  return decideDeletion(state, row, circumstances);
}

function termProblem(state: Listing, { article }: DeletionRule, now: Date): Refusal | null {
  if (state.until === null)
    return refusal('term-unlimited', 'the listing has no time limit that could be over', article, 'ground');
  return isOver(state, now) ? null : refusal('term-not-over', 'the term is not over', article, 'ground');
}

/** What the ground can't do without: the applicant's request, two searches that found nothing, and so on. */
function missingProof(row: DeletionRow, { article, needs }: DeletionRule): Refusal | null {
  for (const { field, atLeast } of needs) {
    const value = row[field];
    if (value === undefined) return refusal('proof-missing', `the ground needs ${field}`, article, field);
    if (atLeast !== undefined && value.length < atLeast)
      return refusal('proof-missing', `the ground needs ${atLeast} of ${field}`, article, field);
  }
  return null;
}

/** Nothing that the ground rests on can lie ahead. */
function dateProblem(row: DeletionRow, { article, needs }: DeletionRule, today: Day): Refusal | null {
  for (const { field } of needs) {
    if (field === 'suspendedFor') continue;
    const days = [row[field] ?? []].flat();
    if (days.some((day) => day > today))
      return refusal('proof-in-future', `${field} lies in the future`, article, field);
  }
  return null;
}
