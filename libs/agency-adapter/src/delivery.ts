import { setTimeout as sleep } from 'node:timers/promises';
import { classify, type Log } from '#messaging';
import { Breaker } from './breaker.js';

/** The newest state of one listing on its way out. */
export interface Parcel {
  listing: number;
  revision: number;
  /** Counts the states of this listing; tells whether a newer one came while this was under way. */
  version: number;
  lifts: boolean;
  early: boolean;
  body: string;
  /** Tries before this one. */
  attempts: number;
}

/** Where outbound state waits. Parcels of one listing are never claimed twice at a time, lifts come first. */
export interface DeliveryStore {
  claim(limit: number): Promise<Parcel[]>;
  /** Marks parcels confirmed and enqueues what follows from that, in one transaction. */
  confirm(parcels: readonly Parcel[]): Promise<void>;
  /** Gives a parcel back, to be claimed again after the pause. */
  giveBack(parcel: Parcel, retryAfterMs: number, problem: string): Promise<void>;
}

/** A way out. It only sends: returns when the receiver has confirmed this state, throws otherwise. */
export interface Channel {
  readonly name: string;
  send(parcel: Parcel, signal: AbortSignal): Promise<void>;
}

interface DeliveryOptions {
  store: DeliveryStore;
  channel: Channel;
  log: Log;
  concurrency?: number;
  /** Longest wait for work that nobody announced. */
  pollMs?: number;
  /** First and longest pause before a retry; a lift never waits longer than `longestLiftPauseMs`. */
  firstPauseMs?: number;
  longestPauseMs?: number;
  longestLiftPauseMs?: number;
  sendTimeoutMs?: number;
}

/**
 * Delivers state to one outside system: per listing in order and newest only, lifts first, retried until confirmed,
 * behind a breaker, with bounded concurrency. Nothing is ever given up: a lift that was not confirmed is owed.
 */
export class Delivery {
  readonly breaker = new Breaker();
  private running = false;
  private loop: Promise<void> = Promise.resolve();
  private readonly underWay = new Set<Promise<void>>();
  private gathering: { parcels: Parcel[]; done: Promise<void> } | null = null;
  private confirming: Promise<void> = Promise.resolve();
  private wakeUp: (() => void) | null = null;
  private announced = false;
  private readonly stopping = new AbortController();

  constructor(private readonly options: DeliveryOptions) {}

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
      let claimed: Parcel[] = [];
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

  private begin(parcel: Parcel): void {
    this.breaker.began();
    const done = this.deliver(parcel).finally(() => {
      this.underWay.delete(done);
      this.wake();
    });
    this.underWay.add(done);
  }

  private async deliver(parcel: Parcel): Promise<void> {
    const { channel, store, log, sendTimeoutMs = 5_000 } = this.options;
    let sent = false;
    try {
      await channel.send(parcel, AbortSignal.any([this.stopping.signal, AbortSignal.timeout(sendTimeoutMs)]));
      this.breaker.succeeded();
      sent = true;
      await this.confirm(parcel);
    } catch (error) {
      const fault = classify(error);
      if (!sent && !this.stopping.signal.aborted) this.breaker.failed();
      const retryAfterMs = this.stopping.signal.aborted ? 0 : this.pauseOf(parcel);
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
  private confirm(parcel: Parcel): Promise<void> {
    if (!this.gathering) {
      const parcels: Parcel[] = [];
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

  private pauseOf({ attempts, lifts }: Parcel): number {
    const { firstPauseMs = 200, longestPauseMs = 30_000, longestLiftPauseMs = 3_000 } = this.options;
    const pause = Math.min(firstPauseMs * 2 ** Math.min(attempts, 20), lifts ? longestLiftPauseMs : longestPauseMs);
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
