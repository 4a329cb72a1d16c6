import type { DeletionGround, RuleSet, Standing } from '#contracts';
import type { Objection } from './objection.js';
import { askingClock } from './remedy-clocks.js';
import { addMonths, shanghaiDay, type Day } from './working-days.js';

/** What the erasure of a listing depends on, as the register has it. */
export interface ErasureFacts {
  standing: Standing;
  deletedOn: Day | null;
  ground: DeletionGround | null;
  /** Measures that an agency held and that no answer since shows lifted. */
  unverified: { agency: string; measure: string }[];
  /** Each under the law of its entry. */
  objections: { id: string; objection: Objection; rules: RuleSet }[];
  /** Decisions on the same debtor, or in the same case, that may still list somebody, and listings that stand. */
  otherProceedings: number;
  openProposals: number;
  importRows: number;
  unsentEvents: number;
}

/** One thing that must happen first. */
export interface Missing {
  what: string;
  detail: string;
  article?: string;
}

/**
 * What keeps the register from dropping name and number of a listing; nothing where it may. Every agency must be seen to
 * have stopped, no remedy may be open or still be asked for, and nothing may need the person's number any more.
 */
export function whyNotErasable(facts: ErasureFacts, { now, rules }: { now: Date; rules: RuleSet }): Missing[] {
  if (facts.standing !== 'deleted' || facts.deletedOn === null)
    return [{ what: 'not-deleted', detail: 'the listing is not deleted' }];
  const today = shanghaiDay(now);
  const counted: [number, string, string][] = [
    [facts.otherProceedings, 'proceedings-open', 'of the case or the debtor are still open, or the debtor is listed'],
    [facts.openProposals, 'proposal-open', 'proposals about the listing wait for a decision'],
    [facts.importRows, 'import-open', 'rows of an import about the listing are not done'],
    [facts.unsentEvents, 'not-sent', 'events of the listing are not on the bus yet'],
  ];
  return [
    ...facts.unverified.map(({ agency, measure }) => ({
      what: 'not-verified',
      detail: `no probe since the lift shows that ${agency} stopped ${measure}`,
    })),
    ...facts.objections.flatMap(({ id, objection, rules: own }) => whyStillOpen(id, objection, own, today)),
    ...relistingBar(facts.deletedOn, facts.ground, rules, today),
    ...counted.filter(([count]) => count > 0).map(([count, what, detail]) => ({ what, detail: `${count} ${detail}` })),
  ];
}

/** P art. 12, D art. 71(2): an objection that is undecided or unserved, or can still be taken to the court above. */
function whyStillOpen(id: string, objection: Objection, rules: RuleSet, today: Day): Missing[] {
  const { reconsideration, status, servedOn } = objection;
  const { article } = rules.reconsideration;
  const open = (detail: string): Missing[] => [{ what: 'remedy-open', detail: `objection ${id} ${detail}`, article }];
  if (reconsideration) return reconsideration.status === 'decided' ? [] : open('is being reconsidered');
  if (status === 'granted') return [];
  if (status === 'rejected' && servedOn === null) return open('is rejected, and the rejection is not served');
  const clock = askingClock(objection, rules);
  if (status === 'open' && (rules.request !== null || clock === null)) return open('is not decided');
  return clock !== null && today <= clock.dueOn ? open(`can be taken to the court above until ${clock.dueOn}`) : [];
}

/** P art. 10(4): whether an applicant may ask again is told by the number, as long as it may not. */
function relistingBar(deletedOn: Day, ground: DeletionGround | null, { relisting }: RuleSet, today: Day): Missing[] {
  const until = addMonths(deletedOn, relisting.blockedMonths);
  if (ground !== relisting.blockedAfter || today > until) return [];
  const detail = `the applicant can't ask to list the debtor again until ${until}, which the number tells`;
  return [{ what: 'relisting-bar', detail, article: relisting.blockedArticle }];
}
