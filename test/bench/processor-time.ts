import { readdirSync, readFileSync } from 'node:fs';

/** Of the kernel's clock ticks, everywhere on Linux. */
const TICK_MS = 10;

/** What `/proc/<pid>/stat` says from the state on: the parent is the second of these, times the 12th to the 15th. */
function statOf(pid: number | string): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/**
 * Milliseconds of processor time that a process has taken, with its children and those that have ended: on a machine
 * with other work to do it says more than the clock. In steps of ten, and on Linux only.
 */
export function processorMs(pid: number): number {
  const stat = statOf(pid);
  if (stat === null) return 0; // its parent has it among those that have ended
  const own = stat.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statOf(name)?.[1] === String(pid));
  const theirs = children.reduce((sum, child) => sum + processorMs(Number(child)), 0);
  return own * TICK_MS + theirs;
}
