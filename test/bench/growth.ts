import { startBus, type Bus } from '#local';
import { openDatabase, type DatabaseHandle } from '#service';
import { inFolder, median, round, ROUNDS, type Benchmark, type Row } from './harness.js';
import { processorSeconds } from './processor-time.js';
import { AGENCY, RegisterTopic, SHARDS, type ListingStep } from './register-topic.js';

const SIZES = (process.env.BENCH_SIZES ?? '10000,100000,1000000,2000000').split(',').map(Number);
/** Of each round: a third new listings, a third corrections and a third deletions of listings anywhere among those there. */
const EVENTS = Number(process.env.BENCH_EVENTS ?? 24_000);
const AT_A_TIME = 100_000;

/** What an event cost: microseconds of the adapter's processor time, of the database server's, and of the clock. */
interface Cost {
  adapter: number;
  database: number;
  clock: number;
  /** Pages that the server's log took whole, because a checkpoint came since they were last changed. */
  pages: number;
}

/** An agency's adapter with a table that grows. */
class Growing {
  private readonly topic: RegisterTopic;
  /** Listings 1 to this are in the table, or were. */
  private last = 0;
  /** Those that are in force, in no order. */
  private readonly inForce: number[] = [];
  private readonly revisions = new Map<number, number>();
  private sent = 0;

  constructor(
    private readonly bus: Bus,
    private readonly database: DatabaseHandle,
  ) {
    this.topic = new RegisterTopic(bus);
  }

  /** The first listing comes as all do, so that the adapter itself says what a row is; the rest are like it, and it stays. */
  async begin(): Promise<void> {
    await this.send([{ does: 'published', listing: ++this.last, revision: 1 }]);
    await this.applied();
  }

  /** Fills the table while the adapter is away; it has all of it in its index when this returns. */
  async growTo(size: number): Promise<void> {
    await this.bus.kill(AGENCY, 'SIGKILL');
    while (this.inForce.length < size) {
      const from = this.last + 1;
      const to = this.last + Math.min(AT_A_TIME, size - this.inForce.length);
      await this.database.query(
        `INSERT INTO enforced (listing, shard, revision, standing, subject_ref, other_ref, measures, until, rests, details, sequence, name_tag)
         SELECT n, n % ${SHARDS}, 1, e.standing, sha256(n::text::bytea), NULL, e.measures, e.until, e.rests, e.details, 0, substr(sha256(('name' || n)::bytea), 1, 16)
         FROM generate_series($1::bigint, $2::bigint) n, enforced e WHERE e.listing = 1`,
        [from, to],
      );
      for (let n = from; n <= to; n++) this.inForce.push(n);
      this.last = to;
    }
    await this.database.query('VACUUM ANALYZE enforced');
    await this.bus.start(AGENCY);
  }

  /** One round: everything that adapter and server do until the events are applied. */
  async measure(): Promise<Cost> {
    const steps = Array.from({ length: EVENTS }, (_, i) => this.step(i));
    const [adapter, server] = [this.bus.services[AGENCY].pid!, this.bus.postgres.pid!];
    const before = {
      adapter: processorSeconds(adapter),
      database: processorSeconds(server),
      pages: await this.wholePages(),
    };
    const release = await this.hold();
    await this.send(steps);
    const start = performance.now();
    await release();
    await this.applied();
    const perEvent = (ms: number): number => (ms * 1_000) / EVENTS;
    const spent = (pid: number, from: number): number => perEvent((processorSeconds(pid) - from) * 1_000);
    return {
      adapter: spent(adapter, before.adapter),
      database: spent(server, before.database),
      clock: perEvent(performance.now() - start),
      pages: ((await this.wholePages()) - before.pages) / EVENTS,
    };
  }

  private async wholePages(): Promise<number> {
    return Number((await this.database.query('SELECT wal_fpi AS pages FROM pg_stat_wal'))[0].pages);
  }

  private step(i: number): ListingStep {
    if (i % 3 === 0) return this.published();
    // Another row of the table each time, at no place that the last one was near.
    const at = Math.floor(((i * 0.618_033_988_75) % 1) * this.inForce.length);
    const listing = this.inForce[at];
    const revision = (this.revisions.get(listing) ?? 1) + 1;
    this.revisions.set(listing, revision);
    if (i % 3 === 1) return { does: 'corrected', listing, revision };
    this.inForce[at] = this.inForce.at(-1)!;
    this.inForce.pop();
    return { does: 'deleted', listing, revision };
  }

  private published(): ListingStep {
    this.inForce.push(++this.last);
    return { does: 'published', listing: this.last, revision: 1 };
  }

  private async send(steps: readonly ListingStep[]): Promise<void> {
    await this.topic.send(steps);
    this.sent += steps.length;
  }

  private async applied(): Promise<void> {
    const at = async (): Promise<number> =>
      Number((await this.database.query('SELECT sum(sequence) AS at FROM position'))[0].at);
    while ((await at()) < this.sent) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** Nothing is applied until this is released, so that what is sent meanwhile is applied in full transactions. */
  private async hold(): Promise<() => Promise<void>> {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let held: Promise<unknown> = Promise.resolve();
    await new Promise<void>((locked, failed) => {
      held = this.database.transaction(async (tx) => {
        await tx.query('SET LOCAL idle_in_transaction_session_timeout = 0');
        await tx.query('SELECT 1 FROM position FOR UPDATE');
        locked();
        await released;
      });
      held.catch(failed);
    });
    return async () => {
      release();
      await held;
    };
  }
}

export const growth: Benchmark = {
  name: 'growth',
  about: `what an event costs an agency's adapter and database with ${SIZES.join(', ')} listings there, ${EVENTS} events a round; the yardstick is the cost at the first size`,
  run: (report) =>
    inFolder(async (folder) => {
      const bus = await startBus({ folder, only: [AGENCY], restart: false });
      const url = bus.databaseUrl(AGENCY);
      const database = await openDatabase({ url, entities: [], migrations: [], poolSize: 2 });
      try {
        const growing = new Growing(bus, database);
        await growing.begin();
        const rows: Row[] = [];
        for (const size of SIZES) {
          await growing.growTo(size);
          const rounds: Cost[] = [];
          await growing.measure(); // a process that has just started is slower
          for (let turn = 1; turn <= ROUNDS; turn++) {
            rounds.push(await growing.measure());
            const { adapter, database: server, clock, pages } = rounds.at(-1)!;
            report(`${size}, round ${turn}: adapter ${round(adapter)} µs, database ${round(server)} µs, clock ${round(clock)} µs, ${round(pages)} whole pages logged`); // prettier-ignore
          }
          const processor = round(median(rounds.map((cost) => cost.adapter + cost.database)));
          const first = rows[0]?.ours ?? processor;
          rows.push({ name: `growth ${size}`, ours: processor, yardstick: first, ratio: round(processor / first), unit: 'µs an event' }); // prettier-ignore
        }
        return rows;
      } finally {
        await database.close();
        await bus.stop();
      }
    }),
};
