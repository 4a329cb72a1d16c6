import type { AgencyDatabase } from '../../../test/support/agency-database.js';
import { eventually } from '../../../test/support/eventually.js';
import { silent } from '../../../test/support/silent.js';
import { owedTo } from '../src/own-system/delivery-store.js';
import type { EnforcementSystem } from '../src/own-system/enforcement-system.js';
import { HandOver } from '../src/own-system/hand-over.js';
import { aDelivery } from './a-delivery.js';

/** One agency's adapter, run again and again with another system configured. */
export class AdapterRuns {
  /** Whether it lifts, of each state that the newest system was sent, in the order in which it was. */
  sentLifts: boolean[] = [];
  private readonly ends: (() => Promise<unknown>)[] = [];

  constructor(private readonly of: AgencyDatabase) {}

  /** What a process does that starts with this system configured; null: the adapter's own tables. */
  async start(address: string | null, system: EnforcementSystem | null): Promise<void> {
    const { agency, database, acknowledgments } = this.of;
    const sent: boolean[] = (this.sentLifts = []);
    if (system) {
      const send = system.send.bind(system);
      system.send = (parcel, signal) => {
        sent.push(parcel.lifts);
        return send(parcel, signal);
      };
    }
    const delivery = system && aDelivery(this.of, system);
    const handOver = new HandOver({ agency, address, database, acknowledgments, log: silent, wake: () => delivery?.wake() }); // prettier-ignore
    await handOver.begin();
    await handOver.look();
    delivery?.start();
    if (system) this.ends.push(() => system.close());
    if (delivery) this.ends.push(() => delivery.stop());
  }

  async stop(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) await end();
  }

  /** Waits until the system has confirmed everything; `meanwhile` is what it does for that. */
  nothingOwed(meanwhile: () => void = () => undefined): Promise<void> {
    return eventually(async () => {
      meanwhile();
      const owed = await owedTo(this.of.database);
      if (owed.size > 0) throw new Error(`still owed: ${JSON.stringify([...owed])}`);
    }, 60_000);
  }
}
