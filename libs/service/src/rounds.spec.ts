import { Fault } from '#messaging';
import { Rounds } from './index.js';

const EVERY_MS = 100;

describe('rounds', () => {
  let rounds: Rounds;
  let begun: number;
  let end: (error?: Error) => void;
  let wanted: boolean;
  let failures: object[];
  beforeEach(() => {
    jest.useFakeTimers();
    [begun, wanted, failures] = [0, true, []];
    const work = () =>
      new Promise<void>((resolve, reject) => {
        begun++;
        end = (error) => (error ? reject(error) : resolve());
      });
    rounds = new Rounds({ everyMs: EVERY_MS, work, when: () => wanted, failed: (why) => void failures.push(why) });
  });
  afterEach(() => jest.useRealTimers());
  const later = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('begin at once, and never one while another is under way', async () => {
    rounds.start();
    await later(0);
    expect(begun).toBe(1);
    rounds.wake();
    await later(5 * EVERY_MS);
    expect(begun).toBe(1);
    end();
    await later(EVERY_MS);
    expect(begun).toBe(2);
  });

  it('begin when somebody says so, and not while there is to be none', async () => {
    wanted = false;
    rounds.start();
    await later(2 * EVERY_MS);
    expect(begun).toBe(0);
    wanted = true;
    rounds.wake();
    await later(0);
    expect(begun).toBe(1);
  });

  it('go on after a failure, which is told', async () => {
    rounds.start();
    await later(0);
    end(new Fault('broker-gone', 'later', 'for a while'));
    await later(EVERY_MS);
    expect(failures).toEqual([{ code: 'broker-gone', detail: 'for a while' }]);
    expect(begun).toBe(2);
  });

  it('stop after the one under way, which can ask whether to go on', async () => {
    rounds.start();
    await later(0);
    expect(rounds.stopped).toBe(false);
    let stopped = false;
    const stopping = rounds.stop().then(() => (stopped = true));
    expect(rounds.stopped).toBe(true);
    await later(2 * EVERY_MS);
    expect(stopped).toBe(false);
    end();
    await stopping;
    rounds.wake();
    await later(2 * EVERY_MS);
    expect(begun).toBe(1);
  });
});
