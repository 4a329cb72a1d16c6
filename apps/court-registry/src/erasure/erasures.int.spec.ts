import { randomUUID } from 'node:crypto';
import { registerTopic } from '#contracts';
import { SqlOutboxStore } from '#messaging';
import { CourtRoom, refusalOf } from '../../test/a-case.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { remediesIn } from '../../test/a-remedy.js';
import { aDebtor } from '../../test/cases.js';
import { whereSaid } from '../../test/erasing.js';
import { anIdentityNumber } from '../../test/rows.js';

const NAME = '测试甲';
const OTHER = '测试乙';
const NUMBER = anIdentityNumber();
const DAY_MS = 86_400_000;

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register?.close());
const remedies = remediesIn(() => register);
let keys = 0;
const key = () => `erasure-${keys++}`;
const words = () => [NAME, OTHER, NUMBER, register.subjects.index(NUMBER), register.subjects.nameIndex(NAME)];

/** A listing from a case to its deletion, with the name in every text that people write. */
async function aDeletedListing(): Promise<number> {
  const room = await CourtRoom.open(register, { obligation: `${NAME}支付货款120000元`, debtors: [aDebtor()] });
  await room.pay('2026-05-30', false, `${NAME}已付一部分`);
  const { request } = await room.ask('2026-06-01', 'own-motion');
  await register.desk.requests.refuse(clerk, key(), request, `${NAME}已提供担保`, 'P 3(1)');
  const { listing } = await room.decide('2026-06-01', {
    behaviour: `${NAME}（${NUMBER}）拒不履行`,
    reasons: { 'zh-CN': `${NAME}有能力`, en: 'able' },
  });
  const subject = { name: OTHER };
  await remedies.approved('correction', { row: 'correction', listing: '(2026)苏9902执101号之一', learnedOn: '2026-06-01', changes: { subject } } as never); // prettier-ignore
  const objection = await remedies.objectTo(listing!, { receivedOn: '2026-06-01', text: `我是${NAME}` });
  const reasons = { 'zh-CN': `${OTHER}未履行`, en: 'not performed' };
  await register.objections.reject(remedies.as(president), objection, reasons, '2026-06-01');
  await register.objections.served(remedies.as(), objection, '2026-06-01', 'post');
  await remedies.approved('deletion', { row: 'deletion', listing: '(2026)苏9902执101号之一', ground: 'performed', learnedOn: '2026-06-01' } as never); // prettier-ignore
  await register.database.query(
    `INSERT INTO quarantine (topic, shard, kafka_offset, listing, reason, detail, headers, value, put_at) VALUES ('t', 0, 1, $1, 'schema', '', '{}', $2, $3)`,
    [listing, Buffer.from(NAME), register.clock.now()],
  );
  await register.sendAll();
  register.clock.advance(20 * DAY_MS);
  return listing!;
}

/** The register's own questions after the lift, answered. */
async function probe(listing: number, verdict: 'clean' | 'refused' | 'unreachable', only?: string): Promise<void> {
  register.clock.advance(1);
  await register.database.query(
    `INSERT INTO probe (id, agency, listing, measure, ordered_by, ordered_at, answered_at, verdict)
     SELECT gen_random_uuid(), 'rail', $1, m, 'reconciliation', $2, $2, $3 FROM (SELECT DISTINCT unnest(measures) FROM revision WHERE listing = $1) v(m)
     WHERE $4::text IS NULL OR m = $4`,
    [listing, register.clock.now(), verdict, only ?? null],
  );
}
const missing = async (listing: number) => [
  ...new Set((await register.erasures.show(clerk, listing)).missing.map(({ what }) => what)),
];

