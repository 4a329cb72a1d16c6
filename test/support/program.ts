import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '#local';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Starts a compiled program of the repository, or of a copy of it, with the Node that runs the tests. */
export function startProgram(
  path: string,
  args: readonly string[],
  options: { input?: string; env?: Record<string, string>; root?: string } = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const { root = repositoryRoot } = options;
  const child = spawn(process.execPath, ['--no-warnings', join(root, 'dist', path), ...args], {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(options.input ?? '');
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}

/** Runs it to its end. */
export const runProgram = (...call: Parameters<typeof startProgram>): Promise<Ended> => startProgram(...call).ended;
