import { createHash } from 'node:crypto';
import type { InputRow } from '#contracts';
import { eventually } from '../../../../test/support/eventually.js';
import { aCorrectionRow, aDeletionRow, aListingRow, anIdentityNumber } from '../../test/rows.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { MOST_EVENTS, MOST_UNSENT } from './import-batch.js';

let register: ARegister;
afterEach(() => register.close());

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const fileOf = (rows: readonly (InputRow | string)[]): string =>
  rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n') + '\n';

async function* chunks(text: string, size = 7_001, breakAfter = Infinity): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    if (at >= breakAfter) throw new Error('connection lost');
    yield bytes.subarray(at, at + size);
  }
}

const person = (i: number) => ({
  kind: 'person' as const,
  name: `测试${i}`,
  number: anIdentityNumber('1980-05-17', 1 + 2 * (i % 499)),
  sex: 'male' as const,
});
const listing = (i: number) =>
  aListingRow({ decision: { number: `d-${i}`, madeOn: '2026-03-02' }, subject: person(i) });

/** Listings, of which every third is corrected and every fourth deleted later in the file. */
function history(count: number): InputRow[] {
  const rows: InputRow[] = [];
  for (let i = 0; i < count; i++) {
    rows.push(listing(i));
    if (i % 3 === 0) rows.push(aCorrectionRow({ obligation: `支付${i}元` }, { listing: `d-${i}` }));
    if (i % 4 === 0) rows.push(aDeletionRow({ listing: `d-${i}` }));
  }
  return rows;
}

async function propose(text: string): Promise<string> {
  const digest = digestOf(text);
  await register.imports.receive(clerk, { digest, takeOver: false }, chunks(text));
  return digest;
}

const done = (digest: string) =>
  eventually(async () => {
    const progress = await register.imports.progress(digest);
    expect(progress.state).toBe('done');
    return progress;
  }, 60_000);

