import { aKeyring, aParticipant, signedRecords } from '../../../test/support/signed-record.js';
import { silent } from '../../../test/support/silent.js';
import { Dispatcher, Fault, inspect, patternOf, type Slice } from './index.js';

const TOPIC = 'sanctions.register.v1';
const register = aParticipant('/court-registry');

function aSlice(shard: number, count: number): Slice {
  const said = Array.from({ length: count }, (_, i) => ({
    type: 'sanctions.cut.v1',
    shard,
    sequence: i + 1,
    body: { cut: i + 1, time: '2026-06-01T08:00:00.000Z', policy: 'lawful-basis', shards: 8, announcedKeys: [] },
  }));
  return { topic: TOPIC, shard, records: inspect(signedRecords(register, TOPIC, said, 100n), aKeyring([register]), 8) };
}

const sequencesOf = (slices: Slice[]) =>
  slices.map(
    ({ shard, records }) =>
      `${shard}:${records.map((r) => ('attributes' in r ? r.attributes.sequence : '?') + (r.kind === 'unusable' ? '!' : '')).join(',')}`,
  );

function dispatcherFor(handler: (slices: Slice[]) => Promise<unknown>): Dispatcher {
  return new Dispatcher((pattern) => (pattern === TOPIC ? handler : undefined), silent);
}

describe('Dispatcher', () => {
  it('joins what partitions bring at the same moment into one call', async () => {
    const calls: string[][] = [];
    const dispatcher = dispatcherFor(async (slices) => void calls.push(sequencesOf(slices)));
    await Promise.all([dispatcher.deliver(aSlice(0, 2)), dispatcher.deliver(aSlice(5, 1))]);
    expect(calls).toEqual([['0:1,2', '5:1']]);
  });

  it('makes a second call beside the first when much waits, but never of a partition that the first has', async () => {
    const open: { says: string[]; end: () => void }[] = [];
    const handler = (slices: Slice[]) =>
      new Promise<void>((end) =>
        open.push({ says: slices.map(({ shard, records }) => `${shard}:${records.length}`), end }),
      );
    const dispatcher = new Dispatcher(() => handler, silent, 2);
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const done = [dispatcher.deliver(aSlice(0, 1_500))];
    await turn();
    done.push(dispatcher.deliver(aSlice(0, 1_000)), dispatcher.deliver(aSlice(1, 900)));
    await turn();
    expect(open.map(({ says }) => says)).toEqual([['0:1500']]); // 900 records are not worth a call of their own
    done.push(dispatcher.deliver(aSlice(2, 600)));
    await turn();
    expect(open.map(({ says }) => says)).toEqual([['0:1500'], ['1:900', '2:600']]);
    open[0].end();
    await done[0];
    expect(open.map(({ says }) => says)).toEqual([['0:1500'], ['1:900', '2:600'], ['0:1000']]);
    for (const call of open) call.end();
    await Promise.all(done);
  });

  it('bisects a call down to its guilty record and hands that over as unusable, everything else as it is', async () => {
    const done: string[] = [];
    const dispatcher = dispatcherFor(async (slices) => {
      const guilty = slices.some(
        ({ shard, records }) =>
          shard === 1 && records.some((r) => r.kind === 'verified' && r.attributes.sequence === 3),
      );
      if (guilty) throw new TypeError('this record breaks the handler');
      done.push(...sequencesOf(slices));
    });
    const answers = await Promise.all([dispatcher.deliver(aSlice(0, 2)), dispatcher.deliver(aSlice(1, 5))]);
    expect(answers).toEqual([null, null]);
    expect(done).toEqual(['0:1,2', '1:1,2', '1:3!', '1:4,5']);
  });

  it('pauses every partition of the call where the database is away, from its first record', async () => {
    const dispatcher = dispatcherFor(() => Promise.reject(new Fault('database-unavailable', 'later')));
    const answers = await Promise.all([dispatcher.deliver(aSlice(0, 2)), dispatcher.deliver(aSlice(5, 1))]);
    expect(answers).toMatchObject([
      { shard: 0, fromOffset: 100n },
      { shard: 5, fromOffset: 100n },
    ]);
  });

  it('tries a conflict again at once', async () => {
    let attempts = 0;
    const dispatcher = dispatcherFor(async () => {
      if (++attempts < 3) throw Object.assign(new Error('deadlock'), { code: '40P01' });
    });
    expect(await dispatcher.deliver(aSlice(0, 1))).toBeNull();
    expect(attempts).toBe(3);
  });

  it('passes on a handler’s wish to pause one partition only', async () => {
    const wish = { topic: TOPIC, shard: 5, fromOffset: 100n, pauseMs: 30 };
    const dispatcher = dispatcherFor(async () => [wish]);
    expect(await Promise.all([dispatcher.deliver(aSlice(0, 1)), dispatcher.deliver(aSlice(5, 1))])).toEqual([
      null,
      wish,
    ]);
  });

  it('lets a topic without a handler wait rather than be skipped', async () => {
    const slice = { ...aSlice(0, 1), topic: 'sanctions.denials.rail.v1' };
    expect(await dispatcherFor(async () => undefined).deliver(slice)).toMatchObject({
      pauseMs: 10_000,
      fromOffset: 100n,
    });
  });

  it('routes the topics of all agencies to one pattern', () => {
    expect(patternOf('sanctions.denials.exit-entry.v1')).toBe('sanctions.denials.*.v1');
    expect(patternOf(TOPIC)).toBe(TOPIC);
  });
});
