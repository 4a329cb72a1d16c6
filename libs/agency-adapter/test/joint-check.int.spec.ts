import { syntheticOrganisationCode } from '#contracts';
import { subjectRef } from '#evidence';
import { Refusal } from '#service';
import type { CheckAnswer, Question, Subject } from '../src/check/check-answer.js';
import { AgencyDatabase, SHARDS, SUBJECT_KEY } from '../../../test/support/agency-database.js';
import { measuresFor, RegisterFeed, slicesOf } from '../../../test/support/register-feed.js';

const [LISTED, TOO, FREE, FREE_TOO] = [1, 2, 3, 4].map(syntheticOrganisationCode);

describe('a bid of several members', () => {
  let procurement: AgencyDatabase;
  let feed: RegisterFeed;
  let asked = 0;
  beforeEach(async () => {
    procurement = await AgencyDatabase.open('procurement');
    feed = new RegisterFeed(SHARDS);
  });
  afterEach(() => procurement.close());

  const listed = (number: string, listing: number, name = `公司${listing}`) =>
    procurement.applier.handle(
      slicesOf([
        feed.publish({
          listing,
          measures: measuresFor(['procurement'], 'organisation'),
          subjectRefs: { procurement: [subjectRef(SUBJECT_KEY, number)] },
          subject: { kind: 'organisation', name, maskedNumber: number, legalRepresentative: '丙某' },
        }),
      ]),
    );
  const members = (...numbers: string[]): { members: Subject[] } => ({
    members: numbers.map((number) => ({ number })),
  });
  async function ask(subject: Question['subject'], change: Partial<Question> = {}): Promise<CheckAnswer> {
    const requestId = `lot-${++asked}`;
    const measures = ['procurement-supplier', 'tendering'];
    const answer = await procurement.check.ask({ requestId, subject, measures, purpose: 'decide', ...change });
    if (answer instanceof Refusal) throw new Error(answer.reason);
    return answer;
  }

  it('is allowed in one answer where none of them is restricted', async () => {
    await listed(LISTED, 4);
    expect(await ask(members(FREE, FREE_TOO))).toMatchObject({
      decision: 'allow',
      reason: 'not-restricted',
      refusals: [],
      members: [
        { member: 1, decision: 'allow', reason: 'not-restricted' },
        { member: 2, decision: 'allow', reason: 'not-restricted' },
      ],
    });
  });

  it('is refused for the member that is restricted, which is named, and the others stay allowed', async () => {
    await listed(LISTED, 4);
    const answer = await ask(members(FREE, LISTED, FREE_TOO), { requestId: 'lot-consortium' });
    expect(answer).toMatchObject({
      decision: 'deny',
      reason: 'restricted',
      members: [
        { member: 1, decision: 'allow' },
        { member: 2, decision: 'deny', reason: 'restricted' },
        { member: 3, decision: 'allow' },
      ],
    });
    expect(answer.refusals.map(({ member, listing }) => [member, listing])).toEqual([
      [2, 4],
      [2, 4],
    ]);
    const denials = (await procurement.messages(procurement.denials)).map(({ data }) => JSON.parse(data.toString()));
    expect(denials.map(({ listing, requestId }) => [listing, requestId])).toEqual([
      [4, 'lot-consortium'],
      [4, 'lot-consortium'],
    ]);
    for (const free of [FREE, FREE_TOO]) expect(await ask({ number: free })).toMatchObject({ decision: 'allow' });
    expect(await procurement.messages(procurement.denials)).toHaveLength(2);
  });

  it('names every member that is restricted, each by its own listings, and is open again when the last is lifted', async () => {
    await listed(LISTED, 4);
    await listed(TOO, 5);
    const answer = await ask(members(LISTED, FREE, TOO));
    expect(new Set(answer.refusals.map(({ member, listing }) => `${member}/${listing}`))).toEqual(
      new Set(['1/4', '3/5']),
    );
    await procurement.applier.handle(slicesOf([feed.delete(4)]));
    expect((await ask(members(LISTED, FREE, TOO))).members!.map(({ decision }) => decision)).toEqual([
      'allow',
      'allow',
      'deny',
    ]);
    await procurement.applier.handle(slicesOf([feed.delete(5)]));
    expect((await ask(members(LISTED, FREE, TOO))).decision).toBe('allow');
  });

  it('goes to a person for a member known by name alone, with the candidates of that member', async () => {
    await listed(LISTED, 4, '测试建筑公司');
    const answer = await ask({ members: [{ number: FREE }, { name: '测试建筑公司' }] });
    expect(answer).toMatchObject({
      decision: 'refer',
      reason: 'name-alone',
      refusals: [],
      candidates: [{ member: 2, listing: 4 }],
      members: [{ decision: 'allow' }, { decision: 'refer', reason: 'name-alone' }],
    });
    expect(await ask({ members: [{ number: LISTED }, { name: '测试建筑公司' }] })).toMatchObject({
      decision: 'deny',
      members: [{ decision: 'deny' }, { decision: 'refer' }],
    });
  });

  it('gets the same denials when it is asked again, and none for other members under its request', async () => {
    await listed(LISTED, 4);
    const first = await ask(members(FREE, LISTED), { requestId: 'same' });
    expect(await ask(members(FREE, LISTED), { requestId: 'same' })).toEqual(first);
    const other = { requestId: 'same', measures: ['procurement-supplier', 'tendering'], purpose: 'decide' as const };
    expect(await procurement.check.ask({ ...other, subject: members(FREE_TOO, LISTED) })).toMatchObject({
      reason: 'request-id-used',
    });
    expect(await procurement.messages(procurement.denials)).toHaveLength(first.refusals.length);
  });

  it('goes to a person while the database is out of reach and memory knows a member, which is named, and nobody is denied', async () => {
    await listed(LISTED, 4);
    procurement.subjects.reachable = false;
    expect(await ask(members(FREE, LISTED))).toMatchObject({
      decision: 'refer',
      reason: 'database-unreachable',
      unconfirmed: true,
      refusals: [],
      members: [{ decision: 'allow' }, { decision: 'refer' }],
    });
    expect(await ask(members(FREE, FREE_TOO))).toMatchObject({ decision: 'allow', unconfirmed: true });
  });
});
