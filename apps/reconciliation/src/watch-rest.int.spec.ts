import { CUT_MS, GRACE_MS, ReconciliationStage, TARGET_MS } from '../../../test/support/reconciliation-stage.js';
import { eventually } from '../../../test/support/eventually.js';

describe('a watch at rest', () => {
  let stage: ReconciliationStage;
  beforeEach(async () => {
    stage = await ReconciliationStage.set();
  });
  afterEach(() => stage.strike());

  it('asks the database one question a look while nothing comes in, and judges what does', async () => {
    await stage.aDeletedListing(8, true);
    await stage.watch.overseer.look();
    const transactions = jest.spyOn(stage.database, 'transaction');
    const queries = jest.spyOn(stage.database, 'query');
    await stage.watch.overseer.look();
    expect([transactions.mock.calls.length, queries.mock.calls.length]).toEqual([0, 1]);
    await stage.event({ listing: 16, revision: 1, measures: ['soft-berth'] });
    transactions.mockClear();
    await stage.watch.overseer.look();
    expect(transactions).toHaveBeenCalledTimes(1);
  });

  it('asks the broker no more where the topic of an agency ends that it has found silent', async () => {
    const asked = jest.spyOn(stage.offsets, 'get');
    await stage.cut(3);
    await stage.pass(2 * CUT_MS + 1);
    expect(await stage.findings('silent')).toMatchObject([{ state: 'open' }]);
    expect(asked).toHaveBeenCalled();
    asked.mockClear();
    await stage.watch.overseer.look();
    expect(asked).not.toHaveBeenCalled();
  });

  it('judges again after a look that failed', async () => {
    await stage.aDeletedListing(8, false);
    await stage.watch.overseer.look();
    stage.clock.advance(TARGET_MS);
    await stage.watch.overseer.look();
    await stage.acknowledge(0, 2, [{ listing: 8, revision: 2, outcome: 'lifted' }]);
    jest.spyOn(stage.database, 'transaction').mockRejectedValueOnce(new Error('the database went away'));
    await expect(stage.watch.overseer.look()).rejects.toThrow('went away');
    await stage.watch.overseer.look();
    expect(await stage.findings('late')).toMatchObject([{ state: 'closed' }]);
  });

  it('closes in the looks that follow what was too much for one, though nothing more comes in', async () => {
    await stage.aDeletedListing(8, false);
    stage.clock.advance(TARGET_MS);
    await stage.watch.overseer.look();
    await stage.database.query(
      `INSERT INTO finding SELECT (jsonb_populate_record(f, jsonb_build_object('finding', gen_random_uuid(), 'key', 'late/' || i))).*
       FROM finding f, generate_series(1, 500) i`,
    );
    await stage.acknowledge(0, 2, [{ listing: 8, revision: 2, outcome: 'lifted' }]);
    const open = async () => (await stage.database.query(`SELECT finding FROM finding WHERE state = 'open'`)).length;
    await stage.watch.overseer.look();
    expect(await open()).toBe(1);
    await stage.watch.overseer.look();
    expect(await open()).toBe(0);
  });

  it('asks for no orders before one is due, and hands over at that instant, or when one is planned', async () => {
    await stage.aDeletedListing(8, true);
    const { rounds } = stage.watch.orderer;
    const looks = jest.spyOn(stage.database, 'transaction');
    const started = async () => {
      rounds.start();
      await rounds.stop();
      return looks.mock.calls.length;
    };
    expect(await started()).toBe(1);
    stage.clock.advance(GRACE_MS - 1);
    expect(await started()).toBe(1);
    rounds.start();
    stage.clock.advance(1);
    await eventually(() => expect(stage.orders).toHaveLength(2));
    await stage.aDeletedListing(16, true);
    stage.clock.advance(GRACE_MS);
    await eventually(() => expect(stage.orders).toHaveLength(4));
  });
});
