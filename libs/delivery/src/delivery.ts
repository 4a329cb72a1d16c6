import { setTimeout as sleep } from 'node:timers/promises';
import { classify, type Log } from '#messaging';
import { Breaker, type BreakerOptions } from './breaker.js';

/** What somebody outside is owed about one listing. Stores add what their channel needs. */
export interface Parcel {
  listing: number;
  revision: number;
  /** It takes something off somebody, or takes back what was said: it goes first. */
  lifts: boolean;
  /** Tries before this one. */
  attempts: number;
}

/** Where parcels wait. Those of one listing are never claimed twice at a time, lifts come first. */
export interface DeliveryStore<P extends Parcel> {
  claim(limit: number): Promise<P[]>;
  /** Marks parcels confirmed and enqueues what follows from that, in one transaction. */
  confirm(parcels: readonly P[]): Promise<void>;
  /** Gives a parcel back, to be claimed again after the pause. */
  giveBack(parcel: P, retryAfterMs: number, problem: string): Promise<void>;
}

/**
 * A way out. It only sends: returns when the receiver has confirmed this parcel, throws otherwise. A Fault that says
 * `never` blames the parcel, not the system: others go on, and this one is tried again after the longest pause.
 * `taken`: the receiver has it and confirms in its own time; the channel is asked again, and nobody is to blame.
 */
export interface Channel<P extends Parcel> {
  readonly name: string;
  send(parcel: P, signal: AbortSignal): Promise<void | 'taken'>;
}

/** Tries after which the pause grows no longer. */
const MANY = 20;

interface DeliveryOptions<P extends Parcel> {
  store: DeliveryStore<P>;
  channel: Channel<P>;
  log: Log;
  concurrency?: number;
  /** Longest wait for work that nobody announced. */
  pollMs?: number;
  /** First and longest pause before a retry; a lift never waits longer than `longestLiftPauseMs`. */
  firstPauseMs?: number;
  longestPauseMs?: number;
  longestLiftPauseMs?: number;
  sendTimeoutMs?: number;
  breaker?: BreakerOptions;
}

/**
 * Delivers to one outside system: per listing in order and newest only, lifts first, retried until confirmed, behind a
 * breaker, with bounded concurrency. Nothing is ever given up: a lift that was not confirmed is owed.
 */
export class Delivery<P extends Parcel> {
  readonly breaker: Breaker;
  private running = false;
  private loop: Promise<void> = Promise.resolve();
  private readonly underWay = new Set<Promise<void>>();
  private gathering: { parcels: P[]; done: Promise<void> } | null = null;
  private confirming: Promise<void> = Promise.resolve();
  private wakeUp: (() => void) | null = null;
  private announced = false;
  private readonly stopping = new AbortController();

  constructor(private readonly options: DeliveryOptions<P>) {
    this.breaker = new Breaker(options.breaker);
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.stopping.abort();
    this.wake();
    await this.loop;
    await Promise.allSettled(this.underWay);
  }

  /** There may be something new to deliver. */
  wake(): void {
    this.announced = true;
    this.wakeUp?.();
  }

  private async run(): Promise<void> {
    const { store, log, concurrency = 8 } = this.options;
    while (this.running) {
      this.announced = false;
      const room = Math.min(this.breaker.room(), concurrency - this.underWay.size);
      let claimed: P[] = [];
      try {
        if (room > 0) claimed = await store.claim(room);
      } catch (error) {
        log.warn({ code: classify(error).code }, 'deliveries wait for the database');
        await sleep(500, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
      for (const parcel of claimed) this.begin(parcel);
      if (claimed.length === 0 && !this.announced) await this.waitForWork();
    }
  }

  private begin(parcel: P): void {
    this.breaker.began();
    const done = this.deliver(parcel).finally(() => {
      this.underWay.delete(done);
      this.wake();
    });
    this.underWay.add(done);
  }

  private async deliver(parcel: P): Promise<void> {
    const { channel, store, log, sendTimeoutMs = 5_000 } = this.options;
    let sent = false;
    try {
      const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(sendTimeoutMs)]);
      const answer = await channel.send(parcel, signal);
      this.breaker.succeeded();
      if (answer === 'taken') {
        // If this fails, the claim runs out by itself.
        await store.giveBack(parcel, this.pauseOf(parcel), 'taken-not-confirmed').catch(() => undefined);
        return;
      }
      sent = true;
      await this.confirm(parcel);
    } catch (error) {
      const fault = classify(error);
      const stopped = this.stopping.signal.aborted;
      const blamesParcel = !sent && fault.retry === 'never';
      if (!stopped && blamesParcel) this.breaker.succeeded();
      else if (!stopped && !sent) this.breaker.failed();
      const retryAfterMs = stopped ? 0 : this.pauseOf(blamesParcel ? { ...parcel, attempts: MANY } : parcel);
      log.warn(
        {
          channel: channel.name,
          listing: parcel.listing,
          revision: parcel.revision,
          lifts: parcel.lifts,
          attempts: parcel.attempts + 1,
          code: fault.code,
          detail: fault.detail,
        },
        'delivery not confirmed',
      );
      // If this fails too, the claim runs out by itself.
      await store.giveBack(parcel, retryAfterMs, fault.code).catch(() => undefined);
    }
  }

  /** Confirmations that come while one transaction is written go together into the next. */
  private confirm(parcel: P): Promise<void> {
    if (!this.gathering) {
      const parcels: P[] = [];
      const done = this.confirming
        .catch(() => undefined)
        .then(() => {
          this.gathering = null;
          return this.options.store.confirm(parcels);
        });
      this.gathering = { parcels, done };
      this.confirming = done;
    }
    this.gathering.parcels.push(parcel);
    return this.gathering.done;
  }

  private pauseOf({ attempts, lifts }: Pick<Parcel, 'attempts' | 'lifts'>): number {
    const { firstPauseMs = 200, longestPauseMs = 30_000, longestLiftPauseMs = 3_000 } = this.options;
    const pause = Math.min(firstPauseMs * 2 ** Math.min(attempts, MANY), lifts ? longestLiftPauseMs : longestPauseMs);
    return pause / 2 + Math.random() * (pause / 2);
  }

  private async waitForWork(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.options.pollMs ?? 100);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = null;
  }
}
