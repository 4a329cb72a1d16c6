import { FixedClock, Refusal } from '#service';
import { subjectRef } from '#evidence';
import { Referrals, type Referral } from '../src/referrals/referrals.js';
import { AgencyDatabase, NOW, SHARDS, SUBJECT_KEY } from '../../../test/support/agency-database.js';
import { measuresFor, RegisterFeed, slicesOf } from '../../../test/support/register-feed.js';

const NUMBER = '99010119800101001X';

describe('a case for an officer', () => {
  let bank: AgencyDatabase;
  let feed: RegisterFeed;
  let referrals: Referrals;
  beforeEach(async () => {
    bank = await AgencyDatabase.open('banking');
    feed = new RegisterFeed(SHARDS);
    referrals = new Referrals({ agency: 'banking', database: bank.database, clock: new FixedClock(NOW) });
    await bank.applier.handle(
      slicesOf([
        feed.publish({
          listing: 4,
          measures: measuresFor(['banking']),
          subjectRefs: { banking: [subjectRef(SUBJECT_KEY, NUMBER)] },
        }),
      ]),
    );
  });
  afterEach(() => bank.close());

  /** Asks the bank under a measure. @returns the denial's id */
  async function refusedUnder(measure: string): Promise<string> {
    const answer = await bank.check.ask({
      requestId: `ask ${measure}`,
      subject: { number: NUMBER },
      measures: [measure],
      purpose: 'decide',
    });
    if (answer instanceof Refusal) throw new Error(answer.reason);
    return answer.refusals[0].denial!;
  }

  it('is made by a measure that refers, not by one that denies', async () => {
    const denial = await refusedUnder('financing-credit');
    await refusedUnder('high-premium-product');
    expect(await referrals.list(true)).toEqual([
      expect.objectContaining({ denial, listing: 4, measure: 'financing-credit', stands: true, decision: null }),
    ]);
  });

  it('is decided once, with a reason, by the officer who is named ever after', async () => {
    const denial = await refusedUnder('financing-credit');
    const decided = (await referrals.decide(denial, 'granted', 'secured by a mortgage', 'officer-zhou')) as Referral;
    expect(decided).toMatchObject({ decision: 'granted', reason: 'secured by a mortgage', officer: 'officer-zhou' });
    expect(await referrals.decide(denial, 'granted', 'secured by a mortgage', 'officer-zhou')).toEqual(decided);
    expect(await referrals.decide(denial, 'refused', 'no security', 'officer-li')).toMatchObject({
      reason: 'referral-decided',
      kind: 'conflict',
    });
    expect(await referrals.list(true)).toEqual([]);
    expect(await referrals.list(false)).toHaveLength(1);
  });

  it('is decided by no lift, but shows that the measure stands no more', async () => {
    await refusedUnder('financing-credit');
    await bank.applier.handle(slicesOf([feed.delete(4)]));
    expect(await referrals.list(true)).toEqual([expect.objectContaining({ stands: false, decision: null })]);
  });

  it('is unknown where no measure referred', async () => {
    const denied = await refusedUnder('high-premium-product');
    expect(await referrals.decide(denied, 'granted', 'for the sake of it', 'officer-zhou')).toMatchObject({
      reason: 'referral-unknown',
    });
  });

  it('needs a reason by a constraint of the database, too', async () => {
    await expect(
      bank.database.query(
        `INSERT INTO referral (denial, decision, reason, officer, at) VALUES (gen_random_uuid(), 'granted', ' ', 'o', '${NOW}')`,
      ),
    ).rejects.toThrow('referral_reason_check');
  });
});
