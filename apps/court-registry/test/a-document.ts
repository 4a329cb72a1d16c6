import { agencyNames, citeBasis, measures, selectMeasures } from '#contracts';
import type { CourtDocument } from '../src/domain/document.js';

/** A decision to list with every part that a document can have; all names are invented. */
export function aDocument(more: Partial<CourtDocument> = {}): CourtDocument {
  return {
    kind: 'listing-decision',
    number: '（2026）苏9902执101号之一',
    court: '测试市第二人民法院',
    case: '(2026)苏9902执101号',
    addressee: { name: '测试甲', maskedNumber: '9900011980****1013' },
    date: '2026-03-02',
    title: { 'zh-CN': '失信决定书', en: 'Decision to list a discredited judgment defaulter' },
    facts: [
      { label: { 'zh-CN': '执行案号', en: 'Enforcement case' }, value: '(2026)苏9902执101号' },
      { label: { 'zh-CN': '执行依据', en: 'Basis' }, value: '测试市第二人民法院(2025)苏9902民初77号' },
      { label: { 'zh-CN': '义务', en: 'Obligation' }, value: '支付货款120000元' },
      {
        label: { 'zh-CN': '纳入期限', en: 'Term' },
        value: '自2026年3月2日至2028年3月2日',
        english: '2026-03-02 to 2028-03-02',
      },
    ],
    paragraphs: [
      {
        'zh-CN': '被执行人有履行能力而拒不履行生效法律文书确定的义务，其行为符合应当纳入失信被执行人名单的情形。',
        en: 'The debtor is able to perform the obligation of an effective judgment and refuses; this is a ground to be listed.',
      },
      {
        'zh-CN':
          '依照《最高人民法院关于公布失信被执行人名单信息的若干规定》第一条，决定将被执行人纳入失信被执行人名单。',
        en: 'Under art. 1 of the Several Provisions on Issuing the Information on the List, the court decides that the debtor is listed.',
      },
    ],
    measures: selectMeasures({ policy: 'lawful-basis', subjectKind: 'person' }).map(
      ({ code, agency, effect, basis }) => ({
        name: measures.find((measure) => measure.code === code)!.name,
        agency: agencyNames[agency],
        effect: { 'zh-CN': '限制', en: effect },
        basis: basis.map((one) => ({ 'zh-CN': citeBasis(one, 'zh-CN'), en: citeBasis(one, 'en') })),
      }),
    ),
    remedy: {
      how: { 'zh-CN': '书面申请撤销、更正或者删除。', en: 'Ask in writing to revoke, correct or delete the listing.' },
      where: { 'zh-CN': '测试市第二人民法院', en: 'This court' },
      until: { 'zh-CN': '名单公布期间均可提出。', en: 'At any time while the listing stands.' },
    },
    signature: { 'zh-CN': '院长', en: 'President of the court' },
    ...more,
  };
}
