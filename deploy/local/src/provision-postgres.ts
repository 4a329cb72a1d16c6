import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { type Secrets, readSecret } from './secrets.js';
import { SERVICES, type ServiceName, databaseOf } from './services.js';

/** Runs statements as the role of a URL, one connection, and closes it. */
export async function withDatabase<T>(
  url: string,
  work: (query: (sql: string) => Promise<Record<string, unknown>[]>) => Promise<T>,
): Promise<T> {
  const source = new DataSource({ type: 'postgres', url, poolSize: 1, connectTimeoutMS: 10_000 });
  await source.initialize();
  try {
    return await work((sql) => source.query(sql));
  } finally {
    await source.destroy();
  }
}

/**
 * One database per service, which only its own two roles can connect to: the owner, who migrates it, and the service's
 * login, which gets what the migrations grant and nothing else. What is there already stays.
 */
export async function provisionPostgres(superuserUrl: string, secrets: Secrets): Promise<void> {
  await withDatabase(superuserUrl, async (query) => {
    const roles = new Set((await query('SELECT rolname FROM pg_roles')).map(({ rolname }) => rolname));
    const databases = new Set((await query('SELECT datname FROM pg_database')).map(({ datname }) => datname));
    await query('REVOKE CONNECT ON DATABASE postgres FROM PUBLIC');
    for (const service of SERVICES) {
      const { name, owner, login } = databaseOf(service);
      for (const role of [owner, login]) {
        const password = readSecret(secrets.databasePasswordFile(role)).replaceAll("'", "''");
        if (!roles.has(role))
          await query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}' NOSUPERUSER NOCREATEDB NOCREATEROLE`);
      }
      if (databases.has(name)) continue;
      // An administrator that is no superuser must be a member of the owner to give it a database.
      await query(`GRANT ${owner} TO CURRENT_USER`);
      await query(`CREATE DATABASE ${name} OWNER ${owner} STRATEGY wal_log`);
      await query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
      await query(`GRANT CONNECT ON DATABASE ${name} TO ${login}`);
    }
  });
}

/** Where a service finds its database, as one of its two roles. Contains the password. */
export function databaseUrl(
  postgres: { superuserUrl: string },
  secrets: Secrets,
  service: ServiceName,
  as: 'owner' | 'login',
): string {
  const { name, [as]: role } = databaseOf(service);
  const url = new URL(postgres.superuserUrl);
  url.username = role;
  url.password = readSecret(secrets.databasePasswordFile(role));
  url.pathname = `/${name}`;
  return url.href;
}
