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
  let clock: FixedClock;
  beforeEach(async () => {
    bank = await AgencyDatabase.open('banking');
    feed = new RegisterFeed(SHARDS);
    clock = new FixedClock(NOW);
    referrals = new Referrals({ agency: 'banking', database: bank.database, clock });
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

  it('shows that the measure does not stand against somebody for whom somebody else was listed since', async () => {
    await refusedUnder('financing-credit');
    const banking = { measures: measuresFor(['banking']) };
    const of = (number: string) => ({ ...banking, subjectRefs: { banking: [subjectRef(SUBJECT_KEY, number)] } });
    await bank.applier.handle(slicesOf([feed.correct({ listing: 4, ...of(NUMBER) })]));
    expect(await referrals.list(true)).toEqual([expect.objectContaining({ stands: true })]);
    await bank.applier.handle(slicesOf([feed.correct({ listing: 4, ...of('990101198001010037') })]));
    expect(await referrals.list(true)).toEqual([expect.objectContaining({ stands: false, decision: null })]);
  });

  it('shows that it stands neither while an exemption runs nor when the term is over, by the clock or by a cut', async () => {
    await refusedUnder('financing-credit');
    const stands = async () => (await referrals.list(true)).map(({ stands }) => stands);
    const [from, until] = ['2025-06-10T00:00:00.000Z', '2025-06-20T00:00:00.000Z'];
    await bank.applier.handle(
      slicesOf([
        feed.correct({
          listing: 4,
          measures: measuresFor(['banking']),
          subjectRefs: { banking: [subjectRef(SUBJECT_KEY, NUMBER)] },
          until: '2025-07-01T00:00:00.000Z',
          rests: [{ measure: 'financing-credit', from, until }],
        }),
      ]),
    );
    expect(await stands()).toEqual([true]);
    clock.set('2025-06-15T00:00:00Z');
    expect(await stands()).toEqual([false]);
    clock.set('2025-06-30T00:00:00Z');
    expect(await stands()).toEqual([true]);
    await bank.applier.handle(slicesOf([feed.cut(1, '2025-07-01T00:00:00.000Z')]));
    expect(await stands()).toEqual([false]);
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
