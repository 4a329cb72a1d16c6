import { maskNumber, type Bilingual, type RuleSet } from '#contracts';
import type { Addressee, DocumentRemedy, Fact } from './document.js';
import { chineseDay } from './document.js';
import { citeArticle, GROUND_NAMES, groundArticle } from './document-words.js';
import type { Content, Listing } from './listing.js';
import { addCalendarDays, type Day } from './working-days.js';

/** Parts that several documents share. */

export const PRESIDENT: Bilingual = { 'zh-CN': '院长', en: 'President of the court' };

export const fact = (zh: string, en: string, value: string, english?: string): Fact => ({
  label: { 'zh-CN': zh, en },
  value,
  ...(english !== undefined && { english }),
});

/** A day as a line of its own. */
export const dayFact = (zh: string, en: string, day: Day): Fact => fact(zh, en, chineseDay(day), day);

/** The person concerned; the number as the court publishes it. */
export function subjectOf({ content: { subject }, published }: Pick<Listing, 'content' | 'published'>): Addressee {
  return { name: subject.name, maskedNumber: subject.number ? maskNumber(subject.number) : published?.maskedNumber };
}

/** Case, decision, obligation and grounds: what every document about a listing rests on (P art. 6). */
export function listingFacts(content: Content, rules: RuleSet): Fact[] {
  const { decision, basisDocument, grounds } = content;
  return [
    fact('执行案号', 'Enforcement case', content.case.number),
    fact('执行依据', 'Document enforced', `${basisDocument.body}${basisDocument.number}`),
    fact('失信决定', 'Decision to list', `${decision.number}（${chineseDay(decision.madeOn)}）`, decision.madeOn),
    fact('义务', 'Obligation', content.obligation),
    ...grounds.map((ground) => {
      const name = GROUND_NAMES[ground];
      const cite = citeArticle(groundArticle(ground, rules));
      return fact('纳入情形', 'Ground', `${name['zh-CN']}（${cite['zh-CN']}）`, `${name.en} (${cite.en})`);
    }),
  ];
}

/** The term: P art. 2, D art. 68. `undefined`: it runs from a publication that nobody can date yet. */
export function termFact(madeOn: Day, lastDay: Day | null | undefined, { termArticle }: RuleSet): Fact {
  const article = citeArticle(termArticle);
  const [zh, en] =
    lastDay === null
      ? ['无固定期限', 'no time limit']
      : lastDay === undefined
        ? ['自公布之日起计算', 'runs from the publication']
        : [`${chineseDay(madeOn)}至${chineseDay(lastDay)}`, `${madeOn} to ${lastDay}`];
  return fact('纳入期限', 'Term', `${zh}（${article['zh-CN']}）`, `${en} (${article.en})`);
}

/**
 * Against a listing. P art. 11: at any time, with the court itself. D arts. 71(2) and 86: within ten days of service,
 * with the court above; the last day is named as soon as the service is known.
 */
export function remedyAgainstListing(court: string, servedOn: Day | null, rules: RuleSet): DocumentRemedy {
  if (rules.request === null) return reconsiderationBy(court, servedOn, rules);
  const article = citeArticle('P 11');
  return {
    how: {
      'zh-CN': `认为不应纳入、信息不准确或者应当删除的，可以书面申请撤销、更正或者删除（${article['zh-CN']}）；人民法院自收到之日起${rules.request.decideInDays}日内审查。`,
      en: `Ask in writing to revoke, correct or delete the listing (${article.en}); decided in ${rules.request.decideInDays} days of receipt.`,
    },
    where: { 'zh-CN': court, en: 'the court that made this decision' },
    until: { 'zh-CN': '名单存续期间均可提出', en: 'at any time while the listing stands' },
  };
}

/** By the next-level court, within so many days of service (P art. 12(2), D art. 71(2)). */
export function reconsiderationBy(court: string, servedOn: Day | null, { reconsideration }: RuleSet): DocumentRemedy {
  const { askWithinDays, decideInDays } = reconsideration;
  const article = citeArticle(reconsideration.article);
  const last = servedOn === null ? null : addCalendarDays(servedOn, askWithinDays);
  return {
    how: {
      'zh-CN': `不服本决定的，可以书面申请复议（${article['zh-CN']}）；上一级人民法院自收到之日起${decideInDays}日内作出决定。`,
      en: `Ask in writing for reconsideration (${article.en}); decided in ${decideInDays} days of receipt.`,
    },
    where: { 'zh-CN': `${court}的上一级人民法院`, en: 'the court above the one that made this decision' },
    until: {
      'zh-CN': `自本决定书送达之日起${askWithinDays}日内${last ? `，即${chineseDay(last)}前（含当日）` : ''}`,
      en: `within ${askWithinDays} days of service${last ? `: until ${last}, inclusive` : ''}`,
    },
  };
}
