import type { Writable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { DataSource, type EntityManager, type EntitySchema, type MigrationInterface, type QueryRunner } from 'typeorm';
import { classify, Fault, type Database, type Tx } from '#messaging';
import { Bell } from './bell.js';

/** One open transaction; `manager` gives TypeORM's repositories inside it. */
export interface DatabaseTx extends Tx {
  readonly manager: EntityManager;
}

export type EntityClass = (new () => object) | EntitySchema;
export type MigrationClass = new () => MigrationInterface;

export interface DatabaseOptions {
  /** postgres:// address with login. */
  url: string;
  entities: readonly EntityClass[];
  migrations: readonly MigrationClass[];
  poolSize?: number;
  applicationName?: string;
}

/**
 * The service's database, as a Nest injection token. `bigint` columns arrive as numbers, `date` as text `YYYY-MM-DD`,
 * `timestamptz` as Date, `bytea` as Buffer.
 */
export abstract class DatabaseHandle implements Database {
  abstract readonly dataSource: DataSource;
  abstract query<T = any>(sql: string, params?: unknown[]): Promise<T[]>;
  /**
   * Runs `work` in one READ COMMITTED transaction and commits. A deadlock or serialization failure (40P01, 40001) runs
   * it again, so `work` has no effects but on its transaction. Throws what `work` throws, after rolling back. Statements
   * that are not awaited one by one run in the order in which they were given, without a round trip between them.
   */
  abstract transaction<T>(work: (tx: DatabaseTx) => Promise<T>): Promise<T>;
  abstract close(): Promise<void>;
  /** Between the processes that use this database. */
  abstract readonly bell: Bell;
  /** A write found no space on the server's disk less than a quarter of a minute ago. */
  abstract readonly outOfSpace: boolean;
}

/** A transaction into which rows can be copied. */
export interface LoadingTx extends Tx {
  /** Takes what `COPY … FROM STDIN` reads; the rows are in the transaction when the stream has finished. */
  copyIn(sql: string): Writable;
}

const ATTEMPTS = 10;
/** Longer than any pause before a write is tried again, so that a disk that stays full is full all the time. */
const FULL_FOR_MS = 15_000;

// Text would make 9 > 10, and a Date at midnight in the machine's zone is no day. Both sorts of array, too.
const { getTypeParser: original, builtins } = pg.types;
const [INT8_ARRAY, TEXT_ARRAY, DATE_ARRAY] = [1016, 1009, 1182];
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, int8],
  [
    INT8_ARRAY,
    (text) => (original(INT8_ARRAY)(text) as (string | null)[]).map((item) => (item === null ? null : int8(item))),
  ],
  [builtins.DATE, (text) => text],
  [DATE_ARRAY, (text) => original(TEXT_ARRAY)(text) as unknown],
]);
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') => parsers.get(oid) ?? original(oid, format)) as typeof original,
};

function int8(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError('a bigint beyond 2^53 came out of the database');
  return number;
}

/** @throws Fault `schema-not-migrated` when a migration of the service has not been run yet */
export async function openDatabase(o: DatabaseOptions): Promise<DatabaseHandle> {
  const dataSource = await new DataSource(dataSourceOptions(o)).initialize();
  const handle = new PostgresDatabase(dataSource);
  try {
    await assertMigrated(handle, o.migrations);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return handle;
}

/** The TypeORM options of every data source here; each session runs in UTC and READ COMMITTED. */
export function dataSourceOptions(o: DatabaseOptions) {
  return {
    type: 'postgres' as const,
    driver: pg,
    url: o.url,
    entities: [...o.entities],
    migrations: [...o.migrations],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each' as const,
    poolSize: o.poolSize ?? 8,
    applicationName: o.applicationName,
    connectTimeoutMS: 5_000,
    installExtensions: false,
    logging: false as const,
    extra: {
      types,
      keepAlive: true,
      pipeline: true,
      // As long as a relay's lease: what a process that was paused in a transaction holds locked, lifts wait for.
      // Prepared once, planned each time: a plan kept from when a table was empty would read all of it when it is full.
      options:
        '-c default_transaction_isolation=read\\ committed -c TimeZone=UTC -c idle_in_transaction_session_timeout=10000 -c plan_cache_mode=force_custom_plan',
    },
  };
}

/**
 * Runs `work` once in a transaction on a connection of its own, and commits: the handle's connections send statements
 * ahead of answers, which COPY can't stand. Throws what `work` throws, after rolling back.
 */
export async function loadRows<T>(database: DatabaseHandle, work: (tx: LoadingTx) => Promise<T>): Promise<T> {
  const client = ownConnection(database);
  // A lost connection fails the statement under way, or the next one.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const query = async <R>(sql: string, params?: unknown[]): Promise<R[]> =>
      (await client.query(sql, params)).rows as R[];
    await query('BEGIN');
    const result = await work({ query, copyIn: (sql) => client.query(copyFrom(sql)) });
    await query('COMMIT');
    return result;
  } finally {
    // Without a commit the server rolls back.
    await client.end();
  }
}

