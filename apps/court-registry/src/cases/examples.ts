/** Answers as the interface's pages show them; the subject is synthetic. */
const COURT = { code: 'JS9902', name: '测试市第二人民法院' };
const CASE = '0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11';
const REQUEST = '6b0dfb5c-0d6a-4a53-8a70-0b7a7a1d3c45';
const APPLICANT = '3f2b1f6e-5a0b-4a25-8f5f-3c8b7f0f2d10';
const DEBTOR = '9a1d2c64-8a6b-4f5c-b0f6-6a1a0e9d7b21';

export const FOUND_CASE = {
  case: CASE,
  court: COURT,
  number: '(2026)苏9902执101号',
  filedOn: '2026-01-12',
  basisDocument: { body: COURT.name, number: '(2025)苏9902民初77号' },
  duty: 'pecuniary',
  obligation: '支付货款120000元',
  amountFen: 12_000_000,
  applicants: [{ id: APPLICANT, kind: 'organisation', name: '测试申请公司', number: '91990001000000078K' }],
  debtors: [
    { id: DEBTOR, kind: 'person', sex: 'male', name: '测试甲', number: '990001********1012', performedOn: null },
  ],
  performance: '已履行20000元',
  performances: [{ performedOn: '2026-03-20', description: '已履行20000元', amountFen: 2_000_000, complete: false }],
};

export const SHOWN_REQUEST = {
  request: REQUEST,
  case: CASE,
  origin: 'applicant',
  applicant: APPLICANT,
  debtor: DEBTOR,
  court: COURT.code,
  receivedOn: '2026-03-02',
  decideBy: '2026-03-17',
  state: 'decided',
  author: 'clerk-li',
  closedBy: 'president-wang',
  closedAt: '2026-03-05T02:10:00.000Z',
  reasons: null,
  article: null,
};

export const LISTED_DECISION = {
  decision: '6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa',
  case: CASE,
  request: REQUEST,
  debtor: DEBTOR,
  decisionNumber: '(2026)苏9902执101号之一',
  court: COURT.code,
  contentHash: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  graceMonths: 1,
  author: 'clerk-li',
  proposedAt: '2026-03-04T07:30:00.000Z',
  state: 'waiting',
  decidedBy: 'president-wang',
  decidedAt: '2026-03-05T02:10:00.000Z',
  madeOn: '2026-03-05',
  servedOn: '2026-03-05',
  servedBy: 'mail',
  publishAt: '2026-04-07T16:00:00.000Z',
  closedBy: null,
  closedAt: null,
  reason: null,
  article: null,
  detail: null,
  listing: null,
};

export const SHOWN_DECISION = {
  ...LISTED_DECISION,
  content: {
    number: '(2026)苏9902执101号之一',
    grounds: ['refusal'],
    behaviour: '有履行能力而拒不履行生效法律文书确定义务',
    ability: '名下有工资收入',
    reasons: { 'zh-CN': '有能力而拒不履行', en: 'able to perform, refuses' },
    severity: 'ordinary',
    graceMonths: 1,
    checklist: [{ item: 'guarantee-given', answer: 'no', remark: '未提供任何担保' }],
  },
};

export const SHOWN_CASE = { ...FOUND_CASE, requests: [SHOWN_REQUEST], decisions: [LISTED_DECISION] };
