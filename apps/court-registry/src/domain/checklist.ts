import type { ExclusionCode, Ground, RuleSet } from '#contracts';
import { refusal, type Refusal } from './refusal.js';

/** What the clerk found about one exclusion. */
export interface ChecklistAnswer {
  item: ExclusionCode;
  answer: 'yes' | 'no';
  /** What the answer rests on. */
  remark: string;
}

/**
 * P arts. 3 and 4, D art. 67: why the answers do not let these grounds through, or null. Every item must be answered,
 * once and with a remark; a yes that bars one of the grounds refuses the decision with its article.
 */
export function whyExcluded(
  checklist: readonly ChecklistAnswer[],
  grounds: readonly Ground[],
  { code, exclusions }: RuleSet,
): Refusal | null {
  const foreign = checklist.filter(({ item }) => !exclusions.some((rule) => rule.code === item));
  if (foreign.length > 0)
    return refusal(
      'unknown-item',
      `the rules ${code} do not ask this`,
      undefined,
      ...foreign.map(({ item }) => fieldOf(item)),
    );
  for (const rule of exclusions) {
    const answers = checklist.filter(({ item }) => item === rule.code);
    if (answers.length > 1)
      return refusal('answered-twice', 'the item has two answers', rule.article, fieldOf(rule.code));
  }
  const open = exclusions.filter(({ code: item }) => !checklist.some((one) => one.item === item && one.remark.trim()));
  if (open.length > 0)
    return refusal(
      'checklist-incomplete',
      'each item needs an answer and a remark',
      open[0].article,
      ...open.map(({ code: item }) => fieldOf(item)),
    );
  const excluding = exclusions.find(
    ({ code: item, bars }) =>
      checklist.some((one) => one.item === item && one.answer === 'yes') &&
      (bars === null || bars.some((ground) => grounds.includes(ground))),
  );
  return excluding
    ? refusal('excluded', `not to be listed: ${excluding.code}`, excluding.article, fieldOf(excluding.code))
    : null;
}

const fieldOf = (item: string): string => `checklist.${item}`;
