import { aCorrectionRow, aDeletionRow, aListingRow, anIdentityNumber } from '../test/rows.js';
import { aRegister, clerk, president, type ARegister } from '../test/a-register.js';
import type { Published } from './proposals/approvals.js';

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

const decisionOf = ({ row: _row, ...decision }: { row: string }): object => decision;
const listingOn = (number: string, serial = 101) =>
  aListingRow({
    decision: { number, madeOn: '2026-03-02' },
    subject: { kind: 'person', name: '测试甲', number: anIdentityNumber('1980-05-17', serial), sex: 'male' },
  });
const published = (kind: 'listing' | 'correction' | 'deletion', row: { row: string }) =>
  register.publish(kind, decisionOf(row));

async function revisionsAndOutbox() {
  const revisions = await register.database.query('SELECT listing, revision FROM revision ORDER BY 1, 2');
  const outbox = await register.database.query(
    'SELECT listing, revision FROM outbox WHERE listing IS NOT NULL ORDER BY 1, 2',
  );
  return { revisions, outbox };
}

const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { refusal?: { reason: string; kind: string } }) =>
      error.refusal ? `${error.refusal.kind} ${error.refusal.reason}` : error,
  );

describe('a revision and its outbox row', () => {
  it('exist together, densely numbered, while approvals run at the same time and some are refused (I1, I2)', async () => {
    const proposed = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        register.proposals.propose(clerk, `key-${i}`, 'listing', decisionOf(listingOn(`n-${i % 20}`, 1 + 2 * i))),
      ),
    );
    const outcomes = await Promise.all(
      proposed.map(({ proposal, contentHash }) =>
        refusalOf(register.approvals.approve(president, proposal, contentHash)),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(20);
    expect(outcomes.filter((outcome) => outcome === 'unlawful duplicate-decision')).toHaveLength(10);
    const { revisions, outbox } = await revisionsAndOutbox();
    expect(revisions).toHaveLength(20);
    expect(outbox).toEqual(revisions);
    const shards = await register.database.query(
      'SELECT s.shard, s.last, count(o.*)::int AS rows FROM outbox_shard s LEFT JOIN outbox o ON o.shard = s.shard AND o.topic = s.topic GROUP BY 1, 2',
    );
    for (const { last, rows } of shards) expect(rows).toBe(last);
  });

  it('are both absent when the transaction fails after the revision was written (I1)', async () => {
    const { proposal, contentHash } = await register.proposals.propose(
      clerk,
      'key',
      'listing',
      decisionOf(aListingRow()),
    );
    const enqueue = jest.spyOn(register.outbox, 'enqueue').mockRejectedValueOnce(new Error('no signature'));
    await expect(register.approvals.approve(president, proposal, contentHash)).rejects.toThrow('no signature');
    enqueue.mockRestore();
    expect(await revisionsAndOutbox()).toEqual({ revisions: [], outbox: [] });
    expect(await register.approvals.approve(president, proposal, contentHash)).toMatchObject({
      revision: 1,
      sequence: 1,
    });
  });

  it('keep the revisions of a listing in order in its shard when they are made at the same time (I3)', async () => {
    const { listing, shard } = await published('listing', aListingRow());
    await Promise.all(
      Array.from({ length: 10 }, () =>
        register.listings.reissue({ sub: 'op', role: 'operator' }, listing, 'released', undefined),
      ),
    );
    const rows = await register.database.query(
      'SELECT revision FROM outbox WHERE shard = $1 AND listing = $2 ORDER BY sequence',
      [shard, listing],
    );
    expect(rows.map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});

describe('idempotency', () => {
  it('answers the same key and body as the first time, also at the same moment, and another body with a conflict', async () => {
    const decision = decisionOf(aListingRow());
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => register.proposals.propose(clerk, 'same', 'listing', decision)),
    );
    expect(new Set(answers.map(({ proposal }) => proposal)).size).toBe(1);
    expect(await register.proposals.propose(clerk, 'same', 'listing', decision)).toEqual(answers[0]);
    expect(await refusalOf(register.proposals.propose(clerk, 'same', 'listing', { ...decision, behaviour: 'x' }))).toBe(
      'conflict key-reused',
    );
    expect(await register.database.query('SELECT 1 FROM proposal')).toHaveLength(1);
  });

  it('answers a second approval and a repeated re-issue as the first', async () => {
    const { proposal, contentHash } = await register.proposals.propose(
      clerk,
      'k',
      'listing',
      decisionOf(aListingRow()),
    );
    const first = await register.approvals.approve(president, proposal, contentHash);
    expect(await register.approvals.approve(president, proposal, contentHash)).toEqual(first);
    const operator = { sub: 'op', role: 'operator' } as const;
    const { listing } = first as Published;
    const again = await register.listings.reissue(operator, listing, 'released', 'r1');
    expect(await register.listings.reissue(operator, listing, 'released', 'r1')).toEqual(again);
    expect((await revisionsAndOutbox()).outbox).toHaveLength(2);
  });
});

describe('four eyes', () => {
  it('refuse the author as approver, and the database refuses a direct attempt', async () => {
    const { proposal, contentHash } = await register.proposals.propose(
      clerk,
      'k',
      'listing',
      decisionOf(aListingRow()),
    );
    expect(await refusalOf(register.approvals.approve({ ...president, sub: clerk.sub }, proposal, contentHash))).toBe(
      'forbidden author-approves-own-proposal',
    );
    await expect(
      register.database.query(
        `UPDATE proposal SET status = 'approved', decided_by = author, decided_at = proposed_at WHERE id = $1`,
        [proposal],
      ),
    ).rejects.toThrow('proposal_four_eyes');
    await expect(
      register.database.query(`UPDATE proposal SET status = 'approved' WHERE id = $1`, [proposal]),
    ).rejects.toThrow('proposal_decided');
    await register.database.query(
      `INSERT INTO import (digest, author, state, received_at) VALUES ('d', 'a', 'proposed', '2026-01-01')`,
    );
    await expect(
      register.database.query(`UPDATE import SET state = 'running', decided_by = 'a' WHERE digest = 'd'`),
    ).rejects.toThrow('import_four_eyes');
    const columns =
      'listing, revision, type, standing, measures, state, sealed, identity_key, origin, author, approver, made_at';
    await expect(
      register.database.query(
        `INSERT INTO revision (${columns}) VALUES (1, 1, 't', 'in-force', '{}', '{}', '', 'k', 'o', 'a', 'a', '2026-01-01')`,
      ),
    ).rejects.toThrow('revision_four_eyes');
    expect((await revisionsAndOutbox()).revisions).toEqual([]);
  });

  it('approve only what was proposed, once, and let only the author withdraw', async () => {
    const { proposal, contentHash } = await register.proposals.propose(
      clerk,
      'k',
      'listing',
      decisionOf(aListingRow()),
    );
    expect(await refusalOf(register.approvals.approve(president, proposal, '0'.repeat(64)))).toBe(
      'conflict content-changed',
    );
    expect(await refusalOf(register.proposals.withdraw({ ...clerk, sub: 'other' }, proposal))).toBe(
      'forbidden not-the-author',
    );
    expect(await register.proposals.reject(president, proposal, 'facts missing')).toMatchObject({ status: 'rejected' });
    expect(await refusalOf(register.approvals.approve(president, proposal, contentHash))).toBe(
      'conflict already-decided',
    );
    expect(await refusalOf(register.proposals.withdraw(clerk, proposal))).toBe('conflict already-decided');
  });

  it('keep a court to its own listings', async () => {
    const { proposal, contentHash } = await register.proposals.propose(
      { ...clerk, court: 'JS9902' },
      'k',
      'listing',
      decisionOf(aListingRow()),
    );
    expect(await refusalOf(register.approvals.approve({ ...president, court: 'BJ9901' }, proposal, contentHash))).toBe(
      'forbidden other-court',
    );
    expect(
      await refusalOf(
        register.proposals.propose({ ...clerk, court: 'BJ9901' }, 'k2', 'listing', decisionOf(listingOn('n'))),
      ),
    ).toBe('forbidden other-court');
  });
});

describe('the register', () => {
  it('corrects an identity under the same listing number and finds the number that was wrong', async () => {
    const { listing } = await published('listing', aListingRow());
    const right = anIdentityNumber('1975-01-02', 203);
    expect(await published('correction', aCorrectionRow({ subject: { number: right } }))).toMatchObject({
      listing,
      revision: 2,
    });
    const before = await register.store.lastHolding(register.database, listing, 'flight', 2);
    expect(before?.content.subject.number).toBe(anIdentityNumber());
    const now = await register.store.lastHolding(register.database, listing, 'flight', null);
    expect(now?.content.subject.number).toBe(right);
    const bodies = await register.database.query(
      `SELECT convert_from(data, 'UTF8')::jsonb AS body FROM outbox WHERE listing = $1 ORDER BY revision`,
      [listing],
    );
    expect(bodies[0].body.subjectRefs.aviation).not.toEqual(bodies[1].body.subjectRefs.aviation);
    expect(Object.keys(bodies[0].body.subjectRefs).sort()).toEqual(
      [...new Set(bodies[0].body.measures.map((m: { agency: string }) => m.agency))].sort(),
    );
  });

  it('never stores a number open, nor a name outside what is published', async () => {
    await published('listing', aListingRow());
    await published('deletion', aDeletionRow());
    await register.proposals.propose(clerk, 'open', 'listing', decisionOf(listingOn('n')));
    for (const table of ['listing', 'revision', 'proposal', 'idempotency', 'import_row', 'probe', 'outbox']) {
      const [{ text }] = await register.database.query(
        `SELECT coalesce(string_agg(t::text, ' '), '') AS text FROM ${table} t`,
      );
      expect(text).not.toContain(anIdentityNumber());
      expect(text).not.toContain('测试甲');
    }
    const [{ bodies }] = await register.database.query(
      `SELECT string_agg(convert_from(data, 'UTF8'), ' ') AS bodies FROM outbox`,
    );
    expect(bodies).toContain('测试甲');
    expect(bodies).not.toContain(anIdentityNumber());
  });

  it('refuses new restrictions under a lapsed signing key and still lifts (I10)', async () => {
    await published('listing', aListingRow());
    register.key.notAfter = Date.parse('2026-05-31');
    expect(await refusalOf(published('listing', listingOn('n')))).toBe('unavailable signing-key-lapsed');
    expect(await published('correction', aCorrectionRow({ obligation: '支付货款100000元' }))).toMatchObject({
      revision: 2,
    });
    expect(await published('deletion', aDeletionRow())).toMatchObject({ revision: 3 });
  });

  it('writes nothing while Kafka is ahead of it', async () => {
    register.mode.mode = 'behind';
    expect(await refusalOf(published('listing', aListingRow()))).toBe('unavailable register-behind');
  });
});
