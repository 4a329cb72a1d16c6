import type { Circumstances } from './listing.js';
import type { DecisionLife } from './decision-life.js';
import { refusal, type Refusal } from './refusal.js';

/** What was recorded in a case and can be taken back: a performance, or the service of a decision. */
export type Retracted = 'performance' | 'service';

/** P art. 9(2): why the service of this decision can not be taken back, or null. */
export function whyServiceStays({ servedOn }: DecisionLife): Refusal | null {
  return servedOn === null
    ? refusal('nothing-recorded', 'no service of this decision is recorded', undefined, 'decision')
    : null;
}

/**
 * P art. 5, D art. 66(2): the decision as if it had not been served. Where its grace runs from the service it runs no
 * more, and the decision is not published before it is served anew.
 */
export function unserved<T extends DecisionLife>(life: T, { rules: { grace } }: Circumstances): T {
  const stops = life.state === 'waiting' && life.graceMonths !== null && grace.startsAt !== 'decision';
  return { ...life, servedOn: null, ...(stops && { publishAt: null }) };
}
