import type { Finding } from '#contracts';
import { CUT_MS, ReconciliationStage, TARGET_MS } from '../../../test/support/reconciliation-stage.js';
import { readFinding } from './finding-reader.js';

const REMOVED_AT = '2026-06-01T08:00:05.000Z';

describe('a lift that a copy of an agency’s list has not confirmed', () => {
  let stage: ReconciliationStage;
  beforeEach(async () => {
    stage = await ReconciliationStage.set();
    const published = await stage.event({ listing: 8, revision: 1, measures: ['soft-berth'] });
    await stage.acknowledge(0, published, [{ listing: 8, revision: 1, outcome: 'applied' }]);
    const deleted = await stage.event({ listing: 8, revision: 2, measures: [] });
    await stage.acknowledge(0, deleted, [{ listing: 8, revision: 2, outcome: 'lifted' }], 'applied');
  });
  afterEach(() => stage.strike());

  /** The agency applies a cut and says who is missing. */
  async function cut(from: number, ...missing: { system: string; removedAt?: string }[]): Promise<void> {
    await stage.cut(0);
    const unconfirmed = missing.map((one) => ({ sequence: 2, listing: 8, revision: 2, ...one }));
    const more = missing.length > 0 ? { unconfirmed } : {};
    await stage.acknowledge(0, from, [{ outcome: 'applied' }], 'applied', more);
  }
  const late = async (): Promise<Finding[]> =>
    (await stage.published()).filter(({ kind }) => kind === 'late') as Finding[];

  it('opens a signed finding that names the copy, with the run in which the agency said so', async () => {
    await cut(3, { system: 'caching-airline' });
    await stage.pass(TARGET_MS);
    const [found, ...others] = await late();
    expect(others).toEqual([]);
    expect(found).toMatchObject({ state: 'opened', agency: 'rail', listing: 8 });
    expect(found.detail.en).toContain('the copy caching-airline of its list');
    expect(found.detail['zh-CN']).toContain('名录副本caching-airline');
    expect(found.statements.at(-1)).toMatchObject({
      source: '/agencies/rail',
      type: 'sanctions.acknowledgment.v1',
      leaf: expect.stringMatching(/^[0-9a-f]{64}$/),
      said: expect.stringContaining('caching-airline'),
    });
    const { statements } = (await readFinding(stage.database, found.finding))!;
    expect(JSON.stringify(statements.at(-1)!.body)).toContain('caching-airline');
  });

  it('is said anew in an open finding when the agency names who it is, and when that changes, and not otherwise', async () => {
    await stage.pass(TARGET_MS);
    expect((await late()).map(({ detail }) => detail.en)).toEqual([expect.stringContaining('GET /status')]);
    await cut(3, { system: 'travel-agent' }, { system: 'caching-airline' }, { system: 'own' });
    await cut(4, { system: 'own' }, { system: 'caching-airline' }, { system: 'travel-agent' });
    expect(await late()).toHaveLength(2);
    await cut(5, { system: 'caching-airline', removedAt: REMOVED_AT });
    const said = await late();
    expect(said.map(({ state, finding }) => [state, finding])).toEqual(Array(3).fill(['opened', said[0].finding]));
    expect(said[1].detail.en).toContain(
      'the copy caching-airline of its list, its own system, the copy travel-agent of its list',
    );
    expect(said[2].detail.en).toContain(
      `caching-airline of its list (removed at ${REMOVED_AT} without having confirmed)`,
    );
  });

  it('closes by no silence about the copy and by no removal, but by a newer revision that is effective', async () => {
    await cut(3, { system: 'caching-airline' });
    await stage.pass(TARGET_MS);
    await cut(4);
    await stage.pass(CUT_MS);
    expect(await stage.findings('late')).toMatchObject([{ state: 'open' }]);
    const again = await stage.event({ listing: 8, revision: 3, measures: [] });
    await stage.acknowledge(0, again, [{ listing: 8, revision: 3, outcome: 'lifted' }]);
    await stage.pass(0);
    expect(await stage.findings('late')).toMatchObject([{ state: 'closed' }]);
  });

  it('is believed of this agency’s own topic only, and of no lift that is effective', async () => {
    await stage.settle(0, [{ sequence: 2, listing: 8, revision: 2 }]);
    await cut(3, { system: 'caching-airline' });
    await stage.pass(TARGET_MS);
    expect(await late()).toEqual([]);
  });
});
