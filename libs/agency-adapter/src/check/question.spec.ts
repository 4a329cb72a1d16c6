import { syntheticOrganisationCode } from '#contracts';
import type { AgencyDefinition } from '../agency.js';
import { answerBatch } from './check-batch.js';
import type { CheckAnswer, Question } from './check-answer.js';
import { readQuestion } from './question.js';

const [FIRST, SECOND] = [1, 2].map(syntheticOrganisationCode);
const agency: AgencyDefinition = {
  code: 'procurement',
  ask: { act: ['tender', 'supply'] },
  example: { act: 'tender' },
  measuresFor: () => ['tendering'],
  jointly: ({ act }) => act === 'tender',
};
const bid = (members: unknown, change: object = {}) => ({
  requestId: 'lot-7',
  subject: { members },
  ask: { act: 'tender' },
  ...change,
});
const problemsOf = (body: unknown, of = agency): unknown => {
  const read = readQuestion(of, body, 'decide');
  return 'problems' in read ? read.problems.map(({ field }) => field) : read;
};

describe('a question that several ask together', () => {
  it('is read with every member, by number or by name', () => {
    const members = [{ organisationCode: FIRST.toLowerCase() }, { organisationCode: SECOND }, { name: '测试公司' }];
    expect(readQuestion(agency, bid(members), 'decide')).toMatchObject({
      question: {
        requestId: 'lot-7',
        subject: { members: [{ number: FIRST }, { number: SECOND }, { name: '测试公司' }] },
      },
    });
    expect(readQuestion(agency, bid(members, { ask: { measure: 'tendering' } }), 'decide')).toHaveProperty('question');
  });

  it.each<[unknown, string[]]>([
    [[], ['subject.members']],
    [[{ organisationCode: FIRST }], ['subject.members']],
    [Array.from({ length: 201 }, (_, i) => ({ organisationCode: syntheticOrganisationCode(i) })), ['subject.members']],
    ['both', ['subject.members']],
    [[{ organisationCode: FIRST }, { organisationCode: FIRST }], ['subject.members']],
    [[{ organisationCode: FIRST }, { organisationCode: '1' }], ['subject.members[1].organisationCode']],
    [
      [{ organisationCode: FIRST, age: 3 }, null],
      ['subject.members[0].age', 'subject.members[1]'],
    ],
    [
      [{ organisationCode: FIRST }, { members: [] }],
      ['subject.members[1].members', 'subject.members[1]'],
    ],
  ])('is refused with the fields at fault when its members are %j', (members, fields) => {
    expect(problemsOf(bid(members))).toEqual(fields);
  });

  it('is refused beside another subject, and where each is asked about alone', () => {
    const members = [{ organisationCode: FIRST }, { organisationCode: SECOND }];
    expect(problemsOf(bid(members, { subject: { members, name: '测试公司' } }))).toEqual(['subject.name']);
    expect(problemsOf(bid(members, { ask: { act: 'supply' } }))).toEqual(['subject.members']);
    expect(problemsOf(bid(members), { ...agency, jointly: undefined })).toEqual(['subject.members']);
  });

  it('has its members in the answer of a stream, also where the whole is allowed', async () => {
    const asOf = { shards: [], cutAt: null };
    const plain: CheckAnswer = {
      ...{ decision: 'allow', reason: 'not-restricted', refusals: [], candidates: [], instead: [], asOf },
      ...{ stale: false, unconfirmed: false },
    };
    const answerTo = ({ subject }: Question): CheckAnswer =>
      'members' in subject
        ? {
            ...plain,
            members: subject.members.map((_, i) => ({ member: i + 1, decision: 'allow', reason: plain.reason })),
          }
        : plain;
    const lines = [
      { requestId: 'alone', subject: { organisationCode: FIRST }, ask: { act: 'tender' } },
      bid([{ organisationCode: FIRST }, { organisationCode: SECOND }]),
    ];
    async function* body(): AsyncIterable<Buffer> {
      yield Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'));
    }
    let text = '';
    for await (const piece of answerBatch({ askAll: async (all) => all.map(answerTo) }, agency, body())) text += piece;
    const [alone, together] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Partial<CheckAnswer>);
    expect(alone).not.toHaveProperty('members');
    expect(together.members).toHaveLength(2);
  });
});
