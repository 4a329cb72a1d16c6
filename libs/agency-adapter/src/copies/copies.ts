import { Delivery } from '#delivery';
import { classify, type Database, type Log, type Now, type Outbox, type Signer } from '#messaging';
import { refuse, type Refusal } from '#service';
import { forgetSuperseded, owingLiftsAt, removeCopy, SELECT_REMOVALS, type CopyRemoval } from './copy-removal.js';
import type { StateParcel } from '../own-system/delivery-state.js';
import { NOTHING_OWED, owedTo, SqlDeliveryStore, type Owed } from '../own-system/delivery-store.js';
import { owePage } from '../own-system/owed-states.js';
import { WebhookSystem } from '../own-system/webhook-system.js';

/** A copy of the agency's list that somebody else keeps, an airline's cache say, and what it has not confirmed yet. */
export interface Copy extends Owed {
  name: string;
  url: string;
  registeredBy: string;
  registeredAt: Date;
  /** What was restricted when it was registered is not all owed to it yet. */
  loading: boolean;
  breaker: 'closed' | 'open' | null;
}

interface CopiesOptions {
  agency: string;
  database: Database;
  acknowledgments: Outbox;
  signer: Signer;
  clock: Now;
  log: Log;
  /** Longest wait for work that nobody announced, in milliseconds. */
  pollMs?: number;
}

const CATCHING_UP = refuse(
  'catching-up',
  'This adapter is loading a snapshot or was restored, and is not yet where its list is true. Try again.',
  { kind: 'unavailable', retryAfterSeconds: 2 },
);
const OWES_LIFTS = refuse(
  'copy-owes-lifts',
  'A copy of this name was taken out at another address and has lifts to confirm, which only it can. Register this one ' +
    'under another name, or have the register issue those listings again first; GET /copies/removals names them.',
  { kind: 'conflict' },
);

/**
 * Keeps every copy informed as the own system is, each by a Delivery of its own, so that one that fails holds up no
 * other. A number of the register is effective only when every copy has confirmed it too.
 */
export class Copies {
  private readonly deliveries = new Map<string, Delivery<StateParcel>>();
  private stopped = false;

  constructor(private readonly options: CopiesOptions) {}

  /** The same again is answered as before. From here on every event is owed to the copy. */
  async register(name: string, url: string, by: string): Promise<Copy | Refusal> {
    const { database, clock } = this.options;
    const refused = await database.transaction(async (tx): Promise<Refusal | null> => {
      // Whoever applies holds one of these: what was applied without the copy is committed, and so will be loaded.
      const shards = await tx.query<{ behind: boolean }>(
        'SELECT sequence < behind_until AS behind FROM position ORDER BY shard FOR UPDATE',
      );
      const [known] = await tx.query('SELECT FROM copy WHERE name = $1', [name]);
      // What a snapshot changes is told to no copy: one that came now would keep what the snapshot lifts.
      if (!known && shards.some(({ behind }) => behind)) return CATCHING_UP;
      // Lifts that a removed copy left open go by its name: another machine's word for them would be a lie.
      const owing = await owingLiftsAt(tx, name);
      if (owing !== null && owing !== url) return OWES_LIFTS;
      await tx.query(
        `INSERT INTO copy (name, url, registered_by, registered_at, loaded_to) VALUES ($1, $2, $3, $4, 0)
         ON CONFLICT DO NOTHING`,
        [name, url, by, clock.now()],
      );
      return null;
    });
    if (refused) return refused;
    await this.look();
    const copy = (await this.list()).find((one) => one.name === name)!;
    if (copy.url === url) return copy;
    return refuse('copy-known', 'A copy of this name is kept at another address.', { kind: 'conflict' });
  }

  /** Takes a copy out, once; asked again it answers with the removal that there was. */
  async remove(name: string, reason: string, by: string): Promise<CopyRemoval | Refusal> {
    const { database, clock, agency, acknowledgments } = this.options;
    const at = clock.now();
    await database.transaction((tx) => removeCopy(tx, { name, agency, acknowledgments, by, reason, at }));
    acknowledgments.onCommit();
    await this.look();
    const [newest] = await this.removals(name);
    return newest ?? refuse('copy-unknown', 'No copy of this name is or was kept.', { kind: 'unknown' });
  }

  /** What was taken out, newest first. */
  removals(name: string | null = null): Promise<CopyRemoval[]> {
    return this.options.database.query<CopyRemoval>(
      `${SELECT_REMOVALS} WHERE $1::text IS NULL OR name = $1 ORDER BY removed_at DESC, registered_at DESC`,
      [name],
    );
  }

  /** All copies by name. */
  async list(): Promise<Copy[]> {
    const rows = await this.options.database.query(
      'SELECT name, url, registered_by, registered_at, loaded_to FROM copy ORDER BY name',
    );
    const owed = await owedTo(this.options.database);
    return rows.map(({ name, url, registered_by, registered_at, loaded_to }) => ({
      ...{ name, url, registeredBy: registered_by, registeredAt: registered_at, loading: loaded_to !== null },
      ...(owed.get(name) ?? NOTHING_OWED),
      breaker: this.deliveries.get(name)?.breaker.state ?? null,
    }));
  }

  /**
   * Starts what is missing and stops what was taken out, also by another instance, loads what was not loaded to its
   * end, and forgets what removed copies left open where something newer made up for it.
   */
  async look(): Promise<void> {
    const rows = await this.options.database.query<{ name: string; url: string; loaded_to: number | null }>(
      'SELECT name, url, loaded_to FROM copy',
    );
    for (const [name, delivery] of this.deliveries) {
      if (rows.some((row) => row.name === name)) continue;
      this.deliveries.delete(name);
      await delivery.stop();
    }
    await forgetSuperseded(this.options.database);
    for (const { name, url, loaded_to } of rows) {
      if (this.stopped) return;
      if (!this.deliveries.has(name)) this.begin(name, url);
      if (loaded_to !== null)
        await this.load(name).catch((error: unknown) =>
          this.options.log.warn({ copy: name, code: classify(error).code }, 'a copy waits to be loaded'),
        );
    }
  }

  /** There may be something new to deliver. */
  wake(): void {
    for (const delivery of this.deliveries.values()) delivery.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.deliveries.values()].map((delivery) => delivery.stop()));
  }

  private begin(name: string, url: string): void {
    const { database, acknowledgments, agency, signer, log, pollMs } = this.options;
    const store = new SqlDeliveryStore({ database, acknowledgments, agency, system: name, copy: name });
    const delivery = new Delivery({ store, channel: new WebhookSystem({ url, signer }), log, pollMs });
    this.deliveries.set(name, delivery);
    delivery.start();
  }

  /** What was restricted before is owed too, unless an event that came meanwhile said better. */
  private async load(name: string): Promise<void> {
    for (let rest = true; rest && !this.stopped;) {
      rest = await this.options.database.transaction(async (tx) => {
        const [copy] = await tx.query('SELECT loaded_to FROM copy WHERE name = $1 FOR UPDATE', [name]);
        if (!copy || copy.loaded_to === null) return false;
        const loadedTo = await owePage(tx, name, 'restricted', Number(copy.loaded_to));
        await tx.query('UPDATE copy SET loaded_to = $2 WHERE name = $1', [name, loadedTo]);
        return loadedTo !== null;
      });
      this.deliveries.get(name)?.wake();
    }
  }
}
