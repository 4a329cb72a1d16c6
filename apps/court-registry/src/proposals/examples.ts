/** What can be proposed, one of each kind, about one listing; the person is invented: no region has the code 990001. */
const listing = '(2026)苏9902执102号之一';
const court = { code: 'JS9902', name: '测试市第二人民法院' };

export const PROPOSED = {
  listing: {
    summary: 'A decision to list (P 1 to 6)',
    value: {
      kind: 'listing',
      decision: {
        decision: { number: listing, madeOn: '2026-03-02', servedOn: '2026-03-03' },
        subject: { kind: 'person', name: '测试甲', number: '990001198005171012', sex: 'male' },
        court,
        case: { number: '(2026)苏9902执102号', filedOn: '2026-01-12' },
        basisDocument: { body: court.name, number: '(2025)苏9902民初77号' },
        obligation: '支付货款120000元',
        performance: '全部未履行',
        behaviour: '有履行能力而拒不履行生效法律文书确定义务',
        duty: 'pecuniary',
        ability: '名下有工资收入',
        grounds: ['refusal'],
        reasons: { 'zh-CN': '有能力而拒不履行', en: 'able to perform, refuses' },
      },
    },
  },
  correction: {
    summary: 'A correction of what is recorded or published (P 9(2))',
    value: {
      kind: 'correction',
      decision: { listing, learnedOn: '2026-04-01', changes: { performance: '已履行20000元' } },
    },
  },
  exemption: {
    summary: 'One measure rests for a time, for a journey for treatment, say',
    value: {
      kind: 'exemption',
      decision: {
        listing,
        measure: 'flight',
        from: '2096-06-10T00:00:00+08:00',
        until: '2096-06-20T00:00:00+08:00',
        purpose: '赴外地就医',
      },
    },
  },
  stay: {
    summary: 'The listing rests while the next-level court reconsiders (P 12(2))',
    value: { kind: 'stay', decision: { listing, receivedOn: '2026-05-20' } },
  },
  resumption: {
    summary: 'The end of the stay (P 12(2))',
    value: { kind: 'resumption', decision: { listing, outcome: 'upheld', decidedOn: '2026-05-30' } },
  },
  deletion: {
    summary: 'The obligation was performed (P 10(1)(1))',
    value: { kind: 'deletion', decision: { listing, ground: 'performed', learnedOn: '2026-06-01' } },
  },
} as const;

const { kind: row, decision } = PROPOSED.listing.value;
/** A file of one decision (docs/input-format.md). */
export const A_FILE = `${JSON.stringify({ row, ...decision, decision: { number: '(2026)苏9902执103号之一', madeOn: '2026-03-02' } })}\n`;
