import { registerTopic } from '#contracts';
import type { KafkaConnection, Keyring, Outbox, Tx } from '#messaging';
import { Log, refuse, Refused, type Caller, type DatabaseHandle } from '#service';
import { holdWaiting } from '../cases/hold-waiting.js';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import type { Settings } from '../register/settings.js';
import type { SubjectKeys } from '../register/subject-keys.js';
import type { Recovered } from './operations.dto.js';
import { rebuildShard } from './rebuild.js';
import { takeBack, type TakenBack } from './take-back.js';

interface RecoveryParts {
  database: DatabaseHandle;
  kafka: KafkaConnection;
  keyring: Keyring;
  outboxes: readonly Outbox[];
  store: ListingStore;
  subjects: SubjectKeys;
  mode: RegisterMode;
  settings: Pick<Settings, 'policy'>;
  shards: number;
  log: Log;
}

const TO_COMPLETE_SHOWN = 1_000;
/** More letters than a register makes between a backup and its restoration. */
const LETTERS_SKIPPED = 1_000_000;

/** Brings a register that was restored from an older copy up to what it once published. */
export class Recovery {
  private recovering = false;

  constructor(private readonly parts: RecoveryParts) {}

  /**
   * Takes back every signed event above the outbox, rebuilds revisions, reserves listing numbers above the highest
   * seen, raises the epoch, and lets the register write. Safe to repeat after being broken off.
   * @throws Refused `not-behind`, `recovery-under-way`, `signing-keys-missing`
   */
  async recover(caller: Caller): Promise<Recovered> {
    const { mode, log } = this.parts;
    if (mode.mode !== 'behind')
      throw conflict('not-behind', `The register is ${mode.mode}; there is nothing to recover.`);
    if (this.recovering) throw conflict('recovery-under-way', 'The recovery is under way.');
    this.recovering = true;
    try {
      log.warn({ caller: caller.sub }, 'recovery ordered');
      const recovered = await this.takeAllBack();
      mode.mode = 'live';
      log.warn({ caller: caller.sub, ...recovered, toComplete: recovered.toComplete.length }, 'recovered');
      return recovered;
    } finally {
      this.recovering = false;
    }
  }

  /** Listings that clerks must complete. */
  async toComplete(): Promise<number[]> {
    const rows = await this.parts.database.query(
      'SELECT number FROM listing WHERE incomplete ORDER BY number LIMIT $1',
      [TO_COMPLETE_SHOWN],
    );
    return rows.map(({ number }) => Number(number));
  }

  private async takeAllBack(): Promise<Recovered> {
    const { database, kafka, keyring, outboxes, shards } = this.parts;
    const taken: ({ outbox: Outbox } & TakenBack)[] = [];
    for (const outbox of outboxes)
      taken.push({ outbox, ...(await takeBack(database, kafka, keyring, outbox.topic, shards)) });
    if (taken.some(({ unknownKeys }) => unknownKeys > 0)) {
      throw conflict(
        'signing-keys-missing',
        'The topic holds events signed with keys that the key directory does not have. Put them back into it first.',
      );
    }
    const epoch = 1 + Math.max(...taken.map((one) => one.epoch));
    const rebuilt = { revisions: 0, unreadable: 0 };
    await database.transaction(async (tx) => {
      const starts = await tx.query('SELECT shard, last FROM outbox_shard WHERE topic = $1 ORDER BY shard FOR UPDATE', [
        registerTopic,
      ]);
      let highestListing = 0;
      let highestCut = 0;
      for (const { shard, last } of starts) {
        const one = await rebuildShard(
          tx,
          this.parts.store,
          this.parts.subjects,
          shard,
          Number(last),
          this.parts.settings.policy,
        );
        rebuilt.revisions += one.revisions;
        rebuilt.unreadable += one.unreadable;
        highestListing = Math.max(highestListing, one.highestListing);
        highestCut = Math.max(highestCut, one.highestCut);
      }
      await this.reserveNumbers(tx, highestListing);
      // Recipients may hold letters that this copy never made: their numbers must not mean others.
      await tx.query(`SELECT count(nextval('notice_number')) FROM generate_series(1, $1::int)`, [LETTERS_SKIPPED]);
      if (highestCut > 0) {
        await tx.query(
          `INSERT INTO cut (cut, time, made_at) VALUES ($1, clock_timestamp(), clock_timestamp() - interval '1 day') ON CONFLICT DO NOTHING`,
          [highestCut],
        );
      }
      await holdWaiting(tx);
      for (const { outbox, ends } of taken) {
        for (const [shard, last] of ends) await outbox.resume(tx, shard, { epoch, last });
      }
    });
    return {
      mode: 'live',
      takenBack: taken.reduce((sum, { events }) => sum + events, 0),
      ...rebuilt,
      epoch,
      toComplete: await this.toComplete(),
    };
  }

  /** No listing number up to the highest published one is ever given out again. */
  private async reserveNumbers(tx: Tx, highest: number): Promise<void> {
    const [{ next }] = await tx.query(`SELECT nextval('listing_number') AS next`);
    const missing = highest - Number(next);
    if (missing > 0)
      await tx.query(`SELECT count(nextval('listing_number')) FROM generate_series(1, $1::int)`, [missing]);
  }
}

const conflict = (reason: string, detail: string): Refused => new Refused(refuse(reason, detail, { kind: 'conflict' }));
