import type { Stage } from './stage.js';
import { tracesOf } from './agency-tables.js';
import { chongchuan, chongchuanCase } from './chongchuan.js';
import { LetterBox } from './letter-box.js';
import { policy } from './perform.js';
import type { Scenes } from './report.js';
import { retractedNotice } from './retracted-notice.js';
import { playScene, Scene, type Played } from './scene.js';
import { usedGrace } from './used-grace.js';
import type { DemoView } from './view.js';
import { auditor } from './watch.js';

/** What the file cannot say, because it needs a case, a counter or a letter box: played one after the other. */
export async function playScenes(
  { client, bus }: Stage,
  today: string,
  view: DemoView,
  width: number,
  signal: AbortSignal,
): Promise<Scenes> {
  const scenes: Played[] = [];
  const show = async (name: string, play: (scene: Scene) => Promise<void>) => {
    view.heading(name);
    const played = await playScene(name, new Scene(client, today, signal), signal, play);
    view.print('', ...played.lines);
    scenes.push(played);
  };

  await show('The case of Chongchuan', chongchuan);
  const traces = (caseNumber: string) => tracesOf(bus.databaseUrl('court-registry'), caseNumber);
  await show('A grace that is used', (scene) => usedGrace(scene, policy, traces, chongchuanCase));
  const box = new LetterBox(async () => {
    const { keys } = await client.call<{ keys: { kid: string; x: string }[] }>('court-registry', {
      path: '/keys',
      as: auditor,
      signal,
    });
    return keys;
  });
  const address = await box.open();
  try {
    await show('A notice retracted', (scene) => retractedNotice(scene, box, address, width));
  } finally {
    await box.close();
  }
  return { scenes, letters: box.arrived };
}
