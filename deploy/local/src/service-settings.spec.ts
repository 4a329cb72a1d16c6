import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeWiring } from './compose.js';
import { DataFolder } from './folder.js';
import { openSecrets } from './secrets.js';
import { settingsOf } from './service-settings.js';
import { SERVICES } from './services.js';

/** Makes garbage of which much is still in use at each collection, and says how large the young generation became. */
const greedy = `
  let kept = [], most = 0;
  for (let i = 1; i <= 3e6; i++) {
    kept.push({ a: i, b: [i, i] });
    if (kept.length > 150_000) kept = [];
    if (i % 50_000) continue;
    const young = require('v8').getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    most = Math.max(most, young.physical_space_size);
  }
  console.log(most / 2 ** 20);`;

/** MB of the young generation of a Node process at its largest. */
function youngGenerationMb(env: Record<string, string>): number {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', greedy], { env, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return Number(stdout);
}

describe('the variables of a service', () => {
  const path = mkdtempSync(join(tmpdir(), 'bus-settings-'));
  const folder = DataFolder.open(path);
  afterAll(() => {
    folder.close();
    rmSync(path, { recursive: true });
  });

  it('keep the young generation of its heap small, however much garbage it makes', async () => {
    const wiring = composeWiring(folder, await openSecrets(folder));
    const said = new Set(SERVICES.map((service) => settingsOf(service, wiring).NODE_OPTIONS));
    const [options] = said;
    expect([...said]).toEqual([expect.any(String)]);
    // What Node 24 allows by itself: the greed is real.
    expect(youngGenerationMb({ NODE_OPTIONS: '--max-semi-space-size=64' })).toBeGreaterThan(48);
    expect(youngGenerationMb({ NODE_OPTIONS: options })).toBeLessThanOrEqual(34);
  });
});
