import type { Now } from '#messaging';
import { refuse, type Refusal } from '#service';
import { SHANGHAI_MS } from '../shanghai.js';
import type { FileSystem } from './file-system.js';

/** The day, in Shanghai, whose full drop is due: not made yet, and the time of day has come. Null: none. */
export function fullDropDue(now: Date, at: string, fullOn: string | null): string | null {
  const local = new Date(now.getTime() + SHANGHAI_MS).toISOString();
  const day = local.slice(0, 10);
  return local.slice(11, 16) >= at && (fullOn === null || fullOn < day) ? day : null;
}

interface FullDropsOptions {
  system: FileSystem;
  clock: Now;
  /** Time of day in Shanghai, HH:MM; without it only when asked. */
  at?: string;
  /** Restored from an older copy and not yet past what it had said: what it holds would bring back what was lifted. */
  behind: () => Promise<boolean>;
}

/** Everything that is restricted, dropped whole: each day at its time, and when asked. */
export class FullDrops {
  constructor(private readonly options: FullDropsOptions) {}

  async look(): Promise<void> {
    const { system, clock, at } = this.options;
    if (at === undefined) return;
    const day = fullDropDue(clock.now(), at, await system.fullOn());
    if (day !== null && !(await this.options.behind())) await system.dropFull(day);
  }

  /** @returns the drop's name */
  async ask(): Promise<string | Refusal> {
    const { system, clock, behind } = this.options;
    if (await behind())
      return refuse('catching-up', 'This agency was restored and is not yet past what it had said.', {
        kind: 'unavailable',
        retryAfterSeconds: 60,
      });
    return system.dropFull(new Date(clock.now().getTime() + SHANGHAI_MS).toISOString().slice(0, 10));
  }
}
