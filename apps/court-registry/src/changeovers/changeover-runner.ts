import { registerTopic, type PolicyCode } from '#contracts';
import type { Tx } from '#messaging';
import { Rounds, type DatabaseHandle, type Log } from '#service';
import { underNewKeys, underPolicy, type Pass } from '../domain/changeover.js';
import type { Listing } from '../domain/listing.js';
import { MOST_EVENTS, MOST_UNSENT } from '../imports/import-batch.js';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import type { Change, Publisher } from '../register/publisher.js';
import type { Settings } from '../register/settings.js';

interface RunnerParts {
  database: DatabaseHandle;
  store: ListingStore;
  publisher: Publisher;
  settings: Settings;
  mode: RegisterMode;
  now: () => Date;
  log: Log;
}

interface Running {
  id: string;
  kind: 'policy' | 'subject-keys';
  policy: PolicyCode | null;
  author: string;
  approver: string;
  approved_at: Date;
  pass: Pass;
  cursor: string;
}

/** What a step did: listings were looked at, something must first get room, or nothing is left to do. */
type Step = 'taken' | 'wait' | 'idle';

const LOOK_EVERY_MS = 1_000;
/** Longer than any transaction may still go on with the settings before: the second pass meets what those decided. */
const SETTLES_MS = 5_000;

/**
 * Issues every listing again after a changeover: first what it lifts, of all listings, then the rest. Cursor, revisions
 * and outbox rows are one transaction, so that a killed process or a second instance neither skips nor doubles one; and
 * it leaves room in every shard, so that a lift decided meanwhile never waits behind it (I2, I10).
 */
export class ChangeoverRunner {
  private readonly rounds: Rounds;

  constructor(private readonly parts: RunnerParts) {
    this.rounds = new Rounds({
      everyMs: LOOK_EVERY_MS,
      work: () => this.run(),
      when: () => parts.mode.mode === 'live',
      failed: (why) => parts.log.warn(why, 'the changeover could not go on; trying again'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  wake(): void {
    this.rounds.wake();
  }

  /** Goes on as far as there is room. */
  async run(): Promise<void> {
    const { database, settings, publisher } = this.parts;
    await settings.read(database);
    let step: Step = 'taken';
    while (step === 'taken' && !this.rounds.stopped) {
      step = await database.transaction((tx) => this.step(tx));
      publisher.announce();
    }
  }

  private async step(tx: Tx): Promise<Step> {
    const { store, publisher, now } = this.parts;
    const [running] = await tx.query<Running>(
      `SELECT id, kind, policy, author, approver, approved_at, pass, cursor FROM changeover
       WHERE pass IN ('lifting', 'rest') FOR UPDATE SKIP LOCKED`,
    );
    if (!running) return 'idle';
    if (await this.isFull(tx)) return 'wait';
    const numbers = await tx.query<{ number: string }>(
      `SELECT number FROM listing WHERE number > $1 AND standing <> 'deleted' ORDER BY number LIMIT $2`,
      [running.cursor, MOST_EVENTS],
    );
    if (numbers.length === 0) return this.endPass(tx, running);
    const states = await store.lock(
      tx,
      numbers.map(({ number }) => Number(number)),
    );
    // After the locks, which may have been waited for: a term that ended meanwhile is over.
    const at = now();
    const provenance = { origin: `changeover/${running.id}`, author: running.author, approver: running.approver };
    const changes = [...states.values()].flatMap((before): Change[] => {
      const event = this.revised(running, before, at);
      return event ? [{ before, event, provenance }] : [];
    });
    // Under a lapsed key new restrictions wait, and with them the cursor; what lifts was issued in the pass before.
    if (changes.some((change) => publisher.whyNotNow(change, at) !== null)) return 'wait';
    await tx.query('UPDATE changeover SET cursor = $2, reissued = reissued + $3 WHERE id = $1', [
      running.id,
      numbers.at(-1)!.number,
      changes.length,
    ]);
    if (changes.length > 0) await publisher.publish(tx, changes, at);
    return 'taken';
  }

  private revised({ kind, policy, pass }: Running, state: Listing, now: Date) {
    return kind === 'policy' ? underPolicy(state, policy!, pass, now) : underNewKeys(state, pass, now);
  }

  private async endPass(tx: Tx, { id, pass, approved_at }: Running): Promise<Step> {
    const { now, log } = this.parts;
    if (pass === 'lifting' && now().getTime() - approved_at.getTime() < SETTLES_MS) return 'wait';
    const next = pass === 'lifting' ? 'rest' : 'done';
    await tx.query('UPDATE changeover SET pass = $2, cursor = 0 WHERE id = $1', [id, next]);
    log.info(
      { changeover: id, pass: next },
      next === 'done' ? 'every listing is issued again' : 'all lifts are issued',
    );
    return 'taken';
  }

  private async isFull(tx: Tx): Promise<boolean> {
    const [{ unsent }] = await tx.query<{ unsent: string }>(
      'SELECT coalesce(max(last - sent), 0) AS unsent FROM outbox_shard JOIN relay_shard USING (topic, shard) WHERE topic = $1',
      [registerTopic],
    );
    return Number(unsent) >= MOST_UNSENT;
  }
}
