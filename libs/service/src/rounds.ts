import { classify } from '#messaging';

interface RoundsOptions {
  everyMs: number;
  work: () => Promise<unknown>;
  /** Whether there is to be a round at all now. */
  when?: () => boolean;
  /** Of a round that failed; there will be another. */
  failed: (why: { code: string; detail: string }) => void;
}

/** Does the same work now and then, one round at a time: at the start, at each interval, and when somebody says so. */
export class Rounds {
  private timer: NodeJS.Timeout | null = null;
  private underway: Promise<void> | null = null;
  /** Work of many steps asks between them whether it is to end. */
  stopped = false;

  constructor(private readonly options: RoundsOptions) {}

  start(): void {
    this.stopped = false;
    this.timer ??= setInterval(() => this.wake(), this.options.everyMs);
    this.wake();
  }

  /** Begins a round, unless one is under way. */
  wake(): void {
    const { work, when, failed } = this.options;
    if (!this.timer || this.underway || when?.() === false) return;
    this.underway = Promise.resolve()
      .then(work)
      .then(
        () => undefined,
        (error: unknown) => {
          const { code, detail } = classify(error);
          failed({ code, detail });
        },
      )
      .finally(() => (this.underway = null));
  }

  /** No round begins any more; ends after the one under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.underway;
  }
}
