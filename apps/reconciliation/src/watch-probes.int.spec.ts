import { GRACE_MS, ReconciliationStage } from '../../../test/support/reconciliation-stage.js';

describe('what answers to probes are worth', () => {
  let stage: ReconciliationStage;
  beforeEach(async () => {
    stage = await ReconciliationStage.set();
  });
  afterEach(() => stage.strike());

  it('closes nothing on a denial that names nothing, and opens what it shows', async () => {
    await stage.aDeletedListing(8, true);
    const [order] = await stage.pass(GRACE_MS);
    await stage.answer(order, [], 'deny');
    const [found] = await stage.findings('false-acknowledgment');
    expect(found).toMatchObject({ state: 'open', listing: 8, measures: [order.measure] });
    expect(found.statements.at(-1)!.said).toContain('refused and named no listing');
    for (const answer of ['deny', 'refer']) {
      const [again] = (await stage.pass(60_000)).filter(({ measure }) => measure === order.measure);
      await stage.answer(again, [], answer);
      expect(await stage.findings('false-acknowledgment')).toMatchObject([
        { state: 'open', measures: [order.measure] },
      ]);
    }
    const [last] = (await stage.pass(60_000)).filter(({ measure }) => measure === order.measure);
    await stage.answer(last, []);
    expect(await stage.findings('false-acknowledgment')).toMatchObject([{ state: 'closed' }]);
  });
});
