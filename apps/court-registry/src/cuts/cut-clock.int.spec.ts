import { aRegister, type ARegister } from '../../test/a-register.js';
import { CutClock } from './cut-clock.js';

describe('the cut', () => {
  let register: ARegister;
  beforeEach(async () => {
    register = await aRegister(4);
  });
  afterEach(() => register.close());

  const aClock = () => {
    const { database, outbox, clock, mode } = register;
    const keys = { announced: () => [] } as never;
    return new CutClock({ database, outbox, clock, keys, mode, settings: { policy: 'lawful-basis' }, shards: 4, intervalMs: 60_000, log: console as never }); // prettier-ignore
  };

  it('goes into every shard in one transaction, numbered, and of several instances one makes it', async () => {
    expect(await aClock().cut()).toBe(1);
    const made = await Promise.all([aClock(), aClock(), aClock()].map((clock) => clock.cut(30_000)));
    expect(made).toEqual([null, null, null]);
    const raced = await Promise.all(Array.from({ length: 6 }, () => aClock().cut()));
    const numbers = raced.filter((cut) => cut !== null);
    expect(numbers).toEqual([...new Set(numbers)]);
    const rows = await register.database.query(
      `SELECT shard, array_agg((convert_from(data, 'UTF8')::jsonb ->> 'cut')::int ORDER BY sequence) AS cuts FROM outbox GROUP BY shard ORDER BY shard`,
    );
    expect(rows.map(({ shard }) => shard)).toEqual([0, 1, 2, 3]);
    for (const { cuts } of rows) expect(cuts).toEqual(Array.from({ length: 1 + numbers.length }, (_, i) => i + 1));
  });
});
