import { styleText } from 'node:util';
import {
  agencyTable,
  duration,
  LiveBlock,
  progressBar,
  type AgencyProgress,
  type ImportState,
  type TextSink,
} from './bus-apps.js';

/** What the live view shows at one moment. */
export interface Moment {
  phase: string;
  imported?: ImportState;
  agencies: readonly AgencyProgress[];
}

/** Without a terminal a line of progress is written this often. */
const LINE_EVERY_MS = 2_000;

/** Tells a person what is going on: steps with a tick and their time, and the agencies' table redrawn in place. */
export class DemoView {
  private readonly block: LiveBlock;
  private readonly began: number;
  private lastLineAt = 0;
  private lastLine = '';

  constructor(
    sink: TextSink,
    /** Milliseconds from any fixed instant. */
    private readonly nowMs: () => number,
  ) {
    this.block = new LiveBlock(sink);
    this.began = nowMs();
  }

  print(...lines: string[]): void {
    this.block.print(lines);
  }

  heading(text: string): void {
    this.print('', this.painted('bold', text));
  }

  /** Does a step and ticks it off with its time. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const from = this.nowMs();
    this.block.draw([`  … ${name}`]);
    try {
      const result = await work();
      this.print(`  ${this.painted('green', '✔')} ${name} (${duration(this.nowMs() - from)})`);
      return result;
    } catch (error) {
      this.print(`  ${this.painted('red', '✘')} ${name} (${duration(this.nowMs() - from)})`);
      throw error;
    }
  }

  tick(text: string): void {
    this.print(`  ${this.painted('green', '✔')} ${text} (${duration(this.nowMs() - this.began)} after the start)`);
  }

  show(moment: Moment): void {
    if (this.block.inPlace) this.block.draw(this.picture(moment));
    else this.line(moment);
  }

  /** Leaves the last picture on the screen. */
  settle(moment: Moment): void {
    this.block.clear();
    this.print(...this.picture(moment));
  }

  private picture({ phase, imported, agencies }: Moment): string[] {
    return [
      '',
      `  ${phase}`,
      ...(imported ? [`  ${decided(imported)}`] : []),
      '',
      ...agencyTable(agencies).map((line) => `  ${line}`),
    ];
  }

  private line({ phase, imported, agencies }: Moment): void {
    const now = this.nowMs();
    if (now - this.lastLineAt < LINE_EVERY_MS) return;
    const each = agencies
      .map((a) => `${a.agency} ${a.applied} applied ${a.lifted} lifted ${a.eventsBehind} behind`)
      .join(' · ');
    const text = [phase, ...(imported ? [`${imported.done} of ${imported.rows} decided`] : []), each].join(' | ');
    if (text === this.lastLine) return;
    this.lastLineAt = now;
    this.lastLine = text;
    this.print(`  ${duration(now - this.began)} | ${text}`);
  }

  private painted(style: 'bold' | 'green' | 'red', text: string): string {
    return this.block.inPlace ? styleText(style, text) : text;
  }
}

function decided(state: ImportState): string {
  const refused = state.refusedRows > 0 ? `, ${state.refusedRows} refused` : '';
  return `${progressBar(state.done, state.rows)}  ${state.done} of ${state.rows} decisions${refused}`;
}
