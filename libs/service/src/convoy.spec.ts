import { Fault } from '#messaging';
import { eventually } from '../../../test/support/eventually.js';
import { Convoy } from './convoy.js';

/** A convoy whose journeys end when told. */
function aConvoy(most: ConstructorParameters<typeof Convoy>[1] = { together: 3, underway: 1 }) {
  const groups: number[][] = [];
  const arrivals: (() => void)[] = [];
  const convoy = new Convoy<number, string>(async (items) => {
    groups.push([...items]);
    await new Promise<void>((arrive) => arrivals.push(arrive));
    if (items.includes(13)) throw new Error('the whole transaction failed');
    if (items.includes(14)) throw new Fault('network', 'later', 'nobody can go now');
    return items.map((item) => (item < 0 ? new Error(`refused ${item}`) : `done ${item}`));
  }, most);
  const arrive = async (): Promise<void> => {
    arrivals.shift()!();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { convoy, groups, arrive };
}

describe('Convoy', () => {
  it('takes along what came while the one before was under way, and answers everyone his own', async () => {
    const { convoy, groups, arrive } = aConvoy();
    const first = convoy.join(1);
    await new Promise((resolve) => setImmediate(resolve));
    const later = [2, -3, 4, 5].map((item) => convoy.join(item).catch((error: Error) => error.message));
    await arrive();
    expect(groups).toEqual([[1], [2, -3, 4]]);
    await arrive();
    await arrive();
    expect(groups.at(-1)).toEqual([5]);
    expect([await first, ...(await Promise.all(later))]).toEqual([
      'done 1',
      'done 2',
      'refused -3',
      'done 4',
      'done 5',
    ]);
  });

  it('lets each go alone when one of them broke the journey of all, and goes on', async () => {
    const { convoy, groups, arrive } = aConvoy();
    const all = [12, 13, 11].map((item) => convoy.join(item).catch((error: Error) => error.message));
    await new Promise((resolve) => setImmediate(resolve));
    for (let journey = 0; journey < 4; journey++) await arrive();
    expect(groups).toEqual([[12, 13, 11], [12], [13], [11]]);
    expect(await Promise.all(all)).toEqual(['done 12', 'the whole transaction failed', 'done 11']);
    const next = convoy.join(1);
    await new Promise((resolve) => setImmediate(resolve));
    await arrive();
    expect(await next).toBe('done 1');
  });

  it('tells all of a group what nobody could help, and does not try each', async () => {
    const { convoy, groups, arrive } = aConvoy();
    const all = [12, 14].map((item) => convoy.join(item).catch((error: Error) => error.message));
    await new Promise((resolve) => setImmediate(resolve));
    await arrive();
    expect(await Promise.all(all)).toEqual(Array(2).fill('network: nobody can go now'));
    expect(groups).toEqual([[12, 14]]);
  });

  it('has at most so many under way', async () => {
    const { convoy, groups, arrive } = aConvoy({ together: 1, underway: 2 });
    const all = [1, 2, 3].map((item) => convoy.join(item));
    await new Promise((resolve) => setImmediate(resolve));
    expect(groups).toEqual([[1], [2]]);
    await arrive();
    expect(groups).toEqual([[1], [2], [3]]);
    await arrive();
    await arrive();
    expect(await Promise.all(all)).toEqual(['done 1', 'done 2', 'done 3']);
  });

  it('keeps departures apart, and takes along who comes between them; who comes alone goes at once', async () => {
    const { convoy, groups, arrive } = aConvoy({ together: 3, underway: 2, apartMs: 300 });
    // However long the machine takes, no time passes until all have come.
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now());
    const all = [convoy.join(1)];
    await new Promise((resolve) => setImmediate(resolve));
    expect(groups).toEqual([[1]]);
    await arrive();
    all.push(convoy.join(2));
    await new Promise((resolve) => setImmediate(resolve));
    all.push(convoy.join(3));
    await new Promise((resolve) => setImmediate(resolve));
    expect(groups).toEqual([[1]]);
    clock.mockRestore();
    await eventually(() => expect(groups).toEqual([[1], [2, 3]]));
    await arrive();
    expect(await Promise.all(all)).toEqual(['done 1', 'done 2', 'done 3']);
  });

  it('lets the next depart when one takes too long, and still answers those who went with it', async () => {
    const { convoy, groups, arrive } = aConvoy({ together: 3, underway: 1, ms: 1 });
    const stuck = convoy.join(1);
    await new Promise((resolve) => setImmediate(resolve));
    const next = convoy.join(2);
    await eventually(() => expect(groups).toEqual([[1], [2]]));
    await arrive();
    await arrive();
    expect(await Promise.all([stuck, next])).toEqual(['done 1', 'done 2']);
  });
});
