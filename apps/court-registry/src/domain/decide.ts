import { ageOn, applyChanges, birthDateOf, type CorrectionRow, type ListingRow } from '#contracts';
import { decideDeletion, decideExpiry } from './delete.js';
import { differences } from './differences.js';
import { decideExemption, restsAfter } from './exempt.js';
import { measuresInForce } from './in-force.js';
import { whyUnlawful } from './lawful.js';
import { refused, type Circumstances, type Command, type Content, type Decided, type Listing } from './listing.js';
import { refusal } from './refusal.js';
import { decideService } from './serve.js';
import { decideResumption, decideStay } from './stay.js';
import { whyNotNew, whyNotTakenOver } from './take-over.js';
import { instantAfter, lastDayOfTerm, objectionTo, whyOver } from './term.js';
import { addWorkingDays, shanghaiDay, type Day } from './working-days.js';

/** What the register does about a command: one event with the whole listing at its next revision, or a lawful no. */
export function decide(state: Listing | null, command: Command, circumstances: Circumstances): Decided {
  if (command.kind === 'list' || command.kind === 'take-over') {
    if (state) return refused(refusal('duplicate-listing', 'the listing exists already'));
    const { listing, row } = command;
    const problem = command.kind === 'list' ? whyNotNew(row) : whyNotTakenOver(row, circumstances);
    return problem ? refused(problem) : decideListing(listing, row, circumstances);
  }
  if (!state)
    return refused(refusal('unknown-listing', 'no listing rests on a decision of that number', undefined, 'listing'));
  if (command.kind === 'reissue') return reissue(state);
  if (state.standing === 'deleted') return refused(refusal('already-deleted', 'the listing is deleted'));
  switch (command.kind) {
    case 'correct':
      return decideCorrection(state, command.row, circumstances);
    case 'delete':
      return decideDeletion(state, command.row, circumstances);
    case 'expire':
      return decideExpiry(state, circumstances);
    case 'stay':
      return decideStay(state, command.row, circumstances);
    case 'resume':
      return decideResumption(state, command.row, circumstances);
    case 'serve':
      return decideService(state, command.servedOn, circumstances);
    case 'exempt':
      return decideExemption(state, command.row, circumstances);
  }
}

/** P arts. 1, 2, 4, 5 and 6: a listing, in force at once; published today unless another register did that before. */
function decideListing(listing: number, row: ListingRow, circumstances: Circumstances): Decided {
  const content = contentOf(row);
  const { publishedOn = shanghaiDay(circumstances.now) } = row;
  const problem = whyUnlawful(content, circumstances) ?? whyOver(content, publishedOn, circumstances);
  if (problem) return refused(problem);
  const { now, policy } = circumstances;
  const stands = { standing: 'in-force' as const, content, ...partsOf(content, publishedOn, circumstances) };
  const measures = measuresInForce(stands, now, policy);
  return {
    ok: true,
    event: {
      type: 'sanctions.listing.published.v1',
      listing: { listing, revision: 1, policy, publishedOn, ...stands, measures },
    },
  };
}

/**
 * P art. 9(2): what is wrong is put right, the subject's identity too; the listing keeps its number. The corrected
 * whole must be lawful. A late correction is not refused: late is better than never, and the event names the deadline.
 * Where the term is over, or turns out to be, nothing is in force any more (P art. 2). While a changeover is under way it
 * puts nothing on anybody that the new policy does not allow.
 */
function decideCorrection(state: Listing, row: CorrectionRow, circumstances: Circumstances): Decided {
  const { rules, now } = circumstances;
  const { workingDays, article } = rules.correction;
  if (row.learnedOn > shanghaiDay(now))
    return refused(refusal('learned-in-future', 'the court can not have learned of it yet', article, 'learnedOn'));
  const content = contentOf(applyChanges({ row: 'listing', ...state.content } as ListingRow, row.changes));
  const changed = differences(state.content, content);
  if (changed.length === 0)
    return refused(refusal('nothing-changed', 'the listing says that already', article, 'changes'));
  // The policy under which it was listed goes on: a correction is not the place to change it.
  const own: Circumstances = { ...circumstances, policy: state.policy };
  const problem = whyUnlawful(content, own, state.content);
  if (problem) return refused(problem);
  const stands = { standing: state.standing, content, ...partsOf(content, state.publishedOn, own) };
  const { published, age, ...rest } = state;
  const unknownNumber = content.subject.number === null ? { published, age } : {};
  return {
    ok: true,
    event: {
      type: 'sanctions.listing.corrected.v1',
      listing: {
        ...rest,
        ...unknownNumber,
        ...stands,
        measures: measuresInForce(stands, now, state.policy, circumstances.policy),
        ...restsAfter(state, now),
        revision: state.revision + 1,
        correction: { changed, learnedOn: row.learnedOn, dueOn: addWorkingDays(row.learnedOn, workingDays), article },
      },
    },
  };
}

/** The current state again under a new revision: what repairs an agency that could not use the last event. */
function reissue(state: Listing): Decided {
  const type = state.standing === 'deleted' ? 'sanctions.listing.deleted.v1' : 'sanctions.listing.corrected.v1';
  return { ok: true, event: { type, listing: { ...state, revision: state.revision + 1 } } };
}

function contentOf({ row: _row, publishedOn: _publishedOn, subject, ...rest }: ListingRow): Content {
  const number = (subject.number as string | null)?.trim().toUpperCase() ?? null;
  return { ...rest, subject: { ...subject, number } };
}

function partsOf(content: Content, publishedOn: Day, circumstances: Circumstances) {
  const { subject } = content;
  const lastDay = lastDayOfTerm(content, publishedOn, circumstances);
  return {
    until: instantAfter(lastDay),
    objection: objectionTo(content, lastDay, circumstances),
    ...(subject.kind === 'person' &&
      subject.number !== null && { age: ageOn(birthDateOf(subject.number), publishedOn) }),
  };
}
