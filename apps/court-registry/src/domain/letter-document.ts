import type { Bilingual } from '#contracts';
import { chineseDay, type CourtDocument, type Fact } from './document.js';
import { dayFact, fact } from './document-parts.js';
import { citeArticle } from './document-words.js';
import type { Letter, Notice, Retraction } from './notice.js';
import type { RetractedBecause } from './telling.js';
import { NO_LAST_DAY } from './term.js';
import { shanghaiDay } from './working-days.js';

const BECAUSE: Readonly<Record<RetractedBecause, Bilingual>> = {
  deleted: { 'zh-CN': '该失信信息已被删除', en: 'the listing is deleted' },
  stayed: { 'zh-CN': '该失信决定已暂停执行', en: 'the listing is stayed' },
  'subject-corrected': {
    'zh-CN': '所涉身份信息有误：该失信信息不属于上述被执行人',
    en: 'the identity was wrong: the listing was not that of the person or organisation named here',
  },
  'not-addressed': { 'zh-CN': '贵单位不属于应当通报的单位', en: 'you were not to be told of it' },
  'term-over': { 'zh-CN': '纳入期限已届满', en: 'its term is over' },
};

/** A notice or retraction as a paper of the court (P arts. 6 and 8); the mail's text and the printed page come from it. */
export function letterDocument(letter: Letter): CourtDocument {
  const { to, subject, court, article, asked } = letter;
  const cited = citeArticle(article);
  const own = letter.kind === 'notice' ? noticeParts(letter) : retractionParts(letter);
  return {
    kind: letter.kind,
    number: String(letter.notice),
    court: court.name,
    case: letter.case.number,
    addressee: { name: to.name },
    date: shanghaiDay(new Date(letter.madeAt)),
    ...own,
    facts: [
      fact('被执行人', 'Debtor', subject.name),
      fact(
        subject.kind === 'person' ? '身份证件号码' : '统一社会信用代码',
        'Number, partly masked',
        subject.maskedNumber,
      ),
      ...own.facts,
    ],
    paragraphs: [...own.paragraphs, asked, { 'zh-CN': `依据：${cited['zh-CN']}。`, en: `Basis: ${cited.en}.` }],
    signature: { 'zh-CN': court.name, en: 'The enforcing court' },
  };
}

type Parts = Pick<CourtDocument, 'title' | 'facts' | 'paragraphs' | 'measures' | 'remedy'>;

function noticeParts(notice: Notice): Parts {
  const { replaces, decision, basisDocument, term, objection, court, publishedOn } = notice;
  return {
    title: { 'zh-CN': '失信被执行人信息通报书', en: 'Notice of a listing' },
    facts: [
      ...(replaces.length > 0
        ? [fact('替代通报书', 'Replaces notices', replaces.join('、'), replaces.join(', '))]
        : []),
      fact('执行案号', 'Enforcement case', notice.case.number),
      fact('执行依据', 'Document enforced', `${basisDocument.body}${basisDocument.number}`),
      fact('失信决定', 'Decision to list', `${decision.number}（${chineseDay(decision.madeOn)}）`, decision.madeOn),
      ...notice.grounds.map(({ name, article }): Fact => {
        const cited = citeArticle(article);
        return fact('纳入情形', 'Ground', `${name['zh-CN']}（${cited['zh-CN']}）`, `${name.en} (${cited.en})`);
      }),
      fact('义务', 'Obligation', notice.obligation),
      fact('履行情况', 'Performance', notice.performance),
      fact('具体情形', 'Behaviour', notice.behaviour),
      dayFact('公布日期', 'Published on', publishedOn),
      term.lastDay === null
        ? fact('纳入期限', 'Term', '无固定期限', 'no time limit')
        : fact('纳入期限', 'Term', `至${chineseDay(term.lastDay)}`, `until ${term.lastDay}, inclusive`),
    ],
    paragraphs: [
      {
        'zh-CN': '上述被执行人已被纳入失信被执行人名单，现依法通报。',
        en: 'The debtor named here is on the list; you are told of it by law.',
      },
      ...(replaces.length > 0
        ? [
            {
              'zh-CN': '所替代的通报书不再有效，以本通报书为准。',
              en: 'The notices that this one replaces hold no longer.',
            },
          ]
        : []),
    ],
    measures: notice.measures,
    remedy: {
      how: { 'zh-CN': objection['zh-CN'], en: objection.en },
      where: { 'zh-CN': court.name, en: 'The enforcing court' },
      until:
        objection.until === NO_LAST_DAY
          ? { 'zh-CN': '名单存续期间均可提出', en: 'at any time while the listing stands' }
          : { 'zh-CN': `${chineseDay(objection.until)}前（含当日）`, en: `until ${objection.until}, inclusive` },
    },
  };
}

function retractionParts({ retracts, because, case: { number } }: Retraction): Parts {
  const why = BECAUSE[because];
  return {
    title: { 'zh-CN': '撤回通报书', en: 'Retraction of a notice' },
    facts: [
      fact('执行案号', 'Enforcement case', number),
      fact('撤回通报书', 'Notices taken back', retracts.join('、'), retracts.join(', ')),
      fact('撤回原因', 'Reason', why['zh-CN'], why.en),
    ],
    paragraphs: [
      {
        'zh-CN': '人民法院撤回上述通报书，该通报书自始不得再作为依据。',
        en: 'The court takes back the notices named here; nothing may rest on them any more.',
      },
    ],
    measures: [],
    remedy: null,
  };
}
