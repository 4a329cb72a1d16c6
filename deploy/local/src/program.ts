import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { send } from './processes.js';

/** How to run one child process. */
export interface ProgramSpec {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd?: string;
  uid?: number;
  gid?: number;
  logFile: string;
  /** Resolves true once the program does its work; asked again and again until then. */
  isReady: () => Promise<boolean>;
  readyWithinMs: number;
  stopSignal: NodeJS.Signals;
  /** After this long a program that was asked to stop is killed. */
  stopWithinMs: number;
  /** Start it again, ever more slowly, when it ends unasked. */
  restart: boolean;
  /** Called each time the program was started. */
  onStart?: (pid: number) => void;
  /** Called each time it ended, with its exit code. */
  onEnd?: (code: number | null) => void;
  log: (line: string) => void;
}

const firstPauseMs = 250;
const longestPauseMs = 10_000;
const oldLogBytes = 10_000_000;

/** A child process that is started, watched, restarted and stopped by its pid. */
export class Program {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private wanted = false;
  private pauseMs = firstPauseMs;

  constructor(readonly spec: ProgramSpec) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get running(): boolean {
    return this.child !== undefined;
  }

  /**
   * Starts the program and waits until it is ready. Does nothing when it runs.
   * @throws Error with the last lines of its log when it ends or is not ready in time
   */
  async start(): Promise<void> {
    this.wanted = true;
    if (!this.child) this.spawn();
    const child = this.child!;
    const pid = child.pid;
    for (let waited = 0; ; waited += 25) {
      const ended = this.child !== child;
      if (await this.spec.isReady()) break;
      if (ended) {
        this.wanted = false;
        throw new Error(`${this.spec.name} ended while starting\n${this.lastLines()}`);
      }
      if (waited > this.spec.readyWithinMs)
        throw new Error(
          `${this.spec.name} (pid ${pid}) is not ready after ${this.spec.readyWithinMs} ms\n${this.lastLines()}`,
        );
      await delay(25);
    }
    this.pauseMs = firstPauseMs;
  }

  /** Asks the program to stop, kills it when it does not, and waits for its end. */
  async stop(): Promise<void> {
    this.wanted = false;
    const child = this.child;
    if (!child?.pid) return;
    send(child.pid, this.spec.stopSignal);
    send(child.pid, 'SIGCONT'); // a paused process hears nothing else
    const patience = setTimeout(() => send(child.pid!, 'SIGKILL'), this.spec.stopWithinMs);
    await this.ended;
    clearTimeout(patience);
  }

  /** Sends a signal and, when it is one that ends the program at once, waits for the end. It is not started again by itself. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const pid = this.child?.pid;
    if (!pid) return;
    if (signal === 'SIGKILL' || signal === 'SIGTERM' || signal === 'SIGINT') this.wanted = this.spec.restart;
    send(pid, signal);
    if (signal === 'SIGKILL') await this.ended;
  }

  private spawn(): void {
    const { spec } = this;
    if (existsSync(spec.logFile) && statSync(spec.logFile).size > oldLogBytes)
      renameSync(spec.logFile, `${spec.logFile}.1`);
    const log = openSync(spec.logFile, 'a', 0o600);
    const child = spawn(spec.command, spec.args, {
      env: spec.env,
      ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
      ...(spec.uid === undefined ? {} : { uid: spec.uid, gid: spec.gid! }),
      // Its own process group: Ctrl-C in a terminal reaches the supervisor only, which stops things in order.
      detached: true,
      // The child's end of the pipe closes when we are gone, however we went (end-with-parent.ts).
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    this.child = child;
    this.ended = new Promise((resolve) => {
      const end = (why: string, code: number | null): void => {
        if (this.child !== child) return;
        this.child = undefined;
        spec.onEnd?.(code);
        resolve();
        if (this.wanted && spec.restart) void this.startAgain(why);
      };
      child.once('exit', (code, signal) => end(signal ?? `code ${code}`, code));
      child.once('error', (error) => end(error.message, null));
    });
    child.stdin?.on('error', () => undefined);
    if (child.pid) spec.onStart?.(child.pid);
  }

  private async startAgain(why: string): Promise<void> {
    const pauseMs = this.pauseMs;
    this.pauseMs = Math.min(this.pauseMs * 2, longestPauseMs);
    this.spec.log(`${this.spec.name} ended (${why}); starting it again in ${pauseMs} ms`);
    await delay(pauseMs);
    if (!this.wanted || this.child) return;
    await this.start().catch((error: Error) => this.spec.log(error.message));
  }

  private lastLines(): string {
    if (!existsSync(this.spec.logFile)) return '';
    const lines = readFileSync(this.spec.logFile, 'utf8').trimEnd().split('\n').slice(-15);
    return `${this.spec.logFile}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  }
}