describe('an import', () => {
  beforeEach(async () => {
    register = await aRegister(4);
  });

  it('publishes the rows of a listing in file order, and reports each refused row by its line with the reason', async () => {
    const minor = { ...person(1), number: anIdentityNumber('2010-01-01') };
    const digest = await propose(
      fileOf([
        listing(1),
        aCorrectionRow({ obligation: '支付1元' }, { listing: 'd-1' }),
        'not json',
        aDeletionRow({ listing: 'd-1' }),
        '',
        aListingRow({ decision: { number: 'd-2', madeOn: '2026-03-02' }, subject: minor }),
        listing(1),
        aCorrectionRow({ obligation: 'x' }, { listing: 'd-1' }),
        aDeletionRow({ listing: 'd-9' }),
        aDeletionRow({ listing: 'd-3' }),
        listing(3),
      ]),
    );
    expect(await register.imports.progress(digest)).toMatchObject({ state: 'proposed', rows: 10, done: 3 });
    register.runner.start();
    expect(await register.imports.approve(president, digest)).toMatchObject({ state: 'running' });
    const progress = await done(digest);
    expect(progress).toMatchObject({ rows: 10, done: 10, published: 2, corrected: 1, deleted: 1 });
    expect(progress.refused.map(({ line, reason, article }) => [line, reason, article])).toEqual([
      [3, 'malformed', null],
      [6, 'minor', 'P 4'],
      [7, 'duplicate-decision', null],
      [8, 'already-deleted', null],
      [9, 'unknown-listing', null],
      [10, 'unknown-listing', null],
    ]);
    const events = await register.database.query(
      `SELECT type FROM outbox WHERE listing = (SELECT number FROM listing WHERE decision_number = 'd-1') ORDER BY sequence`,
    );
    expect(events.map(({ type }) => type)).toEqual([
      'sanctions.listing.published.v1',
      'sanctions.listing.corrected.v1',
      'sanctions.listing.deleted.v1',
    ]);
    expect(await register.database.query('SELECT 1 FROM import_row')).toEqual([]);
  });

  it('is one proposal: not its author approves it, who may withdraw it, and sent again it stays what it is', async () => {
    const text = fileOf([listing(1)]);
    const digest = await propose(text);
    await expect(register.imports.approve({ ...president, sub: clerk.sub }, digest)).rejects.toMatchObject({
      refusal: { reason: 'author-approves-own-proposal' },
    });
    await propose(text);
    expect(await register.imports.withdraw(clerk, digest)).toMatchObject({ state: 'withdrawn' });
    await propose(text);
    await expect(register.imports.approve(president, digest)).rejects.toMatchObject({
      refusal: { reason: 'already-decided' },
    });
    expect(await register.database.query('SELECT 1 FROM import_row')).toEqual([]);
  });

  it('goes on where the connection broke', async () => {
    const text = fileOf(history(2_000));
    const digest = digestOf(text);
    const size = Buffer.byteLength(text);
    await expect(
      register.imports.receive(clerk, { digest, takeOver: false }, chunks(text, 9_999, size / 2)),
    ).rejects.toThrow('connection lost');
    await expect(register.imports.approve(president, digest)).rejects.toMatchObject({
      refusal: { reason: 'import-incomplete' },
    });
    const [{ received_lines: received }] = await register.database.query('SELECT received_lines FROM import');
    expect(received).toBeGreaterThan(0);
    await register.imports.receive(clerk, { digest, takeOver: false }, chunks(text));
    const lines = text.trimEnd().split('\n').length;
    expect(await register.imports.progress(digest)).toMatchObject({ state: 'proposed', rows: lines });
    expect(await register.database.query('SELECT count(*)::int AS n FROM import_row')).toEqual([{ n: lines }]);
  });

  it('keeps nothing of bytes that are not those of the digest, however they came', async () => {
    const text = fileOf(history(1_500));
    const digest = digestOf(text);
    const other = text.replace('测试0', '测试X');
    await expect(register.imports.receive(clerk, { digest, takeOver: false }, chunks(other))).rejects.toMatchObject({
      refusal: { reason: 'digest-mismatch' },
    });
    await expect(
      register.imports.receive(clerk, { digest, takeOver: false }, chunks(other, 9_999, Buffer.byteLength(text) * 0.8)),
    ).rejects.toThrow('connection lost');
    await expect(register.imports.receive(clerk, { digest, takeOver: false }, chunks(text))).rejects.toMatchObject({
      refusal: { reason: 'digest-mismatch' },
    });
    await register.imports.receive(clerk, { digest, takeOver: false }, chunks(text));
    expect(await register.imports.progress(digest)).toMatchObject({ state: 'proposed' });
  });

  it('refuses the one row that can not be kept, and carries out the rest, the next import too', async () => {
    const digest = await propose(fileOf(history(300)));
    await register.database.query('UPDATE import_row SET sealed = $2 WHERE digest = $1 AND line = 7', [
      digest,
      Buffer.alloc(40),
    ]);
    const next = await propose(fileOf([listing(9_001)]));
    await register.imports.approve(president, digest);
    await register.imports.approve(president, next);
    register.runner.start();
    expect(await done(next)).toMatchObject({ published: 1 });
    const progress = (await done(digest)) as { refusedRows: number; refused: { line: number; reason: string }[] };
    expect(progress.refused[0]).toMatchObject({ line: 7, reason: 'unusable' });
    expect(progress).toMatchObject({ published: 300, refusedRows: 1 });
  });

  it('refuses no row for a fault that is not its own', async () => {
    const digest = await propose(fileOf(history(40)));
    await register.imports.approve(president, digest);
    let calls = 0;
    jest.spyOn(register.outbox, 'enqueue').mockImplementation(() => {
      calls++;
      return Promise.reject(new Error('no key to sign with'));
    });
    register.runner.start();
    await eventually(() => expect(calls).toBeGreaterThan(60), 20_000);
    expect(await register.imports.progress(digest)).toMatchObject({ published: 0, refusedRows: 0 });
    jest.restoreAllMocks();
    expect(await done(digest)).toMatchObject({ published: 40, refusedRows: 0 });
  }, 180_000);

  it('refuses no row because a fault of all rows ends just then', async () => {
    const digest = await propose(fileOf(history(40)));
    await register.imports.approve(president, digest);
    const enqueue = register.outbox.enqueue.bind(register.outbox);
    const failed = new Set<number>();
    jest.spyOn(register.outbox, 'enqueue').mockImplementation((tx, drafts) => {
      const [{ shard }] = drafts;
      if (drafts.length === 1 && failed.has(shard)) return enqueue(tx, drafts);
      if (drafts.length === 1) failed.add(shard);
      return Promise.reject(new Error('no key to sign with'));
    });
    register.runner.start();
    await eventually(() => expect(failed.size).toBe(4), 20_000);
    jest.restoreAllMocks();
    expect(await done(digest)).toMatchObject({ published: 40, refusedRows: 0 });
  }, 180_000);

  it('carried out by processes that die again and again doubles and loses nothing', async () => {
    const rows = history(1_200);
    const digest = await propose(fileOf(rows));
    await register.imports.approve(president, digest);
    const enqueue = register.outbox.enqueue.bind(register.outbox);
    let calls = 0;
    jest.spyOn(register.outbox, 'enqueue').mockImplementation(async (tx, drafts) => {
      const answer = await enqueue(tx, drafts);
      if (calls++ % 3 === 1) throw new Error('killed before the commit');
      return answer;
    });
    const runners = [register.aRunner(), register.aRunner()];
    for (const runner of runners) runner.start();
    const progress = await done(digest);
    await Promise.all(runners.map((runner) => runner.stop()));
    expect(calls).toBeGreaterThan(3);
    expect(progress).toMatchObject({ published: 1_200, corrected: 400, deleted: 300, refusedRows: 0 });
    const [sums] = await register.database.query(
      `SELECT (SELECT count(*)::int FROM outbox) AS outbox, (SELECT count(*)::int FROM revision) AS revisions, (SELECT count(*)::int FROM listing) AS listings,
         (SELECT count(*)::int FROM listing WHERE standing = 'deleted') AS deleted, (SELECT sum(last)::int FROM outbox_shard) AS numbers`,
    );
    expect(sums).toEqual({
      outbox: rows.length,
      revisions: rows.length,
      listings: 1_200,
      deleted: 300,
      numbers: rows.length,
    });
  }, 180_000);
});

describe('bulk work', () => {
  beforeEach(async () => {
    register = await aRegister(1);
  });

  it('leaves a lift at most a bounded number of events to wait for (I2, I10)', async () => {
    const digest = await propose(fileOf(Array.from({ length: 3_000 }, (_, i) => listing(i))));
    register.runner.start();
    await register.imports.approve(president, digest);
    const [{ last }] = await eventually(async () => {
      const rows = await register.database.query('SELECT last FROM outbox_shard');
      expect(rows[0].last).toBeGreaterThanOrEqual(MOST_UNSENT);
      return rows;
    });
    expect(last).toBeLessThan(MOST_UNSENT + MOST_EVENTS);
    const { row: _row, ...lift } = aDeletionRow({ listing: 'd-0' });
    const { proposal, contentHash } = await register.proposals.propose(clerk, 'lift', 'deletion', lift);
    expect(await register.approvals.approve(president, proposal, contentHash)).toMatchObject({ sequence: last + 1 });
    await register.sendAll();
    expect(await done(digest)).toMatchObject({ published: 3_000 });
  }, 180_000);
});
