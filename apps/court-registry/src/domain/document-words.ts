import {
  agencyNames,
  citeBasis,
  measures as catalogue,
  ruleSets,
  type Bilingual,
  type DeletionGround,
  type Effect,
  type Ground,
  type Measure,
  type RuleSet,
} from '#contracts';
import type { DocumentMeasure } from './document.js';
import type { Asked, Outcome } from './objection.js';

/** Grounds of P art. 1 as a decision words them. */
export const GROUND_NAMES: Readonly<Record<Ground, Bilingual>> = {
  refusal: { 'zh-CN': '有履行能力而拒不履行生效法律文书确定的义务', en: 'able to perform, refuses to' },
  obstruction: {
    'zh-CN': '以伪造证据、暴力、威胁等方法妨碍、抗拒执行',
    en: 'obstructs or resists enforcement by forged evidence, violence, threats or other means',
  },
  evasion: {
    'zh-CN': '以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行',
    en: 'evades enforcement by false litigation or arbitration, by concealing or moving property or by other means',
  },
  'property-reporting': { 'zh-CN': '违反财产报告制度', en: 'violates the property reporting system' },
  'consumption-order': { 'zh-CN': '违反限制消费令', en: 'violates an order restricting consumption' },
  'reconciliation-breach': {
    'zh-CN': '无正当理由拒不履行执行和解协议',
    en: 'refuses without good reason to perform an enforcement reconciliation agreement',
  },
};

/** The article of a ground: the law's, or, of one that it does not know any more, that of the law that does. */
export function groundArticle(ground: string, rules: RuleSet): string {
  const all = [rules, ...Object.values(ruleSets)].flatMap(({ grounds }) => grounds);
  return all.find(({ code }) => code === ground)!.article;
}

/** Grounds on which a listing ends (P arts. 9 and 10, D art. 70). */
export const DELETION_GROUND_NAMES: Readonly<Record<DeletionGround, Bilingual>> = {
  'listed-by-mistake': { 'zh-CN': '不应纳入名单', en: 'listed by mistake' },
  performed: { 'zh-CN': '已履行义务或者已执行完毕', en: 'obligation performed or enforcement completed' },
  reconciled: { 'zh-CN': '达成执行和解协议且已履行完毕', en: 'reconciliation agreement reached and performed' },
  'withdrawn-by-applicant': {
    'zh-CN': '申请执行人书面申请删除，人民法院审查同意',
    en: 'asked for in writing by the applicant and approved by the court',
  },
  'no-property-found': {
    'zh-CN': '终结本次执行程序后两次以上查询未发现可供执行财产',
    en: 'proceeding ended, and two or more searches found no property',
  },
  'enforcement-suspended': { 'zh-CN': '依法中止执行', en: 'enforcement suspended' },
  'enforcement-ended': { 'zh-CN': '不予执行或者终结执行', en: 'enforcement refused or ended by ruling' },
  'term-expired': { 'zh-CN': '纳入期限届满', en: 'the term is over' },
  'conduct-corrected': { 'zh-CN': '已纠正失信行为', en: 'the behaviour was corrected' },
};

export const ASKED_NAMES: Readonly<Record<Asked, Bilingual>> = {
  revoke: { 'zh-CN': '撤销', en: 'revoke' },
  correct: { 'zh-CN': '更正', en: 'correct' },
  delete: { 'zh-CN': '删除', en: 'delete' },
};

export const OUTCOME_NAMES: Readonly<Record<Outcome, Bilingual>> = {
  upheld: { 'zh-CN': '维持', en: 'upheld' },
  changed: { 'zh-CN': '变更', en: 'changed' },
  quashed: { 'zh-CN': '撤销', en: 'quashed' },
  withdrawn: { 'zh-CN': '撤回复议申请', en: 'request withdrawn' },
};

const EFFECT_NAMES: Readonly<Record<Effect, Bilingual>> = {
  deny: { 'zh-CN': '不予准许', en: 'denied' },
  refer: { 'zh-CN': '由专人审查', en: 'a person decides' },
  heighten: { 'zh-CN': '从严审查', en: 'stricter review' },
  record: { 'zh-CN': '记录', en: 'recorded' },
  publish: { 'zh-CN': '公布', en: 'published' },
  notify: { 'zh-CN': '通报', en: 'notified' },
};

const DRAFT: Bilingual = {
  'zh-CN': '《中华人民共和国民事强制执行法（草案）》',
  en: 'Civil Compulsory Enforcement Law (draft of 2022)',
};

/** Measures as a document lists them, each with the bases that carry it. A measure of another day shows its code. */
export function documentMeasures(measures: readonly Measure[]): DocumentMeasure[] {
  return measures.map(({ code, agency, effect, basis }) => ({
    name: catalogue.find((one) => one.code === code)?.name ?? { 'zh-CN': code, en: code },
    agency: agencyNames[agency] ?? { 'zh-CN': agency, en: agency },
    effect: EFFECT_NAMES[effect],
    basis: basis.map((one) => ({ 'zh-CN': citeBasis(one, 'zh-CN'), en: citeBasis(one, 'en') })),
  }));
}

/** An article as the register names it (`P 12(2)`, `D 71(2)`), with the title in full; what reads otherwise stays as it is. */
export function citeArticle(article: string): Bilingual {
  const [, letter, number] = /^([PD]) (\d.*)$/.exec(article) ?? [];
  if (letter === 'P') {
    const basis = { instrument: 'publication-provisions', article: number, tier: 'judicial-interpretation' } as const;
    return { 'zh-CN': citeBasis(basis, 'zh-CN'), en: citeBasis(basis, 'en') };
  }
  if (letter === 'D') return { 'zh-CN': `${DRAFT['zh-CN']}第${number}条`, en: `${DRAFT.en}, art. ${number}` };
  return { 'zh-CN': article, en: article };
}
