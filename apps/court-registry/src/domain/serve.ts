import { restsAfter } from './exempt.js';
import { refused, type Circumstances, type Decided, type Listing } from './listing.js';
import { refusal } from './refusal.js';
import { lastDayOfTerm, objectionTo } from './term.js';
import { addWorkingDays, shanghaiDay, type Day } from './working-days.js';

/**
 * P arts. 5 and 9(2), D arts. 71(2) and 86: the decision was served after its publication. Where the rule set counts the
 * days to object from the service, the listing said a day that was too early, and is corrected; else nothing changes.
 */
export function decideService(state: Listing, servedOn: Day, circumstances: Circumstances): Decided {
  const { rules, now } = circumstances;
  const { workingDays, article } = rules.correction;
  const content = { ...state.content, decision: { ...state.content.decision, servedOn } };
  const objection = objectionTo(content, lastDayOfTerm(content, state.publishedOn, circumstances), circumstances);
  if (objection.until === state.objection.until)
    return refused(refusal('nothing-changed', 'the listing says that already', article));
  const learnedOn = shanghaiDay(now);
  const dueOn = addWorkingDays(learnedOn, workingDays);
  return {
    ok: true,
    event: {
      type: 'sanctions.listing.corrected.v1',
      listing: {
        ...state,
        ...restsAfter(state, now),
        revision: state.revision + 1,
        content,
        objection,
        correction: { changed: ['objection.until'], learnedOn, dueOn, article },
      },
    },
  };
}
