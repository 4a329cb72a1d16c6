import { registerTopic } from '#contracts';
import { readAttributes } from '#messaging';
import type { TestBus } from '../support/bus.js';
import { readTopic } from '../support/bus-kafka.js';
import { rowsOf } from '../support/bus-books.js';
import { expectTruth } from '../support/bus-oracle.js';
import { Court, CourtsAtWork, deletionOf, listingOf } from '../support/court.js';
import { eventually } from '../support/eventually.js';
import { faultScale } from '../support/fault-scale.js';

/** Processes killed at work. Nothing but what the register said is in its topic before. */
export function killedFeatures(of: () => TestBus): void {
  let bus: TestBus;
  let court: Court;
  /** Works on until so many more decisions were answered. */
  const goesOn = async (load: CourtsAtWork, more: number): Promise<void> => {
    const from = load.decisions;
    await eventually(() => expect(load.decisions).toBeGreaterThanOrEqual(from + more), 120_000);
  };

  /** Kills under load, starts again, and works on. */
  async function killUnderLoad(...names: Parameters<TestBus['kill']>[0][]): Promise<void> {
    for (let round = 0; round < faultScale(); round++) {
      const load = new CourtsAtWork(court);
      await goesOn(load, 15);
      await Promise.all(names.map((name) => bus.kill(name, 'SIGKILL')));
      await Promise.all(names.map((name) => bus.start(name)));
      await goesOn(load, 15);
      await load.stop();
    }
  }

  describe('killed at once, under load, and started again', () => {
    beforeAll(() => {
      bus = of();
      court = new Court(bus);
    });

    it('the register, with its relay, in the middle of an import: every row is published once', async () => {
      const count = 400 * faultScale();
      const rows = Array.from({ length: count }, (_, n) => listingOf(`killed-${n}`, 200_000 + n));
      const lifts = rows.slice(0, count / 4).map(({ decision }) => deletionOf(decision.number));
      const digest = await court.import([...rows, ...lifts]);
      await killUnderLoad('court-registry');
      await eventually(
        async () => expect(await court.progress(digest)).toMatchObject({ state: 'done', done: count * 1.25 }),
        60_000,
      );
      await expectTruth(bus);
      const [{ listings }] = await rowsOf<{ listings: number }>(
        bus,
        'court-registry',
        `SELECT count(*) AS listings FROM listing WHERE decision_number LIKE 'killed-%'`,
      );
      expect(listings).toBe(count);
    });

    it('an adapter', async () => {
      await killUnderLoad('rail');
      await expectTruth(bus);
    });

    it('the ledger and reconciliation together', async () => {
      await killUnderLoad('ledger', 'reconciliation');
      await expectTruth(bus);
    });

    it('the broker', async () => {
      await killUnderLoad('kafka');
      await expectTruth(bus);
    });

    it('the database server', async () => {
      await killUnderLoad('postgres');
      await expectTruth(bus);
    });

    it('a register paused until another instance sends for it, then woken: nothing is lost or out of order', async () => {
      const another = await bus.startAnother('court-registry');
      try {
        let load = new CourtsAtWork(court);
        await goesOn(load, 15);
        const before = await relays();
        await bus.kill('court-registry', 'SIGSTOP');
        const stopping = load.stop();
        court.url = another.url;
        load = new CourtsAtWork(court);
        await goesOn(load, 30);
        await eventually(async () => {
          for (const owner of await relays()) expect(before).not.toContain(owner);
        }, 60_000);
        await bus.kill('court-registry', 'SIGCONT');
        await goesOn(load, 15);
        await Promise.all([stopping, load.stop()]);
        await expectTruth(bus);
      } finally {
        await bus.kill('court-registry', 'SIGCONT');
        court.url = bus.services['court-registry'].url;
        await another.stop();
      }
    });

    it('and after all of that Kafka holds every number of every shard, first occurrences in order', async () => {
      // What is numbered later, a cut for example, may be read or not.
      const shards = await rowsOf<{ shard: number; last: number }>(
        bus,
        'court-registry',
        'SELECT shard, last FROM outbox_shard WHERE topic = $1',
        [registerTopic],
      );
      await eventually(async () => {
        const newest = new Map<number, number>();
        for (const record of await readTopic(bus, registerTopic)) {
          const attributes = readAttributes(record);
          if (typeof attributes === 'string') throw new Error(attributes);
          const { shard, sequence } = attributes;
          const before = newest.get(shard) ?? 0;
          expect(sequence).toBeLessThanOrEqual(before + 1);
          newest.set(shard, Math.max(before, sequence));
        }
        for (const { shard, last } of shards) expect(newest.get(shard)).toBeGreaterThanOrEqual(last);
      }, 30_000);
    });
  });

  /** The relays that own shards of what the register sends. */
  async function relays(): Promise<string[]> {
    const rows = await rowsOf<{ owner: string }>(
      bus,
      'court-registry',
      'SELECT DISTINCT lease_owner::text AS owner FROM relay_shard',
    );
    return rows.map(({ owner }) => owner);
  }
}
