import type { Database, Log, Now } from '#messaging';
import { Rounds } from '#service';
import { giveUp, nextDueAt, putBack, takeDueOrders, type ProbeOrder } from './probe-store.js';

interface ProbeOrdererOptions {
  database: Database;
  clock: Now;
  log: Log;
  registerUrl: string;
  token: string;
  /** Orders in the register's hands at one time; each costs an agency a check. */
  atOnce?: number;
  tickMs?: number;
}

const AT_ONCE = 8;
/** Nothing is known to be due for longer than this: another process may have died before it handed over what it had planned. */
const LONGEST_QUIET_MS = 5_000;
const REGISTER_DEADLINE_MS = 5_000;
/** An order that the register refuses for what it says is no use soon again. */
const REFUSED_PAUSE_MS = 300_000;

/** Hands due probe orders to the register, which alone knows the number to ask with. The id makes an order idempotent. */
export class ProbeOrderer {
  readonly rounds: Rounds;
  /** Epoch milliseconds by the clock; before then nothing is due that this process knows of. */
  private quietUntil = 0;

  constructor(private readonly options: ProbeOrdererOptions) {
    this.rounds = new Rounds({
      everyMs: options.tickMs ?? 100,
      when: () => options.clock.now().getTime() >= this.quietUntil,
      work: () => this.handOverAll(),
      failed: (why) => {
        this.news();
        options.log.warn(why, 'probe orders wait');
      },
    });
  }

  /** Orders may have been planned. */
  news(): void {
    this.quietUntil = 0;
  }

  private async handOverAll(): Promise<void> {
    const { database, clock } = this.options;
    // From before the look: what is planned during it sets this back.
    this.quietUntil = clock.now().getTime() + LONGEST_QUIET_MS;
    // A full hand means that more may be due: many lifts at once must not wait for a tick each eight.
    while ((await this.handOver()) === (this.options.atOnce ?? AT_ONCE) && !this.rounds.stopped);
    const next = await nextDueAt(database);
    if (next !== null) this.quietUntil = Math.min(this.quietUntil, next.getTime());
  }

  /** Hands over what is due by the clock's present instant, a bounded number at once; answers how many were due. */
  async handOver(): Promise<number> {
    const { database, clock, atOnce = AT_ONCE } = this.options;
    const orders = await database.transaction((tx) => takeDueOrders(tx, clock.now(), atOnce));
    const results = await Promise.all(orders.map((order) => this.hand(order)));
    const refused = results.filter((problem) => problem !== null);
    if (refused.length > 0)
      this.options.log.warn({ orders: refused.length, problem: refused[0] }, 'the register did not take probe orders');
    return orders.length;
  }

  private async hand(order: ProbeOrder): Promise<string | null> {
    const { database, clock, registerUrl, token } = this.options;
    const { probe, agency, listing, measure, revision } = order;
    let problem: string | null = null;
    let atLeastMs = 0;
    try {
      const answer = await fetch(new URL('/probes', registerUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        // With the lift's revision the register asks with the number that the listing had before it.
        body: JSON.stringify({ probe, agency, listing, measure, revision }),
        signal: AbortSignal.timeout(REGISTER_DEADLINE_MS),
      });
      if (!answer.ok) {
        const { code } = (await answer.json().catch(() => ({}))) as { code?: string };
        problem = `${answer.status} ${code ?? ''}`.trim();
        if (code === 'number-unknown' && order.cause === 'later') {
          await giveUp(database, order, problem); // erased: only a listing that all were seen to have lifted is
          return null;
        }
        if ([400, 404, 422].includes(answer.status)) atLeastMs = REFUSED_PAUSE_MS;
      } else await answer.body?.cancel();
    } catch (error) {
      problem = (error as Error).name === 'TimeoutError' ? 'timeout' : 'unreachable';
    }
    if (problem !== null) await putBack(database, order, problem, clock.now(), atLeastMs);
    return problem;
  }
}
