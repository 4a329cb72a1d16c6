import { ruleSets, type ExclusionCode, type RuleSet, type RuleSetCode } from '#contracts';
import type { CaseFile, Debtor, NewCase, Party } from '../src/domain/case.js';
import type { ChecklistAnswer } from '../src/domain/checklist.js';
import type { Circumstances } from '../src/domain/listing.js';
import type { DecisionDraft } from '../src/domain/listing-decision.js';
import { anIdentityNumber, anOrganisationCode, circumstances } from './rows.js';

/** Both laws, for tests that hold under either. */
export const LAWS: readonly RuleSetCode[] = ['provisions-2017', 'draft-2022'];

/** The circumstances on a day, at noon in Shanghai, under a law and with the policy that goes with it. */
export function on(day: string, law: RuleSetCode = 'provisions-2017'): Circumstances {
  const policy = law === 'draft-2022' ? 'draft-2022' : 'lawful-basis';
  return circumstances({ now: new Date(`${day}T04:00:00Z`), rules: ruleSets[law], policy });
}

export const anApplicant = (): Party => ({ kind: 'organisation', name: '测试申请公司', number: anOrganisationCode(7) });

/** A grown man who can pay and does not. */
export function aDebtor(more: Partial<Party> = {}): Party {
  return { kind: 'person', name: '测试甲', number: anIdentityNumber(), sex: 'male', ...more };
}

/** A case of one applicant against one debtor. */
export function aCase(more: Partial<NewCase> = {}): NewCase {
  return {
    court: { code: 'JS9902', name: '测试市第二人民法院' },
    case: { number: '(2026)苏9902执101号', filedOn: '2026-01-12' },
    basisDocument: { body: '测试市第二人民法院', number: '(2025)苏9902民初77号' },
    duty: 'pecuniary',
    obligation: '支付货款120000元',
    amountFen: 12_000_000,
    applicants: [anApplicant()],
    debtors: [aDebtor()],
    ...more,
  };
}

/** The same as the register holds it. */
export function aCaseFile(more: Partial<CaseFile> = {}, debtor: Partial<Debtor> = {}): CaseFile {
  return {
    ...aCase(),
    id: 'case-1',
    applicants: [{ id: 'applicant-1', ...anApplicant() }],
    debtors: [{ id: 'debtor-1', performedOn: null, ...aDebtor(), ...debtor }],
    performances: [],
    ...more,
  };
}

/** Every item of the rules answered with no, but for those named. */
export function aChecklist({ exclusions }: RuleSet, ...yes: ExclusionCode[]): ChecklistAnswer[] {
  return exclusions.map(({ code }) => ({ item: code, answer: yes.includes(code) ? 'yes' : 'no', remark: '已核查' }));
}

export function aDraft(rules: RuleSet = ruleSets['provisions-2017'], more: Partial<DecisionDraft> = {}): DecisionDraft {
  return {
    number: '(2026)苏9902执101号之一',
    grounds: ['refusal'],
    behaviour: '有履行能力而拒不履行生效法律文书确定义务',
    ability: '名下有工资收入',
    reasons: { 'zh-CN': '有能力而拒不履行', en: 'able to perform, refuses' },
    severity: 'ordinary',
    checklist: aChecklist(rules),
    ...more,
  };
}
