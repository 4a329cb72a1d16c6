import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The command line of a process, or undefined when there is no such process (or it is a zombie). */
export function commandOf(pid: number): string | undefined {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return command === '' ? undefined : command;
  } catch {
    if (process.platform === 'linux') return undefined;
  }
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** When a process began, in the kernel's own unit: tells a process from a later one that got its number. */
export function birthOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19]; // a zombie holds nothing any more
  } catch {
    return commandOf(pid);
  }
}

/**
 * Stops a process that an earlier run left behind. Does nothing unless its command line names `marker` (a path
 * inside our own folder), because the number may belong to a stranger by now.
 * @returns whether there was one to stop
 */
export async function stopLeftover(
  pid: number,
  marker: string,
  signal: NodeJS.Signals,
  graceMs = 10_000,
): Promise<boolean> {
  const isOurs = (): boolean => commandOf(pid)?.includes(marker) ?? false;
  if (!isOurs()) return false;
  send(pid, signal);
  for (let waited = 0; isOurs(); waited += 20) {
    if (waited >= graceMs) send(pid, 'SIGKILL');
    if (waited >= graceMs + 5_000) throw new Error(`process ${pid} of an earlier run does not end`);
    await delay(20);
  }
  return true;
}

/** Sends a signal; a process that is gone already is no error. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * A process of a few hundred kB that outlives us just long enough to stop a server of ours: it waits until we are
 * gone, even by kill -9, then ends `pid` if that is still the process whose command line names `marker`.
 * @returns what calls it off
 */
export function watchdog(pid: number, marker: string, signal: 'INT' | 'TERM'): () => void {
  const script = `
    cat >/dev/null
    ours() { if [ -d /proc/self ]; then tr '\\0' ' ' </proc/$1/cmdline; else ps -p $1 -o command=; fi 2>/dev/null | grep -qF -- "$2"; }
    ours "$1" "$2" || exit 0
    kill -${signal} "$1"
    i=0
    while [ $i -lt 100 ]; do ours "$1" "$2" || exit 0; sleep 0.1; i=$((i + 1)); done
    kill -KILL "$1"`;
  const guard = spawn('/bin/sh', ['-c', script, 'watchdog', String(pid), marker], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
  });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  guard.on('error', () => undefined);
  return () => {
    // The whole group: the shell and the cat that waits for us.
    if (guard.pid) send(-guard.pid, 'SIGKILL');
  };
}