describe('erasure', () => {
  it('leaves neither name nor number anywhere in the database, sealed or open, and keeps what proves the events', async () => {
    const listing = await aDeletedListing();
    await probe(listing, 'clean');
    const before = await whereSaid(register, words());
    expect(before).toEqual(expect.arrayContaining(['revision.sealed', 'revision.state', 'outbox.data', 'case_party.sealed', 'case_decision.sealed', 'case_performance.description', 'enforcement_case.facts', 'listing_request.reasons', 'objection_text.sealed', 'proposal.sealed', 'quarantine.value', 'case_party.number_index', 'listing.number_index'])); // prettier-ignore
    const EVENTS = `SELECT sequence, signature, coalesce(commitment, sha256(salt || data)) AS commitment FROM outbox WHERE listing IS NOT NULL ORDER BY sequence`;
    const events = await register.database.query(EVENTS);

    const proposed = await register.erasures.propose(clerk, key(), listing);
    expect(proposed).toMatchObject({ state: 'proposed', author: 'clerk-li', missing: [] });
    const approving = key();
    const erased = await register.erasures.approve(president, approving, listing);
    expect(erased).toMatchObject({ state: 'erased', approver: 'president-wang' });
    expect(await register.erasures.approve(president, approving, listing)).toEqual(erased);

    expect(await whereSaid(register, words())).toEqual([]);
    expect(await register.database.query(EVENTS)).toEqual(events);
    const shown = await register.listings.show(clerk, listing);
    expect(shown).toMatchObject({ standing: 'deleted', subject: { name: '＊' }, deletion: { ground: 'performed' } });
    expect(await register.listings.revisions(clerk, listing)).toHaveLength(3);
    const again = await register.listings.reissue(clerk, listing, 'again', undefined);
    expect(again.revision).toBe(4);
    const [{ incomplete }] = await register.database.query('SELECT incomplete FROM listing WHERE number = $1', [
      listing,
    ]);
    expect(incomplete).toBe(false);
    expect(await refusalOf(register.erasures.propose(clerk, key(), listing))).toBe('conflict already-erased');
  });

  it('leaves the events of others to be sent again, and sends none that has no body', async () => {
    const listing = await aDeletedListing();
    await probe(listing, 'clean');
    await register.erasures.propose(clerk, key(), listing);
    await register.erasures.approve(president, key(), listing);
    const store = new SqlOutboxStore(register.database);
    const shard = register.publisher.shardOf(listing);
    const owner = randomUUID();
    await store.rewind(registerTopic, shard, 1);
    await store.lease([registerTopic], owner, 60_000);
    expect((await store.unsent([registerTopic], owner, 100)).messages).toEqual([]);
    const other = await register.listings.reissue(clerk, listing, 'again', undefined);
    const { messages } = await store.unsent([registerTopic], owner, 100);
    expect(messages.map(({ attributes }) => attributes.sequence)).toEqual([other.sequence]);
    const cursor = { topic: registerTopic, shard, after: 0 };
    expect(await store.read([cursor], 100)).toHaveLength(1);
  });

  it('waits until every measure was asked about since the lift and answered as lifted', async () => {
    const listing = await aDeletedListing();
    expect(await missing(listing)).toEqual(['not-verified']);
    await probe(listing, 'unreachable');
    expect(await missing(listing)).toEqual(['not-verified']);
    await probe(listing, 'clean');
    expect(await missing(listing)).toEqual([]);
    await probe(listing, 'refused', 'soft-berth');
    const { missing: open } = await register.erasures.show(clerk, listing);
    expect(open).toEqual([{ what: 'not-verified', detail: expect.stringContaining('rail stopped soft-berth') }]);
    expect(await refusalOf(register.erasures.propose(clerk, key(), listing))).toBe('conflict not-erasable');
    await probe(listing, 'clean', 'soft-berth');
    expect(await missing(listing)).toEqual([]);
  });

  it('does not count an answer from before the lift', async () => {
    const listing = await remedies.aListing();
    await probe(listing, 'clean');
    register.clock.advance(1);
    await remedies.approved('deletion', { row: 'deletion', listing: '(2026)苏9902执101号之一', ground: 'performed', learnedOn: '2026-06-01' } as never); // prettier-ignore
    await register.sendAll();
    expect(await missing(listing)).toEqual(['not-verified']);
  });

  it('waits for what is still under way about the listing, its debtor and its case', async () => {
    const listing = await aDeletedListing();
    await probe(listing, 'clean');
    await register.database.query('UPDATE relay_shard SET sent = 0');
    expect(await missing(listing)).toEqual(['not-sent']);
    await register.sendAll();
    const [{ id }] = await register.database.query('SELECT case_id AS id FROM case_decision WHERE listing = $1', [
      listing,
    ]);
    await register.database.query(
      `INSERT INTO case_decision (id, request, case_id, debtor, decision_number, court, content_hash, sealed, identity_key, author, proposed_at)
       SELECT gen_random_uuid(), request, case_id, debtor, 'another', court, content_hash, sealed, identity_key, author, proposed_at FROM case_decision WHERE case_id = $1`,
      [id],
    );
    expect(await missing(listing)).toEqual(['proceedings-open']);
  });

  it('needs two people of the court, who must both find nothing missing', async () => {
    const listing = await aDeletedListing();
    await probe(listing, 'clean');
    const both = { ...president, sub: clerk.sub };
    expect(await refusalOf(register.erasures.approve(president, key(), listing))).toBe('conflict not-proposed');
    await register.erasures.propose(clerk, key(), listing);
    expect(await refusalOf(register.erasures.approve(both, key(), listing))).toBe('forbidden author-approves-own-proposal'); // prettier-ignore
    const elsewhere = { ...president, court: 'BJ01' };
    expect(await refusalOf(register.erasures.approve(elsewhere, key(), listing))).toBe('forbidden other-court');
    await probe(listing, 'refused');
    expect(await refusalOf(register.erasures.approve(president, key(), listing))).toBe('conflict not-erasable');
    await expect(register.database.query(`UPDATE erasure SET approver = author, erased_at = proposed_at`)).rejects.toThrow('erasure_four_eyes'); // prettier-ignore
  });
});
