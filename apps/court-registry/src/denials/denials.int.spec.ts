import { randomUUID } from 'node:crypto';
import { denialsTopic, type Denial } from '#contracts';
import { inspect, type ReceivedRecord } from '#messaging';
import { aKeyring, aParticipant, signedRecords, type Participant } from '../../../../test/support/signed-record.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { entered, refusalOf, remediesIn } from '../../test/a-remedy.js';

const SHARDS = 4;
const TOPIC = denialsTopic('rail');
const rail = aParticipant('/agencies/rail');
const aviation = aParticipant('/agencies/aviation');
const keyring = aKeyring([rail, aviation]);

let register: ARegister;
beforeEach(async () => {
  register = await aRegister(SHARDS);
});
afterEach(() => register?.close());
const remedies = remediesIn(() => register);

const aDenial = (listing: number, more: Partial<Denial> = {}): Denial => ({
  agency: 'rail',
  denial: randomUUID(),
  requestId: randomUUID(),
  listing,
  revision: 1,
  measure: 'soft-berth',
  effect: 'deny',
  asOf: { shard: listing % SHARDS, sequence: 1 },
  at: '2026-05-31T02:00:00.000Z',
  ...more,
});

/** Signed, and received on a topic. */
function records(bodies: Denial[], by: Participant = rail, offset = 0n): ReceivedRecord[] {
  const said = bodies.map((body, i) => ({
    type: 'sanctions.denial.v1',
    shard: body.listing % SHARDS,
    sequence: Number(offset) + i + 1,
    body,
  }));
  return signedRecords(by, TOPIC, said, offset);
}

const hear = (received: ReceivedRecord[], known = keyring) =>
  register.keptDenials.keep([
    { topic: TOPIC, shard: received[0].partition, records: inspect(received, known, SHARDS) },
  ]);
const receiptsOf = async (listing: number) =>
  (await register.denials.show(clerk, listing)).denials.map(({ receipt }) => receipt);

describe('the denials of a listing', () => {
  it('are kept as they were signed, each once, with the case, and without what was asked', async () => {
    const listing = await remedies.aListing();
    const [first, second] = [aDenial(listing), aDenial(listing, { at: '2026-05-31T03:00:00.000Z' })];
    await hear(records([first, second]));
    await hear(records([first, second]));
    const shown = await register.denials.show(clerk, listing);
    expect(shown).toMatchObject({ listing, case: '(2026)苏9902执101号' });
    expect(shown.denials.map(({ receipt }) => receipt)).toEqual([second.denial, first.denial]);
    expect(shown.denials[1]).toEqual({
      receipt: first.denial,
      agency: 'rail',
      revision: 1,
      measure: 'soft-berth',
      effect: 'deny',
      deniedAt: new Date(first.at),
    });
    const kept = JSON.stringify(await register.database.query('SELECT * FROM denial'));
    expect(kept).not.toContain(first.requestId);
    expect(await register.keptDenials.positions.startAt(TOPIC, listing % SHARDS)).toBe(2n);
  });

  it("leave out the answers to the register's own probes", async () => {
    const listing = await remedies.aListing();
    await register.database.query(
      `INSERT INTO probe (id, agency, listing, measure, ordered_by, ordered_at) VALUES ('probe-1', 'rail', $1, 'soft-berth', 'reconciliation', $2)`,
      [listing, register.clock.now()],
    );
    const real = aDenial(listing, { requestId: 'probe-2' });
    await hear(records([aDenial(listing, { requestId: 'probe-1' }), real]));
    expect(await receiptsOf(listing)).toEqual([real.denial]);
  });

  it('are those that the agency of the topic signed for itself, and no others', async () => {
    const listing = await remedies.aListing();
    const forged = records([aDenial(listing)]);
    forged[0].value = Buffer.from(forged[0].value.toString().replace('soft-berth', 'hard-berth'));
    await hear(forged);
    await hear(records([aDenial(listing)], aviation, 1n));
    await hear(records([aDenial(listing, { agency: 'aviation' })], rail, 2n));
    await hear(records([aDenial(listing, { denial: 'x'.repeat(3_000) })], rail, 3n));
    expect(await receiptsOf(listing)).toEqual([]);
    expect(await register.keptDenials.positions.startAt(TOPIC, listing % SHARDS)).toBe(4n);
  });

  it('wait for a key that is not announced yet, and are read on from there', async () => {
    const listing = await remedies.aListing();
    const received = records([aDenial(listing)], rail, 7n);
    const [pause] = await hear(received, aKeyring([aviation]));
    expect(pause).toMatchObject({ topic: TOPIC, shard: listing % SHARDS, fromOffset: 7n });
    expect(await register.keptDenials.positions.startAt(TOPIC, listing % SHARDS)).toBeNull();
    expect(await hear(received)).toEqual([]);
    expect(await receiptsOf(listing)).toHaveLength(1);
  });

  it("are for the clerks of the listing's court", async () => {
    const listing = await remedies.aListing();
    expect(await refusalOf(register.denials.show({ ...clerk, court: 'BJ01' }, listing))).toBe('forbidden other-court');
    expect(await refusalOf(register.denials.show(clerk, 999))).toBe('unknown unknown-listing');
  });
});

describe('the receipt of a refusal', () => {
  it('P 11: is enough to open an objection, which then goes its way like any other', async () => {
    const listing = await remedies.aListing();
    const denial = aDenial(listing);
    await hear(records([denial]));
    const by = remedies.as();
    const answer = await register.objections.enterByReceipt(by, denial.denial, entered());
    expect(answer).toMatchObject({ listing, status: 'open' });
    expect(await register.objections.enterByReceipt(by, denial.denial, entered())).toEqual(answer);
    const history = await register.history.list(clerk, { listing });
    expect(history).toMatchObject([{ objection: answer.objection, listing, receipt: denial.denial, status: 'open' }]);
    const reasons = { 'zh-CN': '无理由', en: 'unfounded' };
    const rejected = await register.objections.reject(remedies.as(president), answer.objection, reasons, '2026-05-22');
    expect(rejected).toMatchObject({ listing, status: 'rejected' });
  });

  it('P 11: that nobody reported is refused with what to do instead', async () => {
    const answer = register.objections.enterByReceipt(remedies.as(), randomUUID(), entered());
    await expect(answer).rejects.toMatchObject({
      refusal: { kind: 'unknown', reason: 'unknown-receipt', detail: expect.stringContaining('listing number') },
    });
  });

  it('P 11: that two agencies gave to refusals on two listings names neither', async () => {
    const [one, other] = [await remedies.aListing(), await remedies.aListing(103, 'another')];
    const denial = aDenial(one);
    await hear(records([denial]));
    await register.database.query(
      `INSERT INTO denial SELECT 'aviation', receipt, $1, revision, measure, effect, denied_at, shard, sequence, epoch, leaf FROM denial`,
      [other],
    );
    const answer = register.objections.enterByReceipt(remedies.as(), denial.denial, entered());
    expect(await refusalOf(answer)).toBe('conflict receipt-ambiguous');
  });

  it('P 11: opens nothing at another court', async () => {
    const denial = aDenial(await remedies.aListing());
    await hear(records([denial]));
    const elsewhere = remedies.as({ ...clerk, court: 'BJ01' });
    expect(await refusalOf(register.objections.enterByReceipt(elsewhere, denial.denial, entered()))).toBe('forbidden other-court'); // prettier-ignore
  });
});
