import { aListingRow, anIdentityNumber } from '../../test/rows.js';
import { aRegister, type ARegister } from '../../test/a-register.js';

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

let serial = 1;
const list = async (number: string, more = {}) => {
  serial++;
  const subject = {
    kind: 'person',
    name: '测试甲',
    number: anIdentityNumber('1980-05-17', serial * 2 + 1),
    sex: 'male',
  };
  const { row: _row, ...decision } = aListingRow({ subject: subject as never, grounds: ['evasion'], ...more });
  return (await register.publish('listing', { ...decision, decision: { ...decision.decision, number } })).listing;
};
const standings = async () =>
  (await register.database.query('SELECT number, standing, revision FROM listing ORDER BY number')).map(
    ({ number, standing, revision }) => `${number} ${standing} ${revision}`,
  );
const firstInstantAfterTheTerm = '2028-03-02T16:00:00Z';

describe('the clock that ends terms (P 10(2))', () => {
  it('deletes what is over, stayed or not, by an event of the shard; leaves what runs and what has no limit', async () => {
    await list('over');
    await list('stayed');
    await register.publish('stay', { listing: 'stayed', receivedOn: '2026-05-20' });
    await list('unlimited', { grounds: ['refusal'] });
    await list('extended', {
      grounds: ['obstruction'],
      termExtension: { years: 1, because: 'violence-or-threats', reason: '暴力抗拒' },
    });
    register.clock.set('2028-03-02T15:59:59.999Z');
    expect(await register.terms.endAllDue()).toBe(0);
    register.clock.set(firstInstantAfterTheTerm);
    expect(await register.terms.endAllDue()).toBe(2);
    expect(await standings()).toEqual(['1 deleted 2', '2 deleted 3', '3 in-force 1', '4 in-force 1']);
    const events = await register.database.query(
      `SELECT listing, revision, type, convert_from(data, 'UTF8')::jsonb->'deletion' AS deletion FROM outbox WHERE type LIKE '%deleted%' ORDER BY listing`,
    );
    expect(events.map(({ listing, revision }) => [Number(listing), revision])).toEqual([
      [1, 2],
      [2, 3],
    ]);
    expect(events[0].deletion).toEqual({
      ground: 'term-expired',
      learnedOn: '2028-03-03',
      dueOn: '2028-03-08',
      article: 'P 10(2)',
    });
    const [made] = await register.database.query(
      'SELECT origin, author, approver FROM revision WHERE listing = 1 AND revision = 2',
    );
    expect(made).toEqual({ origin: 'term', author: null, approver: null });
  });

  it('ends each term once, with two instances at work and a clock that jumps back', async () => {
    for (let i = 0; i < 30; i++) await list(`twice-${i}`);
    register.clock.set(firstInstantAfterTheTerm);
    const counts = await Promise.all([register.terms.endAllDue(), register.aTermClock().endAllDue()]);
    expect(counts[0] + counts[1]).toBe(30);
    register.clock.set('2028-03-02T14:00:00Z');
    expect(await register.terms.endAllDue()).toBe(0);
    register.clock.set('2028-03-02T18:00:00Z');
    expect(await register.terms.endAllDue()).toBe(0);
    const [{ deletions }] = await register.database.query(
      `SELECT count(*)::int AS deletions FROM outbox WHERE type = 'sanctions.listing.deleted.v1'`,
    );
    expect(deletions).toBe(30);
  });

  it('is held up by no listing that can not be ended', async () => {
    const broken = await list('broken');
    await list('whole');
    await register.database.query(`UPDATE revision SET sealed = $2 WHERE listing = $1`, [broken, Buffer.alloc(40)]);
    register.clock.set(firstInstantAfterTheTerm);
    expect(await register.terms.endAllDue()).toBe(1);
    expect(await standings()).toEqual(['1 in-force 1', '2 deleted 2']);
  });

  it('waits with a shard whose relay is far behind, so that a lift entered meanwhile is not far behind, too', async () => {
    await list('waits');
    await register.database.query(`UPDATE relay_shard SET sent = -2000 WHERE topic = 'sanctions.register.v1'`);
    register.clock.set(firstInstantAfterTheTerm);
    expect(await register.terms.endAllDue()).toBe(0);
    await register.sendAll();
    expect(await register.terms.endAllDue()).toBe(1);
  });
});
