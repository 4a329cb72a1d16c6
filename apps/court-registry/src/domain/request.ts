import type { RuleSet } from '#contracts';
import type { CaseFile } from './case.js';
import type { Circumstances } from './listing.js';
import { refusal, type Refusal } from './refusal.js';
import type { Period } from './running-period.js';
import { addCalendarDays, addMonths, shanghaiDay, type Day } from './working-days.js';

/** Who moves the court to list: an applicant of the case, or the court itself (P art. 5). */
export type RequestOrigin = 'applicant' | 'own-motion';

export interface NewRequest {
  origin: RequestOrigin;
  /** Id of the applicant who asks; null of the court's own motion. */
  applicant: string | null;
  /** Id of the debtor who is to be listed. */
  debtor: string;
  receivedOn: Day;
}

/**
 * P arts. 5 and 10(4): why the request can not be taken, or null.
 * @param deletedOn days on which a listing of this debtor was deleted because this applicant had asked for it
 */
export function whyNoRequest(
  request: NewRequest,
  file: CaseFile,
  deletedOn: readonly Day[],
  { now, rules }: Circumstances,
): Refusal | null {
  const { origin, applicant, receivedOn } = request;
  const debtor = file.debtors.find(({ id }) => id === request.debtor);
  if (!debtor) return refusal('unknown-debtor', 'the case has no such debtor', undefined, 'debtor');
  if ((origin === 'applicant') !== (applicant !== null))
    return refusal(
      'applicant-mismatch',
      'a request names its applicant, the court of its own motion names none',
      rules.requestToList.article,
      'applicant',
    );
  if (applicant !== null && !file.applicants.some(({ id }) => id === applicant))
    return refusal('unknown-applicant', 'the case has no such applicant', rules.requestToList.article, 'applicant');
  if (receivedOn > shanghaiDay(now))
    return refusal(
      'received-in-future',
      'the request has not been received yet',
      rules.requestToList.article,
      'receivedOn',
    );
  if (debtor.performedOn !== null) return performedAlready();
  return origin === 'applicant' ? whyBarred(receivedOn, deletedOn, rules) : null;
}

/** Who has performed is no defaulter (P art. 1). */
export const performedAlready = (): Refusal =>
  refusal('obligation-performed', 'the debtor has performed the obligation', 'P 1');

/** P art. 5: the last day on which the court decides; of its own motion it has no last day. */
export function decideBy({ origin, receivedOn }: NewRequest, { requestToList }: RuleSet): Day | null {
  return origin === 'applicant' ? addCalendarDays(receivedOn, requestToList.decideInDays) : null;
}

/** P art. 5: the period of a request that waits; null where none runs. */
export function decidingPeriod(
  { receivedOn, decideBy: dueOn }: { receivedOn: Day; decideBy: Day | null },
  { requestToList }: RuleSet,
): Period | null {
  return dueOn === null ? null : { article: requestToList.article, startedOn: receivedOn, dueOn };
}

/**
 * P art. 10(4): who had the debtor deleted can not ask to list that debtor again for six months. The bar is no period
 * for doing something, so a last day that is a holiday does not move.
 */
function whyBarred(receivedOn: Day, deletedOn: readonly Day[], { relisting }: RuleSet): Refusal | null {
  const barred = deletedOn.some((day) => receivedOn <= addMonths(day, relisting.blockedMonths));
  return barred
    ? refusal(
        'relisting-barred',
        `the listing was deleted at the applicant's own request less than ${relisting.blockedMonths} months ago`,
        relisting.blockedArticle,
        'applicant',
      )
    : null;
}
