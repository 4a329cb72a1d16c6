import { DataSource } from 'typeorm';
import { dataSourceOptions, type EntityClass, type MigrationClass } from './database.js';

/** On a table, or of UPDATE on some of its columns: `UPDATE (sealed, identity_key)`. */
export type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | `UPDATE (${string})`;

export interface MigrationOptions {
  /** Address with the login that owns the tables. */
  url: string;
  entities: readonly EntityClass[];
  migrations: readonly MigrationClass[];
  /** The login that the service itself uses; it gets the rights on the tables, and nothing else. */
  serviceLogin?: string;
  /** What the service may do to a table, where that is less than reading and writing rows (`{ leaf: ['SELECT', 'INSERT'] }`). */
  privileges?: Readonly<Record<string, readonly Privilege[]>>;
}

const ALL: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
// Any constant: two instances that start together must not both run the same migration.
const MIGRATION_LOCK = 7_265_701;

/** Runs what is missing of the service's migrations, then grants its login. Returns the names that ran. */
export async function runMigrations(o: MigrationOptions): Promise<string[]> {
  const dataSource = await new DataSource(
    dataSourceOptions({ ...o, poolSize: 2, applicationName: 'migrate' }),
  ).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await dataSource.runMigrations();
    if (o.serviceLogin !== undefined) await grant(dataSource, o.serviceLogin, o.privileges ?? {});
    return ran.map((migration) => migration.name);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
    await dataSource.destroy();
  }
}

async function grant(
  dataSource: DataSource,
  login: string,
  privileges: Readonly<Record<string, readonly Privilege[]>>,
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const role = quoted(login);
    const tables: { name: string }[] = await manager.query(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v') AND pg_has_role(c.relowner, 'USAGE') ORDER BY 1`,
    );
    const unknown = Object.keys(privileges).filter((name) => !tables.some((table) => table.name === name));
    if (unknown.length > 0)
      throw new Error(`privileges are declared for tables that do not exist: ${unknown.join(', ')}`);
    const [schema]: { name: string }[] = await manager.query('SELECT current_schema() AS name');
    await manager.query(`GRANT USAGE ON SCHEMA ${quoted(schema.name)} TO ${role}`);
    for (const { name } of tables) {
      const rights = name === 'migrations' ? (['SELECT'] as const) : (privileges[name] ?? ALL);
      await manager.query(`REVOKE ALL ON ${quoted(name)} FROM ${role}`);
      if (rights.length > 0) await manager.query(`GRANT ${rights.join(', ')} ON ${quoted(name)} TO ${role}`);
    }
    await manager.query(`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${quoted(schema.name)} TO ${role}`);
  });
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
