import { setTimeout as pause } from 'node:timers/promises';

/** What a bell needs of a connection of its own. */
export interface BellLine {
  connect(): Promise<unknown>;
  query(sql: string): Promise<unknown>;
  end(): Promise<void>;
  /** This session at the server, which names who rang. */
  readonly processID: number | null;
  on(event: 'notification', listener: (heard: { processId: number; payload?: string }) => void): unknown;
  on(event: 'error' | 'end', listener: () => void): unknown;
}

/** What a ring says of who begins to listen: the others ring back, so that it knows of them. */
const JOINED = 'joined';
/** Rings of one process that follow each other faster are one. */
const APART_MS = 50;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Lets the processes of one service hear of each other's commits, through the database that they share (LISTEN and
 * NOTIFY, on a connection of its own): who waits for what others commit need not ask for it many times a second.
 *
 * It says only "look": nothing may be lost when a ring is. Rings are lost while the connection is, so listeners hear
 * when it goes and when it is back, and look for themselves now and then.
 */
export class Bell {
  private readonly listeners = new Set<() => void>();
  private line: BellLine | null = null;
  private connecting: Promise<void> | null = null;
  private closed = false;
  /** No other process has rung yet: there is nobody to ring for. */
  private alone = true;
  private rungAt = -Infinity;
  private timer: NodeJS.Timeout | null = null;
  private readonly over = new AbortController();

  constructor(private readonly open: () => BellLine) {}

  /** Calls when another process has rung, or may have. The first listener connects the bell. */
  hear(listener: () => void): void {
    this.listeners.add(listener);
    this.connecting ??= this.connect();
  }

  /** Tells the other processes that something was committed; never inside its transaction, which NOTIFY would hold up. */
  ring(): void {
    if (this.alone || this.timer || this.closed) return;
    const waitMs = this.rungAt + APART_MS - performance.now();
    if (waitMs <= 0) this.ringNow();
    else
      this.timer = setTimeout(() => {
        this.timer = null;
        this.ringNow();
      }, waitMs);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.over.abort();
    if (this.timer) clearTimeout(this.timer);
    await this.connecting;
    await this.line?.end().catch(() => undefined);
  }

  private ringNow(): void {
    this.rungAt = performance.now();
    // A line that is lost will be heard of by its end, and joins anew when it is back.
    this.line?.query('NOTIFY bell').catch(() => undefined);
  }

  private async connect(): Promise<void> {
    for (let waitMs = FIRST_PAUSE_MS; !this.closed; waitMs = Math.min(2 * waitMs, LONGEST_PAUSE_MS)) {
      const line = this.open();
      // An error is followed by an end.
      line.on('error', () => undefined);
      try {
        await line.connect();
        line.on('notification', ({ processId, payload }) => {
          if (processId !== line.processID) this.heard(payload);
        });
        // What was rung from here or elsewhere before this went unheard. A ring writes nothing, so none need wait for the disk.
        await line.query(`SET synchronous_commit = off; LISTEN bell; NOTIFY bell, '${JOINED}'`);
        line.on('end', () => this.lost());
        this.line = line;
        this.tellAll();
        return;
      } catch {
        await line.end().catch(() => undefined);
        await pause(waitMs, undefined, { signal: this.over.signal }).catch(() => undefined);
      }
    }
  }

  private heard(payload?: string): void {
    this.alone = false;
    if (payload === JOINED) this.ring();
    this.tellAll();
  }

  private lost(): void {
    this.line = null;
    if (this.closed) return;
    this.connecting = this.connect();
    this.tellAll();
  }

  private tellAll(): void {
    for (const listener of this.listeners) listener();
  }
}
