import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A folder whose disk runs full and has space again, as a test says. */
export interface SmallDisk {
  /** For the names of tests: what fills it is real, or it is not. */
  readonly kind: string;
  /** Whether a full one is full for every program, or only for processes that run with `environment`. */
  readonly real: boolean;
  readonly path: string;
  /** Variables that processes need for which it is to be full. */
  readonly environment: Readonly<Record<string, string>>;
  fill(): void;
  free(): void;
  remove(): void;
}

/**
 * A tmpfs of its own where we may mount one, filled to its last byte. Where we may not (who runs the tests is not root),
 * a feigned disk, and its `kind` says so: processes preloaded with `feigned-full-disk.mjs` get ENOSPC from the file
 * system's calls while it is full. `FULL_DISK=feigned` takes that one everywhere.
 */
export function smallDisk(megabytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'small-disk-'));
  chmodSync(path, 0o755);
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'small-disk', path];
  const mounted = process.env.FULL_DISK !== 'feigned' && spawnSync('mount', options).status === 0;
  return mounted ? new Tmpfs(path) : new FeignedDisk(path);
}

class Tmpfs implements SmallDisk {
  readonly kind = 'a real full disk';
  readonly real = true;
  readonly environment = {};
  constructor(readonly path: string) {}

  private get ballast(): string {
    return join(this.path, 'ballast');
  }

  fill(): void {
    const file = openSync(this.ballast, 'a');
    try {
      for (const size of [1 << 20, 1 << 12, 1]) writeUntilFull(file, Buffer.alloc(size));
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.ballast, { force: true });
  }

  remove(): void {
    this.free();
    spawnSync('umount', ['-l', this.path]);
    rmSync(this.path, { recursive: true, force: true });
  }
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    for (;;) writeSync(file, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

class FeignedDisk implements SmallDisk {
  readonly kind = 'a feigned full disk: no file system may be mounted here';
  readonly real = false;
  readonly environment: Record<string, string>;
  private readonly marker: string;

  constructor(readonly path: string) {
    this.marker = `${path}.full`;
    const preload = pathToFileURL(join(__dirname, 'feigned-full-disk.mjs'));
    preload.searchParams.set('folder', path);
    this.environment = { NODE_OPTIONS: `--import ${preload.href}` };
  }

  fill(): void {
    writeFileSync(this.marker, '');
  }

  free(): void {
    rmSync(this.marker, { force: true });
  }

  remove(): void {
    this.free();
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A folder on the disk, open to whoever must write into it. */
export function folderOn(disk: SmallDisk, name: string): string {
  const path = join(disk.path, name);
  if (!existsSync(path)) mkdirSync(path);
  return path;
}
