import type { Objection } from '#contracts';
import type { Circumstances, Content } from './listing.js';
import { refusal, type Refusal } from './refusal.js';
import { addCalendarDays, addDays, addYears, endOfDay, shanghaiDay, type Day } from './working-days.js';

/** What stands for "as long as the listing": the law sets no last day for asking to correct or revoke (P art. 11). */
export const NO_LAST_DAY: Day = '9999-12-31';

/**
 * The last day of the term, or null where a ground has no time limit (P art. 2, D art. 68). The longest of the grounds'
 * terms counts, with the extension. A term is no procedural period: a last day that is a holiday does not move.
 */
export function lastDayOfTerm(
  { grounds, termExtension, decision }: Content,
  publishedOn: Day,
  { rules, termStartsAt }: Circumstances,
): Day | null {
  let years = 0;
  for (const { code, termYears } of rules.grounds) {
    if (!grounds.includes(code)) continue;
    if (termYears === null) return null;
    years = Math.max(years, termYears);
  }
  return addYears(termStartsAt === 'publication' ? publishedOn : decision.madeOn, years + (termExtension?.years ?? 0));
}

/** The first instant at which the term is over. */
export const instantAfter = (day: Day | null): string | null => (day === null ? null : endOfDay(day).toISOString());

/** Why such a listing would hold nothing up: its term (P art. 2, D art. 68) is over already. */
export function whyOver(content: Content, publishedOn: Day, circumstances: Circumstances): Refusal | null {
  const until = instantAfter(lastDayOfTerm(content, publishedOn, circumstances));
  if (until === null || Date.parse(until) > circumstances.now.getTime()) return null;
  return refusal(
    'term-over',
    'the term was over before the publication',
    circumstances.rules.termArticle,
    'decision.madeOn',
  );
}

/** The last day of a term that is over from this instant on. */
export const dayBefore = (until: string): Day => addDays(shanghaiDay(new Date(until)), -1);

/**
 * How and until when to object. P art. 11 sets no last day for a request; D art. 71(2) and 86 give ten days from service.
 */
export function objectionTo({ court, decision }: Content, lastDay: Day | null, { rules }: Circumstances): Objection {
  const { askWithinDays, article } = rules.reconsideration;
  if (rules.request === null) {
    const until = addCalendarDays(decision.servedOn ?? decision.madeOn, askWithinDays);
    return {
      until,
      'zh-CN': `不服本决定的，可以自决定书送达之日起${askWithinDays}日内向${court.name}的上一级人民法院申请复议。`,
      en: `Within ${askWithinDays} days of service the decision can be taken to the court above ${court.name} for reconsideration (${article}).`,
    };
  }
  return {
    until: lastDay ?? NO_LAST_DAY,
    'zh-CN': `认为纳入失信被执行人名单错误或者信息不准确的，可以随时向${court.name}书面申请撤销、更正或者删除；对驳回决定不服的，可以自决定书送达之日起${askWithinDays}日内向上一级人民法院申请复议。`,
    en: `As long as the listing stands you may ask ${court.name} in writing to revoke, correct or delete it (${rules.request.article}); within ${askWithinDays} days of service of a rejection you may ask the next-level court for reconsideration (${article}).`,
  };
}
