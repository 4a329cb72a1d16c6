import type { Ground } from '#contracts';
import { Figures1795330000060 } from '../database/15-figures.js';
import { aRegister, type ARegister } from '../../test/a-register.js';
import { Published } from '../../test/published.js';
import { aListingRow } from '../../test/rows.js';
import { PublicStatistics } from './public-statistics.js';

let register: ARegister;
let published: Published;
beforeEach(async () => {
  register = await aRegister();
  published = new Published(register);
});
afterEach(() => register.close());

let decisions = 0;
const list = (at: string, more: { grounds?: Ground[]; court?: { code: string; name: string } } = {}) => {
  register.clock.set(at);
  return published.list(aListingRow({ decision: { number: `month-${decisions++}`, madeOn: '2026-03-02' }, ...more }));
};
const other = { code: 'JS9903', name: '测试市第三人民法院' };
const second = { code: 'JS9902', name: '测试市第二人民法院' };
const asked = async (month: string, now: string) => {
  register.clock.set(now);
  return register.statistics.of(month);
};

describe('the statistics of a month', () => {
  it('count per court and ground what was published, corrected and deleted in it, and is in force at its end', async () => {
    const before = await list('2026-03-31T15:59:59Z');
    const first = await list('2026-03-31T16:00:00Z');
    await list('2026-04-10T04:00:00Z', { grounds: ['refusal', 'obstruction'] });
    const stayed = await list('2026-04-10T04:00:00Z', { court: other });
    const back = await list('2026-04-10T04:00:00Z', { court: other });
    register.clock.set('2026-04-20T04:00:00Z');
    await published.correct(first, { behaviour: '转移财产' }, '2026-04-18');
    await published.reissue(first);
    await published.delete(before, { learnedOn: '2026-04-19' });
    await published.reissue(before);
    await published.stand(stayed, 'stayed');
    await published.stand(back, 'stayed');
    await published.stand(back, 'in-force');
    register.clock.set('2026-04-30T16:00:00Z');
    await published.delete(first, { ground: 'listed-by-mistake', learnedOn: '2026-04-29' });
    expect(await asked('2026-04', '2026-05-01T04:00:00Z')).toEqual({
      month: '2026-04',
      asOf: '2026-04-30T16:00:00.000Z',
      courts: [
        { court: second, ground: 'obstruction', published: 1, corrected: 0, deleted: {}, inForce: 1 },
        { court: second, ground: 'refusal', published: 2, corrected: 1, deleted: { performed: 1 }, inForce: 2 },
        { court: other, ground: 'refusal', published: 2, corrected: 0, deleted: {}, inForce: 1 },
      ],
    });
    const [march, may] = [await asked('2026-03', '2026-05-01T04:00:00Z'), await register.statistics.of('2026-05')];
    expect(march.courts).toEqual([
      { court: second, ground: 'refusal', published: 1, corrected: 0, deleted: {}, inForce: 1 },
    ]);
    expect(may).toMatchObject({ asOf: '2026-05-01T04:00:00.000Z' });
    expect(may.courts[1]).toEqual({
      ...{ court: second, ground: 'refusal', published: 0, corrected: 0 },
      ...{ deleted: { 'listed-by-mistake': 1 }, inForce: 1 },
    });
  });

  it('do not count as in force what has come to the end of its term', async () => {
    await list('2026-04-10T04:00:00Z', { grounds: ['evasion'] });
    expect((await asked('2028-02', '2028-03-05T00:00:00Z')).courts).toMatchObject([{ inForce: 1 }]);
    expect((await asked('2028-03', '2028-03-05T00:00:00Z')).courts).toEqual([]);
  });

  it('are counted once for all who ask in ten minutes', async () => {
    await list('2026-04-10T04:00:00Z');
    const query = jest.spyOn(register.database, 'query');
    const ask = () => asked('2026-04', '2026-04-10T04:09:59Z');
    const [one, two] = await Promise.all([asked('2026-04', '2026-04-10T04:00:00Z'), asked('2026-04', '2026-04-10T04:00:00Z')]); // prettier-ignore
    expect(two).toBe(one);
    expect(await ask()).toBe(one);
    expect(query).toHaveBeenCalledTimes(1);
    query.mockRestore();
    await list('2026-04-10T04:09:59Z');
    expect((await ask()).courts).toMatchObject([{ published: 1 }]);
    expect((await asked('2026-04', '2026-04-10T04:10:00Z')).courts).toMatchObject([{ published: 2 }]);
  });

  it('are counted once a day when the month is over', async () => {
    await list('2026-04-30T15:00:00Z');
    const one = await asked('2026-04', '2026-04-30T16:59:00Z');
    const two = await asked('2026-04', '2026-04-30T17:09:00Z');
    expect(two).not.toBe(one);
    expect(await asked('2026-04', '2026-05-01T17:08:59Z')).toBe(two);
    expect(await asked('2026-04', '2026-05-01T17:09:00Z')).not.toBe(two);
  });

  it('are made of the history of before there were figures, to the same sums', async () => {
    const first = await list('2026-03-10T04:00:00Z');
    const moved = await list('2026-04-10T04:00:00Z', { grounds: ['refusal', 'evasion'] });
    await list('2026-04-10T04:00:00Z', { court: other });
    register.clock.set('2026-04-20T04:00:00Z');
    await published.correct(moved, { court: second, grounds: ['obstruction'] }, '2026-04-18');
    await published.reissue(moved);
    await published.stand(first, 'stayed');
    await published.stand(first, 'in-force');
    await published.stand(moved, 'stayed');
    await published.delete(first, { learnedOn: '2026-04-19' });
    const ofAll = async () => [
      await new PublicStatistics(register).of('2026-03'),
      await new PublicStatistics(register).of('2026-04'),
    ];
    const [march, april] = await ofAll();
    expect(march.courts).toMatchObject([{ court: second, published: 1, inForce: 1 }]);
    expect(april.courts).toEqual([
      { court: second, ground: 'evasion', published: 1, corrected: 0, deleted: {}, inForce: 0 },
      { court: second, ground: 'obstruction', published: 0, corrected: 1, deleted: {}, inForce: 0 },
      { court: second, ground: 'refusal', published: 1, corrected: 0, deleted: { performed: 1 }, inForce: 0 },
      { court: other, ground: 'refusal', published: 1, corrected: 0, deleted: {}, inForce: 1 },
    ]);
    const runner = register.database.dataSource.createQueryRunner();
    const migration = new Figures1795330000060();
    await migration.down(runner);
    await migration.up(runner);
    await runner.release();
    expect(await ofAll()).toEqual([march, april]);
  });

  it('are refused for a month that has not begun in Shanghai', async () => {
    await expect(asked('2026-05', '2026-04-30T15:59:59Z')).rejects.toMatchObject({
      refusal: { reason: 'month-in-future', kind: 'invalid' },
    });
    expect(await asked('2026-05', '2026-04-30T16:00:00Z')).toMatchObject({ courts: [] });
  });
});
