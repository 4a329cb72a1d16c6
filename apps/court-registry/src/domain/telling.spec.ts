import { tellingOf, whyNotNamed, type StandingNotice, type ToldListing } from './telling.js';

const aListing = (more: Partial<ToldListing> = {}): ToldListing => ({
  listing: 7,
  inForce: true,
  standing: 'in-force',
  subject: 'wang',
  ...more,
});
const aNotice = (more: Partial<StandingNotice> = {}): StandingNotice => ({
  notice: 1,
  recipient: 'bank',
  subject: 'wang',
  replaces: [],
  tried: true,
  current: true,
  ...more,
});
const nothing = { drop: [], retract: [], tell: [] };
const owed = (...ids: string[]) => new Set(ids);

describe('P 8: who is told of a listing', () => {
  it('P 8: everybody who must be told gets one notice, and no second one that says the same', () => {
    const told = tellingOf(aListing(), [], owed('bank', 'employer'));
    expect(told).toEqual({
      ...nothing,
      tell: [
        { recipient: 'bank', replaces: [] },
        { recipient: 'employer', replaces: [] },
      ],
    });
    expect(tellingOf(aListing(), [aNotice()], owed('bank'))).toEqual(nothing);
  });

  it('P 9(2), P 8: a correction makes a new notice that names the one it replaces; one never sent is dropped instead', () => {
    const old = aNotice({ current: false });
    expect(tellingOf(aListing(), [old], owed('bank'))).toEqual({
      ...nothing,
      tell: [{ recipient: 'bank', replaces: [1] }],
    });
    expect(tellingOf(aListing(), [{ ...old, tried: false }], owed('bank'))).toEqual({
      ...nothing,
      drop: [1],
      tell: [{ recipient: 'bank', replaces: [] }],
    });
  });

  it.each(['deleted', 'stayed'] as const)(
    'P 10(1): a listing that is %s is taken back from everybody who may have got a notice, and nobody is told any more',
    (standing) => {
      const listing = aListing({ standing, inForce: false });
      const notices = [aNotice(), aNotice({ notice: 2, recipient: 'employer', tried: false })];
      expect(tellingOf(listing, notices, owed('bank', 'employer', 'late'))).toEqual({
        drop: [2],
        retract: [{ notice: 1, recipient: 'bank', retracts: [1], because: standing }],
        tell: [],
      });
    },
  );

  it('P 9(2): who was told of the wrong person gets a retraction; only those told of every listing hear of the right one', () => {
    const notices = [aNotice({ subject: 'li' }), aNotice({ notice: 2, recipient: 'employer', subject: 'li' })];
    expect(tellingOf(aListing(), notices, owed('bank'))).toEqual({
      drop: [],
      retract: [
        { notice: 1, recipient: 'bank', retracts: [1], because: 'subject-corrected' },
        { notice: 2, recipient: 'employer', retracts: [2], because: 'subject-corrected' },
      ],
      tell: [{ recipient: 'bank', replaces: [] }],
    });
  });

  it('P 10(1): a retraction names every notice that somebody may have got, also those that a later one replaced', () => {
    const gone = aListing({ standing: 'deleted', inForce: false });
    const answered = (replacing: Partial<StandingNotice>) =>
      tellingOf(gone, [aNotice({ notice: 5, replaces: [3, 1], ...replacing })], owed('bank'));
    expect(answered({ tried: true }).retract).toMatchObject([{ retracts: [5, 3, 1] }]);
    expect(answered({ tried: false })).toMatchObject({ drop: [5], retract: [{ retracts: [3, 1] }] });
    const corrected = aNotice({ notice: 5, replaces: [3, 1], tried: false, current: false });
    expect(tellingOf(aListing(), [corrected], owed('bank')).tell).toEqual([{ recipient: 'bank', replaces: [3, 1] }]);
  });

  it('P 8: who must not be told any more gets a retraction; a term that is over is told to nobody', () => {
    expect(tellingOf(aListing(), [aNotice()], owed()).retract).toMatchObject([{ because: 'not-addressed' }]);
    expect(tellingOf(aListing({ inForce: false }), [aNotice()], owed('bank')).retract).toMatchObject([
      { because: 'term-over' },
    ]);
  });

  it('comes to nothing when it is done again', () => {
    const done = tellingOf(aListing(), [aNotice()], owed('bank', 'employer'));
    const after = [aNotice(), ...done.tell.map(({ recipient }, i) => aNotice({ notice: 2 + i, recipient }))];
    expect(tellingOf(aListing(), after, owed('bank', 'employer'))).toEqual(nothing);
  });
});

describe('naming a recipient for a listing', () => {
  const person = { standing: 'in-force', subjectKind: 'person' } as const;
  const organisation = { standing: 'in-force', subjectKind: 'organisation' } as const;

  it('P 8(3): is for the employer of a public officer, deputy or conference member', () => {
    for (const because of ['public-officer', 'deputy', 'conference-member'] as const)
      expect(whyNotNamed('employer', because, person)).toBeNull();
    expect(whyNotNamed('employer', 'state-owned-enterprise', person)).toMatchObject({
      reason: 'reason-of-another-article',
      article: 'P 8(3)',
    });
    expect(whyNotNamed('employer', 'deputy', organisation)).toMatchObject({ reason: 'recipient-of-another-subject' });
  });

  it('P 8(4): is for the body above a public organ, public institution or state-owned enterprise', () => {
    for (const because of ['public-organ', 'public-institution', 'state-owned-enterprise'] as const)
      expect(whyNotNamed('supervising-body', because, organisation)).toBeNull();
    expect(whyNotNamed('supervising-body', 'public-organ', person)).toMatchObject({ article: 'P 8(4)' });
  });

  it('P 8(2): is not for those who are told of every listing anyway', () => {
    expect(whyNotNamed('credit-institution', 'deputy', person)).toMatchObject({ reason: 'told-anyway' });
  });

  it('P 8: is over with the listing', () => {
    expect(whyNotNamed('employer', 'deputy', { ...person, standing: 'deleted' })).toMatchObject({
      reason: 'listing-deleted',
    });
  });
});
