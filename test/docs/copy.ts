import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const copied = ['apps', 'libs', 'contracts', 'deploy', 'test', 'scripts', 'docs'].concat(
  ['package.json', 'package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'],
  ['jest.config.mjs', '.prettierrc.json', 'docker-compose.yml'],
);

/** A copy of the repository, where what the page says is done. */
export class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), 'bus-copy-'));

  /** @param settings environment of what runs here, beside that of the test */
  constructor(private readonly settings: NodeJS.ProcessEnv = {}) {
    this.renew();
    // With what the compiler knows of it: only what differs is compiled.
    if (existsSync('dist')) cpSync('dist', join(this.folder, 'dist'), { recursive: true });
    mkdirSync(join(this.folder, '.bus'));
    // Not the stamps of what is built here, and not the templates of the databases of these agencies.
    for (const shared of ['node_modules', '.bus/broker-lib', '.bus/compile-cache'])
      symlinkSync(join(process.cwd(), shared), join(this.folder, shared));
  }

  /** All sources as they are here. What was compiled stays, so that only what differs is compiled again. */
  renew(): void {
    for (const part of copied.filter((one) => existsSync(one))) {
      rmSync(join(this.folder, part), { recursive: true, force: true });
      cpSync(part, join(this.folder, part), { recursive: true });
    }
  }

  run(program: string, ...args: string[]): { status: number | null; said: string } {
    const env = { ...process.env, ...this.settings };
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.folder, env, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  }

  node(...args: string[]): { status: number | null; said: string } {
    return this.run(process.execPath, ...args);
  }

  jest(...args: string[]): { status: number | null; said: string } {
    const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
    return this.node(...jest, ...args);
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  /** Makes the change of a page's `diff` block: the lines that it keeps and takes away must stand there, once. */
  change(file: string, diff: string): void {
    const lines = diff.split('\n').filter((line) => line !== '');
    const side = (sign: string) => lines.filter((line) => line.startsWith(sign) || line.startsWith(' ')).map((line) => `${line.slice(1)}\n`).join(''); // prettier-ignore
    const parts = this.read(file).split(side('-'));
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} places, not one, for:\n${diff}`);
    this.write(file, parts.join(side('+')));
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
