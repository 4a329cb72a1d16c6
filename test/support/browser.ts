import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as driver, type Browser } from 'playwright-core';

const { version } = createRequire(import.meta.url)('playwright-core/package.json') as { version: string };

/**
 * A real Chromium out of its npm package, that finds no font on this machine but the Latin one which comes with it: what
 * a page shows in Chinese it brought along. Close it when done.
 */
export async function aBrowser(): Promise<Browser> {
  const home = extracted();
  const fonts = join(home, 'fonts.conf');
  return driver.launch({
    executablePath: join(home, 'chromium'),
    args: chromium.args,
    headless: true,
    env: { ...(process.env as Record<string, string>), FONTCONFIG_FILE: fonts },
  });
}

const EXTRACT = `import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())`;

/** Extracted once per machine, beside its place and then moved there: whoever comes meanwhile sees nothing half done. */
function extracted(): string {
  const home = join(tmpdir(), `bus-chromium-${version}`);
  if (existsSync(home)) return home;
  const fresh = mkdtempSync(join(tmpdir(), 'bus-chromium-'));
  // A process of its own, because the package writes where TMPDIR says, and only what is not there.
  execFileSync(process.execPath, ['-e', EXTRACT], { cwd: __dirname, env: { ...process.env, TMPDIR: fresh } });
  writeFileSync(
    join(fresh, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${home}/fonts</dir><cachedir>${home}/cache</cachedir></fontconfig>`,
  );
  try {
    renameSync(fresh, home);
  } catch {
    // Another process was faster.
    rmSync(fresh, { recursive: true, force: true });
  }
  return home;
}
