import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeWiring } from './compose.js';
import { DataFolder } from './folder.js';
import { openSecrets } from './secrets.js';
import { settingsOf } from './service-settings.js';
import { SERVICES } from './services.js';

const OLD_MB = 1024;

/** MB that the young generation of a Node process may grow to: three half-spaces, what V8 sets aside for it. */
function youngGenerationMb(options: string | undefined): number {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${OLD_MB}`, '-p', "require('v8').getHeapStatistics().heap_size_limit / 2 ** 20"],
    { env: options === undefined ? {} : { NODE_OPTIONS: options }, encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  return Number(stdout) - OLD_MB;
}

describe('the variables of a service', () => {
  const path = mkdtempSync(join(tmpdir(), 'bus-settings-'));
  const folder = DataFolder.open(path);
  afterAll(() => {
    folder.close();
    rmSync(path, { recursive: true });
  });

  it('limit the young generation of its heap to two halves of 16 MB', async () => {
    const wiring = composeWiring(folder, await openSecrets(folder));
    for (const service of SERVICES) expect(youngGenerationMb(settingsOf(service, wiring).NODE_OPTIONS)).toBe(3 * 16);
  });
});
