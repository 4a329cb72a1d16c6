import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDecisions, ruleSets, seededRandom, syntheticIdentityNumber, type ListingRow } from '#contracts';
import { startInfrastructure } from '#local';
import { FixedClock, openDatabase, runMigrations, type DatabaseHandle, type Log } from '#service';
import { migrations } from '../../apps/court-registry/src/database/migrations.js';
import { entities } from '../../apps/court-registry/src/database/entities.js';
import { decide } from '../../apps/court-registry/src/domain/decide.js';
import { PublicLookup } from '../../apps/court-registry/src/public/public-lookup.js';
import { IdentityVault } from '../../apps/court-registry/src/register/identity-vault.js';
import { ListingStore } from '../../apps/court-registry/src/register/listing-store.js';
import { RegisterMode } from '../../apps/court-registry/src/register/mode.js';
import { SubjectKeys } from '../../apps/court-registry/src/register/subject-keys.js';
import { compared, inFolder, quantile, ROUNDS, type Benchmark } from './harness.js';

const LISTINGS = Number(process.env.BENCH_LISTINGS ?? 1_000_000);
const QUESTIONS = 2_000;
const AT_A_TIME = 20_000;
const SURNAMES = 100;
const GIVEN_NAMES = 20_000;
const silent = { debug() {}, info() {}, warn() {}, error() {} } as unknown as Log;
const clock = new FixedClock('2030-01-01T04:00:00Z');

interface Person {
  listing: number;
  name: string;
  number: string;
}

/** Names as uneven as real ones: the commonest is borne by more than one in ten thousand. */
function somebody(listing: number, random: () => number): Person {
  const surname = String.fromCodePoint(0x4e00 + Math.floor(SURNAMES * random() ** 2));
  const given = Math.floor(GIVEN_NAMES * random() ** 1.5);
  const name = surname + String.fromCodePoint(0x5000 + (given % 200), 0x6000 + Math.floor(given / 200));
  const birth = `${1950 + Math.floor(50 * random())}-0${1 + Math.floor(9 * random())}-1${Math.floor(10 * random())}`;
  return { listing, name, number: syntheticIdentityNumber(birth, 'male', listing % 4_000_000) };
}

/** The register's tables, filled by COPY with one revision of each listing. */
class FullRegister {
  readonly store: ListingStore;
  private readonly vault = new IdentityVault('bench', { bench: randomBytes(32).toString('base64') });
  private readonly subjects = new SubjectKeys(randomBytes(32), { keyVersions: [1] });
  private readonly file = join(tmpdir(), `bus-bench-lookup-${process.pid}`);

  constructor(private readonly database: DatabaseHandle) {
    this.store = new ListingStore(this.vault, this.subjects);
  }

  async fill(random: () => number): Promise<void> {
    const state = await this.stateOfOne();
    for (let first = 1; first <= LISTINGS; first += AT_A_TIME) {
      const listings: string[] = [];
      const revisions: string[] = [];
      for (let listing = first; listing < Math.min(first + AT_A_TIME, LISTINGS + 1); listing++) {
        const { name, number } = somebody(listing, random);
        const index = (bytes: Buffer): string => `\\\\x${bytes.toString('hex')}`;
        const sealed = this.vault.seal(JSON.stringify({ name, number }), `revision/${listing}/1`);
        listings.push(
          [listing, 1, 'in-force', `bench-${listing}`, 'JS9902', index(this.subjects.index(number)), 'f', index(this.subjects.nameIndex(name))].join('\t'), // prettier-ignore
        );
        revisions.push(
          [listing, 1, 'sanctions.listing.published.v1', 'in-force', '{flight}', state, index(sealed.bytes), sealed.keyId, 'bench', '2026-06-01'].join('\t'), // prettier-ignore
        );
      }
      await this.copy('listing (number, revision, standing, decision_number, court, number_index, incomplete, name_index)', listings); // prettier-ignore
      await this.copy('revision (listing, revision, type, standing, measures, state, sealed, identity_key, origin, made_at)', revisions); // prettier-ignore
    }
    await this.database.query('VACUUM ANALYZE listing');
    await this.database.query('VACUUM ANALYZE revision');
  }

