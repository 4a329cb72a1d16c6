import type { BusClient } from './bus-apps.js';
import { playScene, Scene } from './scene.js';

const nobody = { call: () => Promise.reject(new Error('nobody answers')) } as unknown as BusClient;
const goesOn = new AbortController().signal;
const aScene = () => new Scene(nobody, '2026-06-01', goesOn);

describe('a scene', () => {
  test('that went as it must has no problem', async () => {
    const played = await playScene('A stay', aScene(), goesOn, async (scene) => {
      scene.say('it rests');
      scene.must(true, 'it does not rest');
    });
    expect(played).toEqual({ name: 'A stay', lines: ['· it rests'], problems: [] });
  });

  test('tells what was not as it must be, and what could not be played at all', async () => {
    const played = await playScene('A stay', aScene(), goesOn, async (scene) => {
      scene.must(false, 'it does not rest');
      await scene.read('/cases/1');
    });
    expect(played.problems).toEqual(['A stay: it does not rest', 'A stay: nobody answers']);
  });

  test('that was stopped is not told as one that failed', async () => {
    const stopped = AbortSignal.abort();
    await expect(playScene('A stay', aScene(), stopped, (scene) => scene.read('/cases/1'))).rejects.toThrow(/aborted/);
  });
});
