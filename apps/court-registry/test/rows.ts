import {
  identityCheckDigit,
  organisationBodyCheck,
  organisationCheckCharacter,
  ruleSets,
  type CorrectionRow,
  type DeletionRow,
  type ExemptionRow,
  type ListingRow,
  type ResumptionRow,
  type StayRow,
} from '#contracts';
import type { Circumstances } from '../src/domain/listing.js';

/** A synthetic identity number: region 99xxxx is assigned to nobody. */
export function anIdentityNumber(birth = '1980-05-17', serial = 101): string {
  const first17 = `990001${birth.replaceAll('-', '')}${String(serial).padStart(3, '0')}`;
  return first17 + identityCheckDigit(first17);
}

/** A synthetic organisation code in the same unassigned region. */
export function anOrganisationCode(serial = 1): string {
  const body = String(serial).padStart(8, '0');
  const first17 = `91990001${body}${organisationBodyCheck(body)}`;
  return first17 + organisationCheckCharacter(first17);
}

/** A listing of a grown man who can pay and does not. */
export function aListingRow(changes: Partial<ListingRow> = {}): ListingRow {
  return {
    row: 'listing',
    decision: { number: '(2026)苏9902执101号之一', madeOn: '2026-03-02', servedOn: '2026-03-03' },
    subject: { kind: 'person', name: '测试甲', number: anIdentityNumber(), sex: 'male' },
    court: { code: 'JS9902', name: '测试市第二人民法院' },
    case: { number: '(2026)苏9902执101号', filedOn: '2026-01-12' },
    basisDocument: { body: '测试市第二人民法院', number: '(2025)苏9902民初77号' },
    obligation: '支付货款120000元',
    performance: '全部未履行',
    behaviour: '有履行能力而拒不履行生效法律文书确定义务',
    duty: 'pecuniary',
    ability: '名下有工资收入',
    grounds: ['refusal'],
    reasons: { 'zh-CN': '有能力而拒不履行', en: 'able to perform, refuses' },
    ...changes,
  };
}

export function aCorrectionRow(changes: CorrectionRow['changes'], more: Partial<CorrectionRow> = {}): CorrectionRow {
  return { row: 'correction', listing: '(2026)苏9902执101号之一', learnedOn: '2026-04-01', changes, ...more };
}

export function aDeletionRow(more: Partial<DeletionRow> = {}): DeletionRow {
  return { row: 'deletion', listing: '(2026)苏9902执101号之一', ground: 'performed', learnedOn: '2026-04-01', ...more };
}

export function aStayRow(more: Partial<StayRow> = {}): StayRow {
  return { row: 'stay', listing: '(2026)苏9902执101号之一', receivedOn: '2026-05-20', ...more };
}

export function aResumptionRow(more: Partial<ResumptionRow> = {}): ResumptionRow {
  return { row: 'resumption', listing: '(2026)苏9902执101号之一', outcome: 'upheld', decidedOn: '2026-05-30', ...more };
}

/** A journey by air in June 2026. */
export function anExemptionRow(more: Partial<ExemptionRow> = {}): ExemptionRow {
  return {
    row: 'exemption',
    listing: '(2026)苏9902执101号之一',
    measure: 'flight',
    from: '2026-06-10T00:00:00+08:00',
    until: '2026-06-20T00:00:00+08:00',
    purpose: '赴外地就医',
    ...more,
  };
}

export function circumstances(more: Partial<Circumstances> = {}): Circumstances {
  return {
    now: new Date('2026-06-01T04:00:00Z'),
    rules: ruleSets['provisions-2017'],
    policy: 'lawful-basis',
    termStartsAt: 'decision',
    stayDuringReconsideration: true,
    ...more,
  };
}