function ownConnection({ dataSource }: { dataSource: DataSource }): pg.Client {
  const { url, extra } = dataSource.options as { url: string; extra: pg.ClientConfig };
  return new pg.Client({ ...extra, connectionString: url, pipeline: false, connectionTimeoutMillis: 5_000 });
}

class PostgresDatabase extends DatabaseHandle {
  readonly bell = new Bell(() => ownConnection(this) as pg.Client & { processID: number });
  private fullAt = -Infinity;

  constructor(readonly dataSource: DataSource) {
    super();
  }

  get outOfSpace(): boolean {
    return performance.now() - this.fullAt < FULL_FOR_MS;
  }

  async query<T = any>(sql: string, params?: unknown[]): Promise<T[]> {
    return this.connected((runner) => rows<T>(runner, sql, params));
  }

  async transaction<T>(work: (tx: DatabaseTx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (attempt === ATTEMPTS || classify(error).retry !== 'now') throw error;
      }
    }
  }

  async close(): Promise<void> {
    await this.bell.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private attempt<T>(work: (tx: DatabaseTx) => Promise<T>): Promise<T> {
    return this.connected(async (runner) => {
      let open = true;
      let given = 0;
      let first: { at: number; error: unknown } | null = null;
      const query = async <R>(sql: string, params?: unknown[]): Promise<R[]> => {
        // After a rollback it would commit by itself.
        if (!open) throw new Fault('transaction-over', 'never', 'a statement came after the end of its transaction');
        const at = given++;
        try {
          return await rows<R>(runner, sql, params);
        } catch (error) {
          // What comes after the first failure in the order of the statements only says that the transaction is lost.
          if (first === null || at < first.at) first = { at, error };
          throw error;
        }
      };
      try {
        await runner.startTransaction();
        const result = await work({ manager: runner.manager, query }).finally(() => (open = false));
        // The server would roll back, and call that a commit.
        if (first !== null) throw (first as { error: unknown }).error;
        await runner.commitTransaction();
        return result;
      } catch (thrown) {
        const error = first === null ? thrown : (first as { error: unknown }).error;
        // The connection may be what failed; the first error is the one worth knowing.
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => discard(runner));
        throw error;
      }
    });
  }

  private async connected<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      return await work(runner).catch(async (error: unknown) => {
        const { code } = classify(error);
        if (code === 'disk-full') this.fullAt = performance.now();
        if (CONNECTION_LOST.has(code)) await discard(runner);
        throw error;
      });
    } finally {
      await runner.release();
    }
  }
}

const CONNECTION_LOST = new Set(['network', 'database-unavailable']);

/** Ends the connection, so that releasing it takes it out of the pool: the next user must not get a dead one. */
async function discard(runner: QueryRunner): Promise<void> {
  const client = (await runner.connect().catch(() => undefined)) as pg.Client | undefined;
  void client?.end().catch(() => undefined);
}

/** Prepared once per connection: parsing the long statements of the hot path costs the server more than running them. */
const statementNames = new Map<string, string>();
const MOST_PREPARED = 500;

function prepared(sql: string, values: unknown[]): pg.QueryConfig {
  let name = statementNames.get(sql);
  if (name === undefined && statementNames.size < MOST_PREPARED) {
    name = `s${statementNames.size}`;
    statementNames.set(sql, name);
  }
  return { name, text: sql, values };
}

/** What one turn of the event loop asks leaves in one packet: writing to a socket costs more than most statements. */
function sendTogether(client: pg.Client): void {
  const { stream } = (client as pg.Client & { connection: { stream: Writable } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

async function rows<T>(runner: QueryRunner, sql: string, params?: unknown[]): Promise<T[]> {
  const client = (await runner.connect()) as pg.Client;
  sendTogether(client);
  const answer = await client.query(params?.length ? prepared(sql, params) : sql);
  return ((answer as { rows?: unknown[] }).rows ?? []) as T[];
}

async function assertMigrated(handle: DatabaseHandle, migrations: readonly MigrationClass[]): Promise<void> {
  if (migrations.length === 0) return;
  const wanted = migrations.map((migration) => new migration().name ?? migration.name);
  const [table] = await handle.query<{ present: boolean }>(`SELECT to_regclass('migrations') IS NOT NULL AS present`);
  const done = table?.present ? await handle.query<{ name: string }>('SELECT name FROM migrations') : [];
  const missing = wanted.filter((name) => !done.some((row) => row.name === name));
  if (missing.length > 0) {
    throw new Fault(
      'schema-not-migrated',
      'never',
      `run the service with the argument migrate first (${missing.length} migrations are missing)`,
    );
  }
}
