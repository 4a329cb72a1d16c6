import { classify, type Database, type Log, type Outbox, type Tx } from '#messaging';
import { owePage } from './owed-states.js';
import { settleFreed } from './settlements.js';

interface HandOverOptions {
  agency: string;
  /** The own system that is configured, by kind and place; null where the adapter's tables decide. */
  address: string | null;
  database: Database;
  acknowledgments: Outbox;
  log: Log;
  /** There is something new to deliver. */
  wake(): void;
}

/** What the system before had confirmed says nothing about this one. */
const CONFIRMED_ANEW = `
  UPDATE delivery d SET pending = true, confirmed_revision = NULL, version = version + 1, attempts = 0, claimed_until = NULL,
    lifts = lifts OR EXISTS (SELECT FROM enforced e WHERE e.listing = d.listing AND e.measures = '{}'),
    since = CASE WHEN d.pending THEN d.since ELSE clock_timestamp() END, next_at = clock_timestamp()
  WHERE system = 'own'`;

/**
 * Hands everything over when an agency begins to decide in a system of its own, in another one, or in the adapter's
 * tables again. The database knows whom it keeps informed; when that is not who is configured, every current state is
 * owed to the new one, lifted listings first, since what it holds of an earlier time may be long lifted. Nothing that
 * was open becomes effective before the new system has it.
 */
export class HandOver {
  private stopped = false;

  constructor(private readonly options: HandOverOptions) {}

  /** To be called before anything is applied. Answers whether the system is another one than before. */
  async begin(): Promise<boolean> {
    const { database, acknowledgments, address, log } = this.options;
    const changed = await database.transaction(async (tx) => {
      await tx.query('SELECT FROM position ORDER BY shard FOR UPDATE');
      const [known] = await tx.query<{ address: string }>('SELECT address FROM own_system');
      if ((known?.address ?? null) === address) return false;
      await tx.query('DELETE FROM own_system');
      if (address === null) await this.takeBack(tx);
      else await this.turnTo(tx, address);
      return true;
    });
    acknowledgments.onCommit();
    if (changed) log.warn({ own: address !== null }, 'this agency decides in another system than before');
    return changed;
  }

  /** Owes what is not owed yet, page by page; goes on where it was cut off. */
  async look(): Promise<void> {
    const { database, address, log, wake } = this.options;
    if (address === null) return;
    try {
      for (let rest = true; rest && !this.stopped;) {
        rest = await database.transaction((tx) => this.page(tx));
        if (rest) wake();
      }
    } catch (error) {
      log.warn({ code: classify(error).code }, 'the own system waits for what it is to be handed over');
    }
  }

  stop(): void {
    this.stopped = true;
  }

  private async turnTo(tx: Tx, address: string): Promise<void> {
    await tx.query('INSERT INTO own_system (address, lifted_to, restricted_to) VALUES ($1, 0, 0)', [address]);
    await tx.query(CONFIRMED_ANEW);
    for (let after: number | null = 0; after !== null;) after = await owePage(tx, 'own', 'waiting', after);
  }

  /** The tables hold every state already: what waited for the own system alone is effective. */
  private async takeBack(tx: Tx): Promise<void> {
    const { agency, acknowledgments } = this.options;
    await tx.query(`DELETE FROM delivery WHERE system = 'own'`);
    await settleFreed(tx, { acknowledgments, agency, system: `${agency}-tables` });
  }

  private async page(tx: Tx): Promise<boolean> {
    const [at] = await tx.query<{ lifted_to: string | null; restricted_to: string | null }>(
      'SELECT lifted_to, restricted_to FROM own_system FOR UPDATE',
    );
    if (!at || at.restricted_to === null) return false;
    if (at.lifted_to !== null) {
      const to = await owePage(tx, 'own', 'lifted', Number(at.lifted_to));
      await tx.query('UPDATE own_system SET lifted_to = $1', [to]);
    } else {
      const to = await owePage(tx, 'own', 'restricted', Number(at.restricted_to));
      await tx.query('UPDATE own_system SET restricted_to = $1', [to]);
    }
    return true;
  }
}
