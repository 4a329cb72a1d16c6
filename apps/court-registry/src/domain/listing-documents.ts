import type { Measure, RuleSet } from '#contracts';
import type { CourtDocument } from './document.js';
import { chineseDay } from './document.js';
import { dayFact, fact, listingFacts, PRESIDENT, remedyAgainstListing, subjectOf, termFact } from './document-parts.js';
import { citeArticle, DELETION_GROUND_NAMES, documentMeasures } from './document-words.js';
import type { Content, Listing } from './listing.js';
import type { Day } from './working-days.js';

/** A decision to list that was made, on its way to the publication or behind it. */
export interface MadeDecision {
  content: Content;
  measures: Measure[];
  /** Last day of the term; null: no limit; undefined: it runs from a publication that nobody can date yet. */
  lastDay: Day | null | undefined;
  graceMonths: number | null;
  /** The first day on which it is, or was, public; null while nobody can say. */
  publicFrom: Day | null;
  servedOn: Day | null;
}

/** The decision to list as it is served on the debtor (P art. 5, D art. 66). */
export function listingDecision(made: MadeDecision, rules: RuleSet): CourtDocument {
  const { content, measures, lastDay, servedOn } = made;
  const { court, decision, narrowedTo, termExtension } = content;
  const basis = citeArticle(rules.requestToList.article);
  return {
    kind: 'listing-decision',
    number: decision.number,
    court: court.name,
    case: content.case.number,
    addressee: subjectOf({ content }),
    date: decision.madeOn,
    title: { 'zh-CN': '失信决定书', en: 'Decision to list a discredited judgment defaulter' },
    facts: [
      ...listingFacts(content, rules),
      fact('履行情况', 'Performed so far', content.performance),
      fact('失信行为', 'Behaviour', content.behaviour),
      termFact(decision.madeOn, lastDay, rules),
      ...(termExtension ? [fact('延长理由', 'Why the term is longer', termExtension.reason)] : []),
      ...(narrowedTo ? [fact('缩减措施理由', 'Why fewer measures', narrowedTo.reason)] : []),
    ],
    paragraphs: [
      content.reasons,
      {
        'zh-CN': `依照${basis['zh-CN']}，决定将${content.subject.name}纳入失信被执行人名单。本决定自作出之日起生效。`,
        en: `Under ${basis.en} the court decides that the debtor named above is put on the list. The decision is in force from the day on which it was made.`,
      },
      ...publication(made, rules),
    ],
    measures: documentMeasures(measures),
    remedy: remedyAgainstListing(court.name, servedOn, rules),
    signature: PRESIDENT,
  };
}

/** D art. 66(2): what a grace is for, and when it ends. */
function publication({ graceMonths, publicFrom }: MadeDecision, { grace }: RuleSet) {
  if (graceMonths === null) return [];
  const article = citeArticle(grace.article);
  const from = grace.startsAt === 'service' ? ['送达', 'service'] : ['作出', 'the decision'];
  const day = publicFrom === null ? ['', ''] : [`自${chineseDay(publicFrom)}起`, `, on ${publicFrom}`];
  return [
    {
      'zh-CN': `自本决定${from[0]}之日起给予${graceMonths}个月宽限期（${article['zh-CN']}）；宽限期届满仍未履行的，${day[0]}予以公布。宽限期内履行义务的，不予公布。`,
      en: `A grace of ${graceMonths} month(s) runs from ${from[1]} (${article.en}). Unless the obligation is performed by then, the listing is published when it ends${day[1]}; if it is performed, nothing is published.`,
    },
  ];
}

/**
 * The court's certificate that a listing is deleted (P arts. 9 and 10, D art. 70), with each measure that ended.
 * @param lifted what was in force before, or before the stay that came first
 */
export function liftCertificate(
  listing: Listing,
  lifted: readonly Measure[],
  deletedOn: Day,
  rules: RuleSet,
): CourtDocument {
  const { content, deletion } = listing;
  const { ground, dueOn, article } = deletion!;
  const name = DELETION_GROUND_NAMES[ground];
  const basis = citeArticle(article);
  return {
    kind: 'lift-certificate',
    number: `${listing.listing}/${listing.revision}`,
    court: content.court.name,
    case: content.case.number,
    addressee: subjectOf(listing),
    date: deletedOn,
    title: { 'zh-CN': '删除失信信息证明', en: 'Certificate that a listing is deleted' },
    facts: [
      ...listingFacts(content, rules),
      fact('删除情形', 'Ground of deletion', `${name['zh-CN']}（${basis['zh-CN']}）`, `${name.en} (${basis.en})`),
      dayFact('删除日期', 'Deleted on', deletedOn),
      dayFact('法定期限', 'Due by law on', dueOn),
    ],
    paragraphs: [
      {
        'zh-CN': `兹证明：${content.subject.name}的失信信息已从失信被执行人名单中删除。下列措施自删除之日起不得再对其采取。`,
        en: 'The court certifies that the listing of the person named above is deleted. None of the measures below may be taken any more on its account.',
      },
    ],
    measures: documentMeasures(lifted),
    remedy: {
      how: {
        'zh-CN': '有关机关仍采取上述措施的，可以持本证明及该机关出具的拒绝回执编号向本院书面提出。',
        en: 'If an agency still takes one of these measures, tell the court in writing and name the number of the receipt of its refusal.',
      },
      where: { 'zh-CN': content.court.name, en: 'the court that issued this certificate' },
      until: { 'zh-CN': '不受期限限制', en: 'at any time' },
    },
    signature: PRESIDENT,
  };
}
