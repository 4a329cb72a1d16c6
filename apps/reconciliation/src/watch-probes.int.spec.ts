import { listFindings } from './finding-reader.js';
import { GRACE_MS, ReconciliationStage } from '../../../test/support/reconciliation-stage.js';

const DAY_MS = 86_400_000;

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

  it('says of a lift that nobody can see whether it was carried out, once, until an answer shows it', async () => {
    await stage.aDeletedListing(8, true);
    for (const answer of Array<string>(6).fill('unreachable'))
      for (const order of await stage.pass(300_000)) await stage.answer(order, [], answer);
    expect(await stage.findings('unverifiable')).toEqual([]);
    for (const answer of ['refer', 'unreachable'])
      for (const order of await stage.pass(300_000)) await stage.answer(order, [], answer);
    const found = await stage.findings('unverifiable');
    expect(found).toMatchObject([{ state: 'open', agency: 'rail', listing: 8, legalDueOn: '2026-06-03' }]);
    expect(found[0].measures).toEqual(['g-train-any-seat', 'soft-berth']);
    expect(found[0].statements.map(({ type }) => type)).toEqual([
      'sanctions.listing.deleted.v1',
      'sanctions.acknowledgment.v1',
      'sanctions.probe.v1',
    ]);
    for (const order of await stage.pass(300_000)) await stage.answer(order, []);
    expect(await stage.findings('unverifiable')).toMatchObject([{ state: 'closed', reopened: 0 }]);
    expect((await listFindings(stage.database, { state: 'open' })).length).toBe(0);
  });

  it('says nothing of an agency whose questions were never put, and lets a measure in force again be', async () => {
    await stage.aDeletedListing(8, true);
    for (let i = 0; i < 10; i++) await stage.pass(300_000);
    const [order] = await stage.pass(300_000);
    await stage.answer(order, [], 'unreachable');
    expect(await listFindings(stage.database, { kind: 'unverifiable' })).toEqual([]);
    for (let i = 0; i < 8; i++)
      for (const again of await stage.pass(300_000)) await stage.answer(again, [], 'unreachable');
    await stage.event({ listing: 8, revision: 3, measures: ['soft-berth', 'g-train-any-seat'] });
    await stage.pass(0);
    expect(await stage.findings('unverifiable')).toMatchObject([{ state: 'closed' }]);
  });

  it('takes a denial by what the agency had known before the lift for a reason to ask, and later for what it is', async () => {
    await stage.aDeletedListing(8, true);
    stage.clock.advance(2 * GRACE_MS);
    await stage.deny(8, 1, 'soft-berth', 1);
    expect(await stage.findings('false-acknowledgment')).toEqual([]);
    const orders = await stage.pass(0);
    for (const order of orders) await stage.answer(order, []);
    stage.clock.advance(60_000);
    await stage.deny(8, 1, 'soft-berth', 1);
    expect(await stage.findings('false-acknowledgment')).toMatchObject([{ state: 'open', measures: ['soft-berth'] }]);
    const asked = await stage.pass(0);
    expect(asked.map(({ measure }) => measure)).toEqual(['soft-berth']);
  });

  it('looks again 1, 7 and 30 days after a lift, and finds who has taken it back meanwhile', async () => {
    await stage.aDeletedListing(8, true);
    const clean = async (ms: number) => {
      const orders = await stage.pass(ms);
      for (const order of orders) await stage.answer(order, []);
      return orders.length;
    };
    expect(await clean(GRACE_MS)).toBe(2);
    expect(await clean(DAY_MS - GRACE_MS - 1)).toBe(0);
    expect(await clean(1)).toBe(2);
    expect(await clean(6 * DAY_MS - 1)).toBe(0);
    for (const order of await stage.pass(1)) await stage.answer(order, [8]);
    expect(await stage.findings('false-acknowledgment')).toMatchObject([{ state: 'open', listing: 8 }]);
    expect(await clean(300_000)).toBe(2);
    expect(await stage.findings('false-acknowledgment')).toMatchObject([{ state: 'closed' }]);
    expect(await clean(23 * DAY_MS - 300_000)).toBe(2);
    expect(await clean(365 * DAY_MS)).toBe(0);
  });

  it('does not look for whom the register has erased', async () => {
    await stage.aDeletedListing(8, true);
    for (const order of await stage.pass(GRACE_MS)) await stage.answer(order, []);
    stage.refusal = { status: 409, code: 'number-unknown' };
    expect(await stage.pass(DAY_MS)).toEqual([]);
    stage.refusal = null;
    expect(await stage.pass(365 * DAY_MS)).toEqual([]);
  });
});