  /** Through a file: the database server's own user reads it. */
  private async copy(table: string, rows: readonly string[]): Promise<void> {
    await writeFile(this.file, `${rows.join('\n')}\n`, { mode: 0o644 });
    try {
      await this.database.query(`COPY ${table} FROM PROGRAM 'cat ${this.file}'`);
    } finally {
      await rm(this.file, { force: true });
    }
  }

  /** What of a listing lies open, as the register itself writes it and COPY reads it. */
  private async stateOfOne(): Promise<string> {
    const row = [...generateDecisions({ listings: 50, seed: 1 })].find(
      (one): one is ListingRow => one.row === 'listing' && one.subject.kind === 'person',
    )!;
    const circumstances = {
      now: clock.now(),
      rules: ruleSets['provisions-2017'],
      policy: 'lawful-basis',
      termStartsAt: 'decision',
      stayDuringReconsideration: true,
    } as const;
    const decided = decide(null, { kind: 'list', listing: 1, row: { ...row, grounds: ['refusal'] } }, circumstances);
    if (!decided.ok) throw new Error(decided.refusal.reason);
    const event = { ...decided.event, origin: 'bench', author: null, approver: null };
    await this.database.transaction((tx) => this.store.write(tx, [event], clock.now()));
    const [{ state }] = await this.database.query<{ state: string }>('SELECT state::text FROM revision');
    await this.database.query('TRUNCATE listing, revision');
    return state.replaceAll('\\', '\\\\');
  }
}

async function millisecondsOfEach(people: readonly Person[], ask: (one: Person) => Promise<unknown>) {
  const took: number[] = [];
  for (const one of people) {
    const start = performance.now();
    await ask(one);
    took.push(performance.now() - start);
  }
  return took;
}

export const publicLookup: Benchmark = {
  name: 'public-lookup',
  about: `the public's search by name and last four digits among ${LISTINGS} listings in force, against a bare SELECT of the same rows by primary key, one connection`,
  run: (report) =>
    inFolder(async (folder) => {
      const infrastructure = await startInfrastructure({ folder });
      const url = infrastructure.postgres.superuserUrl;
      await runMigrations({ url, entities, migrations });
      const database = await openDatabase({ url, entities, migrations, poolSize: 1 });
      try {
        const register = new FullRegister(database);
        await register.fill(seededRandom(1));
        const mode = new RegisterMode();
        mode.mode = 'live';
        const lookup = new PublicLookup({ database, store: register.store, names: { complete: true }, mode, clock, log: silent }); // prettier-ignore
        const people: Person[] = [];
        const again = seededRandom(1);
        for (let listing = 1; listing <= LISTINGS; listing++) {
          const one = somebody(listing, again);
          if (listing % Math.max(1, Math.floor(LISTINGS / QUESTIONS)) === 0) people.push(one);
        }
        const ours: number[][] = [];
        const bare: number[][] = [];
        for (let round = 1; round <= ROUNDS; round++) {
          ours.push(
            await millisecondsOfEach(people, async ({ listing, name, number }) => {
              const { listings, more } = await lookup.find(name, number.slice(14));
              if (!more && !listings.some((found) => found.listing === listing)) throw new Error('not found');
            }),
          );
          bare.push(
            await millisecondsOfEach(people, ({ listing }) =>
              database.query(
                'SELECT l.*, r.* FROM listing l JOIN revision r ON r.listing = l.number AND r.revision = l.revision WHERE l.number = $1',
                [listing],
              ),
            ),
          );
          report(
            `round ${round}: lookup p50 ${quantile(ours.at(-1)!, 0.5).toFixed(2)} p99 ${quantile(ours.at(-1)!, 0.99).toFixed(2)} ms, primary key p50 ${quantile(bare.at(-1)!, 0.5).toFixed(2)} p99 ${quantile(bare.at(-1)!, 0.99).toFixed(2)} ms`,
          );
        }
        const at = (q: number, runs: readonly number[][]): number[] => runs.map((run) => quantile(run, q));
        return [0.5, 0.99].map((q) => compared(`public-lookup p${100 * q}`, 'ms', at(q, ours), at(q, bare)));
      } finally {
        await database.close();
        await infrastructure.stop();
      }
    }),
};
