import { setImmediate as endOfTurn, setTimeout as pause } from 'node:timers/promises';
import { classify } from '#messaging';

interface Waiting<T, R> {
  item: T;
  resolve: (result: R | Promise<R>) => void;
  reject: (error: unknown) => void;
}

interface Most {
  together: number;
  underway: number;
  /** Between two departures, where a small delay of many is better than a journey for each. */
  apartMs?: number;
  /** From then on a journey counts as under way no more: a database that hangs must not hold up what comes later. */
  ms?: number;
}

/**
 * Work that arrives while earlier work is being committed goes together into the next transaction: a group commit.
 * What comes alone goes at the end of its turn of the event loop, or at its distance (`apartMs`) from the one before. Two transactions may be under way, so that one is worked out while the other is written.
 * When one of a group breaks the transaction of all, each goes alone.
 */
export class Convoy<T, R> {
  private waiting: Waiting<T, R>[] = [];
  private underway = 0;
  private departed = -Infinity;

  /** @param carry answers, in the order of the items, a result (or a promise of one) or the error of that item alone; what it throws is everybody's, once they went alone or where another try may do */
  constructor(
    private readonly carry: (items: readonly T[]) => Promise<(R | Error | Promise<R>)[]>,
    private readonly most: Most = { together: 100, underway: 2 },
  ) {}

  join(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      void this.depart();
    });
  }

  private async depart(): Promise<void> {
    if (this.underway === this.most.underway) return;
    this.underway++;
    // What this turn of the event loop brings goes along.
    await endOfTurn();
    while (this.waiting.length > 0) {
      const early = this.departed + (this.most.apartMs ?? 0) - performance.now();
      if (early > 0) {
        await pause(early);
        continue;
      }
      this.departed = performance.now();
      const journey = this.bring(this.waiting.splice(0, this.most.together));
      await (this.most.ms === undefined ? journey : within(this.most.ms, journey));
    }
    this.underway--;
  }

  private async bring(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.carry(group.map(({ item }) => item));
      group.forEach(({ resolve, reject }, i) => {
        const result = results[i];
        if (result instanceof Error) reject(result);
        else resolve(result);
      });
    } catch (error) {
      if (group.length > 1 && classify(error).retry === 'never') for (const one of group) await this.bring([one]);
      else for (const { reject } of group) reject(error);
    }
  }
}

async function within(ms: number, journey: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([journey, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
