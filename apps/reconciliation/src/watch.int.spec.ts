import { aListingBody } from '../../../test/support/listing-body.js';
import {
  CUT_MS,
  GRACE_MS,
  RAIL,
  ReconciliationStage,
  REGISTER,
  register,
  TARGET_MS,
} from '../../../test/support/reconciliation-stage.js';
import { aParticipant, signedRecords } from '../../../test/support/signed-record.js';
import { listFindings, readFinding } from './finding-reader.js';

describe('reconciliation', () => {
  let stage: ReconciliationStage;
  beforeEach(async () => {
    stage = await ReconciliationStage.set();
  });
  afterEach(() => stage.strike());

  it('catches an agency that signs a lift and goes on refusing, once, with both statements, until it stops', async () => {
    await stage.aDeletedListing(8, true);
    expect(await stage.pass(GRACE_MS - 1)).toEqual([]);
    const orders = await stage.pass(1);
    expect(orders.map(({ listing, measure, revision }) => [listing, measure, revision]).sort()).toEqual([
      [8, 'g-train-any-seat', 2],
      [8, 'soft-berth', 2],
    ]);
    for (const order of orders) await stage.answer(order, [8]);
    const [found, ...others] = await stage.findings('false-acknowledgment');
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      state: 'open',
      agency: 'rail',
      listing: 8,
      legalDueOn: '2026-06-03',
      measures: ['g-train-any-seat', 'soft-berth'],
    });
    const { statements } = (await readFinding(stage.database, found.finding))!;
    expect(statements.map(({ source, type }) => [source, type])).toEqual([
      ['/court-registry', 'sanctions.listing.deleted.v1'],
      ['/agencies/rail', 'sanctions.acknowledgment.v1'],
      ['/court-registry', 'sanctions.probe.v1'],
    ]);
    for (const statement of statements)
      expect([statement.signature, statement.body, statement.attributes]).not.toContain(null);

    const again = await stage.pass(4_000);
    expect(again).toHaveLength(2);
    await stage.answer(again[0], []);
    expect((await stage.findings('false-acknowledgment'))[0].state).toBe('open');
    await stage.answer(again[1], []);
    expect((await stage.findings('false-acknowledgment'))[0]).toMatchObject({
      state: 'closed',
      finding: found.finding,
    });
    expect((await stage.published()).map(({ kind, state }) => [kind, state])).toEqual([
      ['false-acknowledgment', 'opened'],
      ['false-acknowledgment', 'closed'],
    ]);
    expect((await stage.watch.agencies.read())[0]).toMatchObject({
      agency: 'rail',
      applied: 1,
      lifted: 1,
      acknowledged: 2,
      eventsBehind: 0,
      probes: { ordered: 4, answered: 4, contradicted: 2 },
    });
  });

  it("accuses nobody when the person is refused because of another court's listing", async () => {
    await stage.aDeletedListing(8, true);
    await stage.event({ listing: 16, revision: 1, measures: ['soft-berth', 'g-train-any-seat'] });
    for (const order of await stage.pass(GRACE_MS)) await stage.answer(order, [16]);
    expect(await listFindings(stage.database, {})).toEqual([]);
  });

  it('calls a lift late at the service target, probes it without an acknowledgment, and closes when it is effective', async () => {
    await stage.aDeletedListing(8, false);
    expect(await stage.pass(TARGET_MS - 1)).toEqual([]);
    const orders = await stage.pass(1);
    expect(orders).toHaveLength(2);
    expect(await stage.findings('late')).toMatchObject([{ state: 'open', listing: 8 }]);
    expect((await stage.watch.agencies.read())[0]).toMatchObject({
      eventsBehind: 1,
      oldestUnliftedMs: TARGET_MS,
      oldestUnacknowledgedMs: TARGET_MS,
    });
    await stage.answer(orders[0], [8]);
    expect(await stage.findings('still-enforcing')).toMatchObject([{ state: 'open', listing: 8 }]);
    await stage.acknowledge(0, 2, [{ listing: 8, revision: 2, outcome: 'lifted' }]);
    await stage.pass(0);
    expect(await stage.findings('late')).toMatchObject([{ state: 'closed' }]);
    const [next] = (await stage.pass(GRACE_MS)).filter(({ measure }) => measure === orders[0].measure);
    await stage.answer(next, []);
    expect(await stage.findings('still-enforcing')).toMatchObject([{ state: 'closed' }]);
  });

  it("waits for the agency's own system before it takes a lift as effective", async () => {
    await stage.aDeletedListing(8, false);
    await stage.acknowledge(0, 2, [{ listing: 8, revision: 2, outcome: 'lifted' }], 'applied');
    expect(await stage.pass(GRACE_MS)).toEqual([]);
    await stage.settle(0, [{ sequence: 2, listing: 8, revision: 2 }]);
    expect(await stage.pass(GRACE_MS)).toHaveLength(2);
  });

  it('probes the subject of before when an identity is corrected', async () => {
    const first = await stage.event({ listing: 8, revision: 1, measures: ['soft-berth'] });
    await stage.event({ listing: 8, revision: 2, measures: ['soft-berth'], ref: 'cd' });
    await stage.acknowledge(0, first, [
      { listing: 8, revision: 1, outcome: 'applied' },
      { listing: 8, revision: 2, outcome: 'amended' },
    ]);
    const [order] = await stage.pass(GRACE_MS);
    expect(order).toMatchObject({ listing: 8, measure: 'soft-berth', revision: 2 });
    await stage.answer(order, [8]);
    expect(await stage.findings('false-acknowledgment')).toMatchObject([{ state: 'open', listing: 8 }]);
  });

  it('takes a denial by an older revision as of the lift for what it is, and asks at once', async () => {
    await stage.aDeletedListing(8, true);
    stage.clock.advance(2 * GRACE_MS);
    await stage.deny(8, 1, 'soft-berth', 2);
    const [found] = await stage.findings('false-acknowledgment');
    expect(found.statements.map(({ type }) => type)).toContain('sanctions.denial.v1');
    const order = (await stage.pass(0)).find(({ measure }) => measure === 'soft-berth')!;
    await stage.answer(order, []);
    expect(await stage.findings('false-acknowledgment')).toMatchObject([{ state: 'closed' }]);
  });

  it('hands an order over until the register takes it, and asks again whom it could not reach', async () => {
    await stage.aDeletedListing(8, true);
    stage.refusal = { status: 503, code: 'not-live' };
    expect(await stage.pass(GRACE_MS)).toEqual([]);
    stage.refusal = null;
    const orders = await stage.pass(1_000);
    expect(orders).toHaveLength(2);
    for (const order of orders) await stage.answer(order, [], 'unreachable');
    const again = await stage.pass(5_000);
    expect(again.map(({ measure }) => measure).sort()).toEqual(['g-train-any-seat', 'soft-berth']);
    expect(again.map(({ probe }) => probe)).not.toEqual(expect.arrayContaining(orders.map(({ probe }) => probe)));
    expect(await listFindings(stage.database, {})).toEqual([]);
  });

  it('closes what a later revision puts in force again', async () => {
    await stage.aDeletedListing(8, true);
    for (const order of await stage.pass(GRACE_MS)) await stage.answer(order, [8]);
    await stage.event({ listing: 8, revision: 3, measures: ['soft-berth', 'g-train-any-seat'] });
    await stage.pass(0);
    expect(await stage.findings('false-acknowledgment')).toMatchObject([{ state: 'closed' }]);
  });

  it('opens a gap at once, publishes it again when asked again, and closes it when a run covers it', async () => {
    for (let revision = 1; revision <= 3; revision++)
      await stage.event({ listing: 8, revision, measures: ['soft-berth'] });
    await stage.gap(0, 2, 2);
    await stage.gap(0, 2, 2);
    expect(await stage.findings('gap')).toMatchObject([{ state: 'open', gap: { from: 2, to: 2 } }]);
    await stage.acknowledge(
      0,
      1,
      [1, 2, 3].map((revision) => ({ listing: 8, revision, outcome: 'applied' })),
    );
    await stage.pass(0);
    expect(await stage.findings('gap')).toMatchObject([{ state: 'closed' }]);
    expect((await stage.published()).map(({ state }) => state)).toEqual(['opened', 'opened', 'closed']);
  });

  it('calls an agency silent after two missed cuts and stops when it answers one', async () => {
    await stage.cut(3);
    await stage.pass(2 * CUT_MS);
    expect(await stage.findings('silent')).toEqual([]);
    await stage.pass(1);
    expect(await stage.findings('silent')).toMatchObject([
      { state: 'open', agency: 'rail', shard: 3, statements: [{ type: 'sanctions.cut.v1' }] },
    ]);
    expect((await stage.watch.agencies.read())[0].silent).toBe(true);
    await stage.acknowledge(3, 1, [{ outcome: 'applied' }]);
    await stage.pass(0);
    expect(await stage.findings('silent')).toMatchObject([{ state: 'closed' }]);
    await stage.cut(3);
    await stage.pass(3 * CUT_MS);
    expect(await stage.findings('silent')).toMatchObject([{ state: 'open', reopened: 1 }]);
  });

  it('accuses nobody of what it may only not have read yet', async () => {
    await stage.aDeletedListing(8, false);
    await stage.cut(0);
    const place = `${RAIL}/0`;
    const read = stage.offsets.get(place)!;
    stage.offsets.set(place, read + 1n);
    await stage.pass(2 * TARGET_MS);
    expect(await listFindings(stage.database, {})).toEqual([]);
    stage.offsets.set(place, read);
    await stage.pass(0);
    expect((await listFindings(stage.database, {})).map(({ kind }) => kind).sort()).toEqual(['late', 'silent']);
  });

  it('opens a rejected event and closes it with a later revision that the agency could use', async () => {
    await stage.event({ listing: 8, revision: 1, measures: ['soft-berth'] });
    await stage.acknowledge(0, 1, [{ listing: 8, revision: 1, outcome: 'rejected' }]);
    expect(await stage.findings('rejected')).toMatchObject([
      { state: 'open', statements: [{ source: '/court-registry' }, { source: '/agencies/rail' }] },
    ]);
    await stage.event({ listing: 8, revision: 2, measures: ['soft-berth'] });
    await stage.acknowledge(0, 2, [{ listing: 8, revision: 2, outcome: 'applied' }]);
    expect(await stage.findings('rejected')).toMatchObject([{ state: 'closed' }]);
  });

  it("hears an agency only after the register's event that it speaks of", async () => {
    expect(await stage.acknowledge(0, 1, [{ listing: 8, revision: 1, outcome: 'applied' }])).toMatchObject([
      { topic: RAIL, shard: 0, fromOffset: 0n },
    ]);
    expect(await stage.watch.positions.startAt(RAIL, 0)).toBeNull();
  });

  it('says when a number has two contents and when nobody vouches for a record, and takes a repetition as one', async () => {
    const [deleted, rival] = [0n, 1n].map((offset) =>
      signedRecords(
        register,
        REGISTER,
        [
          {
            type: 'sanctions.listing.deleted.v1',
            shard: 0,
            sequence: 1,
            ...{ listing: 8, revision: 2, standing: 'deleted' as const },
            body: aListingBody({ listing: 8, revision: 2, measures: [] }),
          },
        ],
        offset,
      ),
    );
    const [forged] = signedRecords(
      aParticipant('/court-registry', register.keyId),
      REGISTER,
      [{ type: 'sanctions.cut.v1', shard: 0, sequence: 2, body: {} }],
      2n,
    );
    await stage.raw(deleted);
    await stage.raw(deleted);
    expect(await listFindings(stage.database, {})).toEqual([]);
    await stage.raw([...rival, forged]);
    const [equivocation] = await stage.findings('equivocation');
    const { statements } = (await readFinding(stage.database, equivocation.finding))!;
    expect(new Set(statements.map(({ leaf }) => leaf)).size).toBe(2);
    for (const { signature, attributes } of statements) expect([signature, attributes]).not.toContain(null);
    expect(await stage.findings('unverifiable')).toMatchObject([
      { state: 'open', agency: null, shard: 0, statements: [{ leaf: null }] },
    ]);
    expect(await stage.watch.positions.startAt(REGISTER, 0)).toBe(3n);
  });

  it('hears of every lift that the load of a snapshot covers, and holds a false one against the agency', async () => {
    await stage.event({ listing: 8, revision: 1, measures: ['soft-berth'] });
    const deleted = await stage.event({ listing: 8, revision: 2, measures: [] });
    await stage.event({ listing: 16, revision: 1, measures: ['soft-berth'] });
    const after = await stage.event({ listing: 16, revision: 2, measures: [] });
    await stage.pass(TARGET_MS);
    expect((await stage.findings('late')).map(({ listing, state }) => [listing, state]).sort()).toEqual([
      [16, 'open'],
      [8, 'open'],
    ]);
    await stage.load(0, 1, deleted);
    await stage.pass(0);
    const late = await stage.findings('late');
    expect(late.find(({ listing }) => listing === 8)).toMatchObject({ state: 'closed' });
    expect(late.find(({ listing }) => listing === 16)).toMatchObject({ state: 'open' });
    await stage.acknowledge(0, deleted + 1, [
      { listing: 16, revision: 1, outcome: 'applied' },
      { listing: 16, revision: 2, outcome: 'lifted' },
    ]);
    const [orders] = [(await stage.pass(GRACE_MS)).filter(({ listing }) => listing === 8)];
    expect(orders.length).toBeGreaterThan(0);
    await stage.answer(orders[0], [8]);
    expect((await stage.findings('false-acknowledgment')).map(({ listing }) => listing)).toEqual([8]);
    expect(after).toBe(deleted + 2);
  });

  it('hears the load of a snapshot only when it has heard the events that it covers', async () => {
    await stage.event({ listing: 8, revision: 1, measures: ['soft-berth'] });
    expect(await stage.load(0, 1, 2)).toMatchObject([{ shard: 0, fromOffset: 0n }]);
    expect(await stage.database.query('SELECT 1 FROM agency_position WHERE acknowledged_to > 0')).toEqual([]);
  });
});
