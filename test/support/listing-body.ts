/** What matters of a register event about a rail passenger; the rest of the body is filled in. `ref` changes with the subject. */
export interface SaidOfListing {
  listing: number;
  revision: number;
  /** Codes of rail's measures. */
  measures: string[];
  standing?: 'in-force' | 'stayed' | 'deleted';
  ref?: string;
}

/** A valid body of a listing event. */
export const aListingBody = ({
  listing,
  revision,
  measures,
  standing = measures.length > 0 ? 'in-force' : 'deleted',
  ref = 'ab',
}: SaidOfListing) => ({
  listing,
  revision,
  standing,
  subject: { kind: 'person', name: '甲', maskedNumber: '99010119********1X', sex: 'male', age: 40 },
  subjectRefs: measures.length > 0 ? { rail: [ref.repeat(32)] } : {},
  measures: measures.map((code) => ({
    code,
    agency: 'rail',
    effect: 'deny',
    basis: [{ instrument: 'C', article: '3(1)', tier: 'judicial-interpretation' }],
    policy: 'lawful-basis',
  })),
  rests: [],
  until: null,
  grounds: ['refusal'],
  duty: 'pecuniary',
  court: { code: 'JS06', name: '南通市崇川区人民法院' },
  case: { number: '(2025)苏0602执1234号', filedOn: '2025-03-01' },
  basisDocument: { body: '南通市崇川区人民法院', number: '(2024)苏0602民初99号' },
  obligation: 'pay',
  performance: 'none',
  behaviour: 'refuses',
  decision: { number: '(2025)苏0602执1234号决定', madeOn: '2025-06-02' },
  publishedOn: '2025-06-02',
  reasons: { 'zh-CN': '拒不履行', en: 'refuses' },
  objection: { until: '2025-07-02', 'zh-CN': '向执行法院提出', en: 'to the enforcing court' },
  ...(standing === 'deleted'
    ? { deletion: { ground: 'performed', learnedOn: '2026-05-29', dueOn: '2026-06-03', article: '10(1)(1)' } }
    : {}),
});
