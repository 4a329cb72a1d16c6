import { refuse, Refused } from '#service';
import type { DecisionLife, Step } from '../domain/decision-life.js';
import { throwRefusal } from '../register/refusals.js';

/** @throws Refused when the step can not be made */
export function made<T extends DecisionLife>(step: Step<T>): T {
  return step.ok ? step.life : throwRefusal(step.refusal);
}

const unknown = (reason: string, detail: string) => new Refused(refuse(reason, detail, { kind: 'unknown' }));
export const unknownCase = () => unknown('unknown-case', 'There is no such case.');
export const unknownRequest = () => unknown('unknown-request', 'There is no such request.');
export const unknownRetraction = () => unknown('unknown-retraction', 'There is no such retraction.');
export const unknownDecision = () => unknown('unknown-decision', 'There is no such decision.');
