import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDecisions, ruleSets, seededRandom, syntheticIdentityNumber, type ListingRow } from '#contracts';
import { startInfrastructure } from '#local';
import { FixedClock, openDatabase, runMigrations, type DatabaseHandle } from '#service';
import { entities } from '../../apps/court-registry/src/database/entities.js';
import { migrations } from '../../apps/court-registry/src/database/migrations.js';
import { decide } from '../../apps/court-registry/src/domain/decide.js';
import { IdentityVault } from '../../apps/court-registry/src/register/identity-vault.js';
import { ListingStore } from '../../apps/court-registry/src/register/listing-store.js';
import { RegisterMode } from '../../apps/court-registry/src/register/mode.js';
import { SubjectKeys } from '../../apps/court-registry/src/register/subject-keys.js';
import { inFolder } from './harness.js';

export const LISTINGS = Number(process.env.BENCH_LISTINGS ?? 1_000_000);
export const COURTS = 400;
export const clock = new FixedClock('2026-06-30T04:00:00Z');
const AT_A_TIME = 20_000;
const SURNAMES = 100;
const GIVEN_NAMES = 20_000;

export const courtOf = (listing: number): string => `JS${1_000 + (listing % COURTS)}`;

/** Stands for the court in the one state that every listing has. */
const COURT = 'COURT';

export interface Person {
  listing: number;
  name: string;
  number: string;
}

/** Names as uneven as real ones: the commonest is borne by more than one in ten thousand. */
export function somebody(listing: number, random: () => number): Person {
  const surname = String.fromCodePoint(0x4e00 + Math.floor(SURNAMES * random() ** 2));
  const given = Math.floor(GIVEN_NAMES * random() ** 1.5);
  const name = surname + String.fromCodePoint(0x5000 + (given % 200), 0x6000 + Math.floor(given / 200));
  const birth = `${1950 + Math.floor(50 * random())}-0${1 + Math.floor(9 * random())}-1${Math.floor(10 * random())}`;
  return { listing, name, number: syntheticIdentityNumber(birth, 'male', listing % 4_000_000) };
}

/** The register's tables, filled by COPY with one revision of each listing. */
export class FullRegister {
  readonly store: ListingStore;
  readonly vault = new IdentityVault('bench', { bench: randomBytes(32).toString('base64') });
  private readonly subjects = new SubjectKeys(randomBytes(32), { keyVersions: [1] });
  private readonly file = join(tmpdir(), `bus-bench-register-${process.pid}`);

  constructor(private readonly database: DatabaseHandle) {
    this.store = new ListingStore(this.vault, this.subjects);
  }

  async fill(random: () => number): Promise<void> {
    const state = await this.stateOfOne();
    for (let first = 1; first <= LISTINGS; first += AT_A_TIME) {
      const listings: string[] = [];
      const revisions: string[] = [];
      const figures: string[] = [];
      for (let listing = first; listing < Math.min(first + AT_A_TIME, LISTINGS + 1); listing++) {
        const { name, number } = somebody(listing, random);
        const index = (bytes: Buffer): string => `\\\\x${bytes.toString('hex')}`;
        const sealed = this.vault.seal(JSON.stringify({ name, number }), `revision/${listing}/1`);
        figures.push(
          [listing, `2026-0${1 + (listing % 6)}-15`, courtOf(listing), 'refusal', '\\N', 1, 'published'].join('\t'),
        );
        listings.push(
          [listing, 1, 'in-force', `bench-${listing}`, courtOf(listing), index(this.subjects.index(number)), 'f', index(this.subjects.nameIndex(name))].join('\t'), // prettier-ignore
        );
        revisions.push(
          [listing, 1, 'sanctions.listing.published.v1', 'in-force', '{flight}', state.replace(COURT, courtOf(listing)), index(sealed.bytes), sealed.keyId, 'bench', `2026-0${1 + (listing % 6)}-15`].join('\t'), // prettier-ignore
        );
      }
      await this.copy('listing (number, revision, standing, decision_number, court, number_index, incomplete, name_index)', listings); // prettier-ignore
      await this.copy('figure (listing, made_at, court, grounds, until, held, counts)', figures);
      await this.copy('revision (listing, revision, type, standing, measures, state, sealed, identity_key, origin, made_at)', revisions); // prettier-ignore
    }
    await this.database.query('VACUUM ANALYZE listing');
    await this.database.query('VACUUM ANALYZE revision');
    await this.database.query('VACUUM ANALYZE figure');
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
    const event = { ...decided.event, before: null, origin: 'bench', author: null, approver: null };
    await this.database.transaction((tx) => this.store.write(tx, [event], clock.now()));
    const [{ state }] = await this.database.query<{ state: string }>('SELECT state::text FROM revision');
    await this.database.query('TRUNCATE listing, revision, figure CASCADE');
    return state.replaceAll('\\', '\\\\').replace(`"${row.court.code}"`, `"${COURT}"`);
  }
}

/** A register of {@link LISTINGS} listings in force on a server of its own. */
export function inFullRegister<T>(
  work: (parts: { database: DatabaseHandle; register: FullRegister; mode: RegisterMode }) => Promise<T>,
): Promise<T> {
  return inFolder(async (folder) => {
    const infrastructure = await startInfrastructure({ folder });
    const url = infrastructure.postgres.superuserUrl;
    await runMigrations({ url, entities, migrations });
    const database = await openDatabase({ url, entities, migrations, poolSize: 2 });
    try {
      const register = new FullRegister(database);
      await register.fill(seededRandom(1));
      const mode = new RegisterMode();
      mode.mode = 'live';
      return await work({ database, register, mode });
    } finally {
      await database.close();
      await infrastructure.stop();
    }
  });
}

/** How long each question takes, one after the other. */
export async function millisecondsOfEach<T>(
  questions: readonly T[],
  ask: (one: T) => Promise<unknown>,
): Promise<number[]> {
  const took: number[] = [];
  for (const one of questions) {
    const start = performance.now();
    await ask(one);
    took.push(performance.now() - start);
  }
  return took;
}
