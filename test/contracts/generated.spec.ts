import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const check = (folder: string) =>
  spawnSync(process.execPath, ['scripts/generate.mjs', '--check'], { cwd: folder, encoding: 'utf8' });

describe('generated types', () => {
  it('are what the schemas say', () => {
    const { status, stderr } = check(process.cwd());
    expect([status, stderr]).toEqual([0, '']);
  });

  it('are noticed when a schema changed and nobody generated', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bus-generate-'));
    try {
      cpSync('contracts', join(folder, 'contracts'), { recursive: true });
      for (const script of ['generate.mjs', 'openapi-types.mjs'])
        cpSync(`scripts/${script}`, join(folder, 'scripts', script));
      cpSync('apps/cli/src/client/generated', join(folder, 'apps/cli/src/client/generated'), { recursive: true });
      for (const built of ['node_modules', 'dist']) symlinkSync(join(process.cwd(), built), join(folder, built));
      const schema = join(folder, 'contracts/schemas/gap.json');
      writeFileSync(schema, readFileSync(schema, 'utf8').replaceAll('"shard"', '"partition"'));
      expect(check(folder)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('contracts/src/generated/contracts.ts'),
      });
      const types = join(folder, 'apps/cli/src/client/generated/ledger.ts');
      writeFileSync(types, readFileSync(types, 'utf8').replace('silent: string[]', 'silent: number[]'));
      expect(check(folder).stderr).toContain('apps/cli/src/client/generated/ledger.ts');
      execFileSync(process.execPath, ['scripts/generate.mjs'], { cwd: folder });
      expect(check(folder).status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
