import { ResendDesk } from './resend-desk.js';

describe('the resend desk', () => {
  let now = 0;
  let sent: [number, number][] = [];
  let desk: ResendDesk;
  beforeEach(() => {
    now = 0;
    sent = [];
    desk = new ResendDesk(
      async (shard, from) => void sent.push([shard, from]),
      () => now,
    );
  });

  it('sends once for all agencies that miss the same numbers', async () => {
    for (let agency = 0; agency < 5; agency++) {
      await desk.serve(3, 10);
      now += 200;
    }
    expect(sent).toEqual([[3, 10]]);
  });

  it('sends again for who misses more, for another shard, and for who asks later', async () => {
    await desk.serve(3, 10);
    await desk.serve(3, 12);
    await desk.serve(3, 7);
    await desk.serve(4, 10);
    now += 6_000;
    await desk.serve(3, 10);
    expect(sent).toEqual([
      [3, 10],
      [3, 7],
      [4, 10],
      [3, 10],
    ]);
  });

  it('asks again of a re-send that failed', async () => {
    let fails = true;
    desk = new ResendDesk(
      async (shard, from) => {
        if (fails) throw new Error('no database');
        sent.push([shard, from]);
      },
      () => now,
    );
    await expect(desk.serve(3, 10)).rejects.toThrow('no database');
    fails = false;
    expect(await desk.serve(3, 10)).toBe(true);
  });
});
