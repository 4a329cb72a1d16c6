import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/support/eventually.js';
import { commandOf, stopLeftover } from './processes.js';
import { Program, type ProgramSpec } from './program.js';

describe('a supervised program', () => {
  let folder: string;
  let program: Program | undefined;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bus-program-'))));
  afterEach(async () => {
    await program?.stop();
    rmSync(folder, { recursive: true });
  });

  const readyFile = () => join(folder, 'ready');
  const aProgram = (script: string, spec: Partial<ProgramSpec> = {}): Program => {
    program = new Program({
      name: 'example',
      command: process.execPath,
      args: ['-e', script, folder],
      env: {},
      logFile: join(folder, 'example.log'),
      isReady: () => Promise.resolve(existsSync(readyFile()) && readFileSync(readyFile(), 'utf8') !== ''),
      readyWithinMs: 20_000,
      stopSignal: 'SIGTERM',
      stopWithinMs: 5_000,
      restart: false,
      log: () => undefined,
      ...spec,
    });
    return program;
  };
  const serving = `require('fs').writeFileSync(process.argv[1] + '/ready', String(process.pid)); setInterval(() => {}, 1000);`;

  it('is started, found ready and stopped', async () => {
    const example = aProgram(serving);
    await example.start();
    const pid = example.pid!;
    expect(readFileSync(readyFile(), 'utf8')).toBe(String(pid));
    await example.stop();
    expect(commandOf(pid)).toBeUndefined();
  });

  it('shows the end of its log when it ends instead of starting', async () => {
    await expect(aProgram(`console.error('no such port'); process.exit(1)`).start()).rejects.toThrow(
      /example ended while starting[^]*no such port/,
    );
  });

  it('is stopped also when it is paused', async () => {
    const example = aProgram(serving);
    await example.start();
    await example.kill('SIGSTOP');
    await example.stop();
    expect(example.pid).toBeUndefined();
  });

  it('is killed when it does not stop', async () => {
    const example = aProgram(`process.on('SIGTERM', () => {}); ${serving}`, { stopWithinMs: 50 });
    await example.start();
    await example.stop();
    expect(example.pid).toBeUndefined();
  });

  it('is started again when it crashed, and not when it was told to stop', async () => {
    const example = aProgram(serving, { restart: true });
    await example.start();
    const first = example.pid;
    await example.kill('SIGKILL');
    await eventually(() => {
      expect(example.pid).toBeDefined();
      expect(example.pid).not.toBe(first);
    });
    await example.stop();
    expect(example.pid).toBeUndefined();
  });

  it('of an earlier run is stopped only if it is ours', async () => {
    const example = aProgram(serving);
    await example.start();
    expect(await stopLeftover(example.pid!, '/some/other/folder', 'SIGTERM')).toBe(false);
    expect(commandOf(example.pid!)).toContain(folder);
    expect(await stopLeftover(example.pid!, folder, 'SIGTERM')).toBe(true);
  });
});
