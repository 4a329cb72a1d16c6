import { readdirSync, readFileSync } from 'node:fs';

/** Of the kernel's clock, in which it counts processes' time; on Linux always 100. */
const TICKS_PER_SECOND = 100;

/** How long something took by the clock, and the processor time of each of the processes; `asker` is this one. */
export interface Spent {
  seconds: number;
  processor: Record<string, number>;
}

export async function spentOn(pids: Record<string, number>, work: () => Promise<unknown>): Promise<Spent> {
  const now = (): Record<string, number> => {
    const { user, system } = process.cpuUsage();
    const others = Object.entries(pids).map(([name, pid]) => [name, processorSeconds(pid)]);
    return { ...Object.fromEntries(others), asker: (user + system) / 1e6 };
  };
  const before = now();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1_000;
  const processor = Object.entries(now()).map(([name, after]) => [name, after - before[name]]);
  return { seconds, processor: Object.fromEntries(processor) };
}

/**
 * Seconds of processor time that a process and all below it have taken so far, those that have ended included. Other
 * work on the machine, which makes everything take longer, changes it far less than it changes the clock's time.
 */
export function processorSeconds(pid: number): number {
  const ticks = new Map<number, { parent: number; ticks: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name of the program stands in brackets and may hold anything.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [, parent, , , , , , , , , , user, system, endedUser, endedSystem] = fields.map(Number);
      ticks.set(Number(name), { parent, ticks: user + system + endedUser + endedSystem });
    } catch {
      // It has ended meanwhile; its parent counts it.
    }
  }
  const isBelow = (id: number): boolean => {
    for (let at: number | undefined = id; at; at = ticks.get(at)?.parent) if (at === pid) return true;
    return false;
  };
  let sum = 0;
  for (const [id, one] of ticks) if (isBelow(id)) sum += one.ticks;
  return sum / TICKS_PER_SECOND;
}
