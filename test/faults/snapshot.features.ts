import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SnapshotManifest } from '#contracts';
import { openDatabase, type DatabaseHandle } from '#service';
import type { TestBus } from '../support/bus.js';
import { expectTruth } from '../support/bus-oracle.js';
import { Court, deletionOf, listingOf } from '../support/court.js';
import { eventually } from '../support/eventually.js';
import { faultScale } from '../support/fault-scale.js';

/** The agency that begins with a snapshot, of those in the folder that it is told of. */
export const AGENCY = 'rail';

/** An agency that begins with a snapshot, or reads everything again. */
export function snapshotFeatures(of: () => TestBus, snapshots: string): void {
  let bus: TestBus;
  let database: DatabaseHandle;

  /** Has the register write a snapshot; answers where its files are, parts in order. */
  async function aSnapshot(): Promise<{ parts: string[]; manifest: SnapshotManifest }> {
    const headers = { authorization: `Bearer ${await bus.tokens.token('operator')}` };
    const call = async (method: string) =>
      (await fetch(`${bus.services['court-registry'].url}/snapshots`, { method, headers })).json();
    await call('POST');
    await eventually(async () => expect(await call('GET')).toMatchObject({ writing: null, problem: null }), 120_000);
    const where = join(snapshots, readdirSync(snapshots).sort().at(-1)!);
    const manifest = JSON.parse(readFileSync(join(where, 'manifest.json'), 'utf8')) as SnapshotManifest;
    return { manifest, parts: manifest.parts.map(({ file }) => join(where, file)) };
  }

  /** Ends the agency's process and empties its database: what it has said is on the broker alone. */
  async function loseEverything(): Promise<void> {
    await bus.kill(AGENCY, 'SIGKILL');
    const tables = 'enforced, position, applied_leaves, delivery, delivery_number, denial, quarantine, replaced';
    await database.query(`TRUNCATE outbox, outbox_shard, relay_shard, ${tables}`);
  }

  /** What the agency's log says from now on. */
  function listen(): (word: string) => boolean {
    const read = () => readFileSync(bus.logFile(AGENCY), 'utf8');
    const from = read().length;
    return (word) => read().slice(from).includes(word);
  }

  describe('an agency that has lost its database', () => {
    beforeAll(async () => {
      bus = of();
      database = await openDatabase({ url: bus.databaseUrl(AGENCY), entities: [], migrations: [], poolSize: 2 });
      const court = new Court(bus);
      const rows = Array.from({ length: 200 * faultScale() }, (_, n) => listingOf(`snapshot-${n}`, 300_000 + n));
      const lifts = rows.slice(0, 50).map(({ decision }) => deletionOf(decision.number));
      const digest = await court.import([...rows, ...lifts]);
      await eventually(async () => expect(await court.progress(digest)).toMatchObject({ state: 'done' }), 120_000);
      await expectTruth(bus);
    });
    afterAll(() => database?.close());

    it('begins with a snapshot; killed in the middle of the load it has no half shard, and loads it again', async () => {
      const { manifest } = await aSnapshot();
      await loseEverything();
      await database.transaction(async (tx) => {
        // The load stops where it would say what it has copied.
        await tx.query('LOCK TABLE outbox IN SHARE MODE');
        const starting = bus.start(AGENCY);
        starting.catch(() => undefined);
        await eventually(async () => {
          const waiting = await tx.query(`SELECT 1 FROM pg_locks WHERE relation = 'outbox'::regclass AND NOT granted`);
          expect(waiting).toHaveLength(1);
        }, 60_000);
        await bus.kill(AGENCY, 'SIGKILL');
      });
      await eventually(async () => {
        expect(await database.query(`SELECT 1 FROM pg_stat_activity WHERE application_name = '${AGENCY}'`)).toEqual([]);
      });
      expect(await database.query('SELECT 1 FROM enforced')).toEqual([]);
      expect(await database.query('SELECT 1 FROM position WHERE sequence > 0')).toEqual([]);
      const logged = listen();
      await bus.start(AGENCY);
      expect(logged('shard loaded from a snapshot')).toBe(true);
      const loads = await database.query(`SELECT 1 FROM outbox WHERE type = 'sanctions.load.v1'`);
      expect(loads).toHaveLength(manifest.head.positions.length);
      await expectTruth(bus);
    });

    it.each<[string, RegExp, (parts: string[]) => void]>([
      ['is truncated', /snapshot-truncated/, ([part]) => truncateSync(part, 40)],
      ['has another part in the place of one', /snapshot-(digest|truncated)/, ([a, b]) => swap(a, b)],
      ['has one byte flipped', /snapshot-digest/, ([part]) => flip(part)],
    ])('refuses a snapshot that %s, and reads everything from Kafka', async (_, code, spoil) => {
      const { parts } = await aSnapshot();
      await loseEverything();
      spoil(parts);
      const logged = listen();
      await bus.start(AGENCY);
      expect(code.source.match(/digest|truncated/g)!.some((word) => logged(`snapshot-${word}`))).toBe(true);
      expect(logged('no snapshot is taken')).toBe(true);
      await expectTruth(bus);
    });
  });

  function swap(a: string, b: string): void {
    const [first, second] = [readFileSync(a), readFileSync(b)];
    writeFileSync(a, second);
    writeFileSync(b, first);
  }

  function flip(file: string): void {
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(file, bytes);
  }
}
