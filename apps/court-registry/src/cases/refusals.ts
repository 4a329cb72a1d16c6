import { refuse, Refused } from '#service';
import type { DecisionLife, Step } from '../domain/decision-life.js';
import type { Refusal } from '../domain/refusal.js';
import { reject } from '../register/refusals.js';

/** Named reasons that collide with the state that somebody else has made, and are no matter of law. */
const CONFLICTS = new Set(['already-decided', 'already-served', 'already-published', 'not-decided', 'not-waiting']);

/** Throws the refusal out of its transaction. */
export const rejectNamed = (refusal: Refusal): never =>
  reject(refusal, CONFLICTS.has(refusal.reason) ? 'conflict' : undefined);

/** @throws Refused when the step can not be made */
export function made<T extends DecisionLife>(step: Step<T>): T {
  return step.ok ? step.life : rejectNamed(step.refusal);
}

const unknown = (reason: string, detail: string) => new Refused(refuse(reason, detail, { kind: 'unknown' }));
export const unknownCase = () => unknown('unknown-case', 'There is no such case.');
export const unknownRequest = () => unknown('unknown-request', 'There is no such request.');
export const unknownRetraction = () => unknown('unknown-retraction', 'There is no such retraction.');
export const unknownDecision = () => unknown('unknown-decision', 'There is no such decision.');

/** Whether two transactions recorded the same case. */
export function isDuplicateCase(error: unknown): boolean {
  const { code, constraint } = (error ?? {}) as { code?: string; constraint?: string };
  return code === '23505' && constraint === 'enforcement_case_number';
}
