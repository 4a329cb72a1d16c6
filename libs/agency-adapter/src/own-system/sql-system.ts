import { DataSource } from 'typeorm';
import { Fault } from '#messaging';
import type { RestrictionState, StateParcel } from './delivery-state.js';
import type { EnforcementSystem } from './enforcement-system.js';
import { dialectOf, type Connection, type Dialect } from './sql-dialect.js';
import { statementsFor, type SqlStatements } from './sql-statement-file.js';

const CONNECTIONS = 4;
/** States that wait for a connection or have one: claimed together, so that claiming costs little. */
const AT_ONCE = 64;

/** SQLSTATE classes that blame the state or a statement, not the server: data, constraint, syntax or access. */
const BLAMES_STATE = /^(22|23|42)/;

/**
 * Keeps a database of the agency's own informed: the whole state of a listing in one transaction, by the statements
 * that the agency configured. The table `bus_listing` there remembers how far each listing is, so that a state that
 * comes again, or too late, has no effect whatever the statements do. Only the commit confirms.
 */
export class SqlSystem implements EnforcementSystem {
  readonly name = 'sql';
  readonly concurrency = AT_ONCE;
  private readonly dialect: Dialect;
  private opening: Promise<DataSource> | null = null;

  constructor(private readonly options: { url: string; statements: SqlStatements }) {
    this.dialect = dialectOf(options.url);
  }

  /** @throws Fault `enforcement-unreachable`, or `enforcement-refused` with the SQLSTATE when a statement is to blame */
  async send(parcel: StateParcel, signal: AbortSignal): Promise<void> {
    const aborted = new Promise<never>((_, reject) => {
      const abort = (): void => reject(new Fault('enforcement-unreachable', 'later', 'no answer in time'));
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
    });
    aborted.catch(() => undefined);
    try {
      await Promise.race([this.write(parcel, signal), aborted]);
    } catch (error) {
      throw faultOf(error);
    }
  }

  async close(): Promise<void> {
    const opened = await this.opening?.catch(() => null);
    this.opening = null;
    // A server that died can't be taken leave of, and that must not keep the adapter from ending.
    await opened?.destroy().catch(() => undefined);
  }

  private async write(parcel: StateParcel, signal: AbortSignal): Promise<void> {
    const runner = (await this.open()).createQueryRunner();
    try {
      const connection = (await runner.connect()) as Connection;
      const cut = (): void => this.dialect.cut(connection);
      // Who was given up must not commit later, nor keep its place in the pool.
      signal.addEventListener('abort', cut, { once: true });
      try {
        signal.throwIfAborted();
        await runner.startTransaction();
        await this.makeEqual(connection, parcel);
        await runner.commitTransaction();
      } catch (error) {
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(cut);
        throw error;
      } finally {
        signal.removeEventListener('abort', cut);
      }
    } finally {
      await runner.release().catch(() => undefined);
    }
  }

  /** An early lift comes before the whole of its revision: each state of a listing has a stage above the last. */
  private async makeEqual(connection: Connection, { listing, revision, early, body }: StateParcel): Promise<void> {
    const run = (sql: string, values: unknown[]): Promise<Record<string, unknown>[]> =>
      this.dialect.run(connection, this.dialect.placed(sql.split('?')), values);
    const stage = 2 * revision + (early ? 0 : 1);
    const [known] = await run('SELECT stage FROM bus_listing WHERE listing = ? FOR UPDATE', [listing]);
    if (known && Number(known.stage) >= stage) return;
    if (known) await run('UPDATE bus_listing SET stage = ? WHERE listing = ?', [stage, listing]);
    else await run('INSERT INTO bus_listing (stage, listing) VALUES (?, ?)', [stage, listing]);
    for (const { statement, values } of statementsFor(this.options.statements, JSON.parse(body) as RestrictionState))
      await this.dialect.run(
        connection,
        this.dialect.placed(statement.parts),
        statement.names.map((name) => (name === 'until' ? this.dialect.instant(values.until) : values[name])),
      );
  }

  /** Opened by the first state, so that a database that is down delays no start. */
  private open(): Promise<DataSource> {
    this.opening ??= new DataSource(this.dialect.dataSource(this.options.url, CONNECTIONS))
      .initialize()
      .catch((error: unknown) => {
        this.opening = null;
        throw error;
      });
    return this.opening;
  }
}

interface DriverError {
  code?: string;
  sqlState?: string;
  fatal?: boolean;
}

/** Names the SQLSTATE and nothing else: messages of a database may quote values. */
function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const driver = ((error as { driverError?: unknown }).driverError ?? error) as DriverError;
  const state = driver.sqlState ?? (/^[0-9A-Z]{5}$/.test(driver.code ?? '') ? driver.code! : '');
  if (!driver.fatal && BLAMES_STATE.test(state))
    return new Fault('enforcement-refused', 'never', state, { cause: error });
  return new Fault('enforcement-unreachable', 'later', state || (driver.code ?? ''), { cause: error });
}
