import { setTimeout as delay } from 'node:timers/promises';
import type { AgencyProgress, BusClient, Caller, ImportState } from './bus-apps.js';
import { ApiProblem } from './bus-apps.js';
import type { DemoView } from './view.js';

export const auditor: Caller = { role: 'auditor', sub: 'demo' };

/** Asks reconciliation again and again how far each agency is, and keeps the live view going. */
export class Watch {
  agencies: AgencyProgress[] = [];
  phase = '';
  imported: ImportState | undefined;
  private running: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly client: BusClient,
    private readonly view: DemoView,
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Draws for the last time and leaves it on the screen. */
  settle(): void {
    this.view.settle(this.moment());
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let first = true;
    while (!signal.aborted) {
      try {
        this.agencies = await this.client.call<AgencyProgress[]>('reconciliation', {
          path: '/agencies',
          as: auditor,
          signal,
        });
        const quickest = this.agencies.find(({ applied }) => applied > 0);
        if (first && quickest) {
          first = false;
          this.view.tick(`the first listing is in force, at ${quickest.agency}`);
        }
        this.view.show(this.moment());
      } catch (error) {
        if (!signal.aborted && !(error instanceof ApiProblem && error.passing)) throw error;
      }
      await delay(200, undefined, { signal }).catch(() => undefined);
    }
  }

  private moment() {
    return { phase: this.phase, agencies: this.agencies, ...(this.imported && { imported: this.imported }) };
  }
}
