import type { FieldProblem } from './refusal.js';

/** Deeper than anything that is asked for, and shallow enough for whatever walks over it. */
const DEEPEST = 64;

/**
 * What in a parsed JSON body can be kept by no database and signed by nobody: U+0000, half of a surrogate pair, a number
 * beyond all numbers, and what is nested without end. Each is named by its field; none can be meant.
 */
export function unstorable(body: unknown): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const found = (field: string, problem: string) => void problems.push({ field, problem });
  const walk = (value: unknown, field: string, depth: number): void => {
    if (typeof value === 'string' && /\0|\p{Surrogate}/u.test(value))
      found(field, 'holds U+0000 or half of a surrogate pair');
    if (typeof value === 'number' && !Number.isFinite(value)) found(field, 'is no number that can be kept');
    if (typeof value !== 'object' || value === null) return;
    if (depth === DEEPEST) return found(field, `is nested deeper than ${DEEPEST}`);
    for (const [name, member] of Object.entries(value)) {
      const place = Array.isArray(value) ? `${field}[${name}]` : field === '' ? name : `${field}.${name}`;
      if (/\0|\p{Surrogate}/u.test(name))
        found(field, 'has a member whose name holds U+0000 or half of a surrogate pair');
      else walk(member, place, depth + 1);
    }
  };
  walk(body, '', 0);
  return problems;
}
