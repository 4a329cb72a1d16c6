import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database of one test file, on the one server of the run. */
export interface FreshDatabase {
  /** Address with the login that owns the database; migrations run with it. */
  url: string;
  /** Address with a login that owns nothing, as a service has one. */
  serviceUrl: string;
  serviceLogin: string;
  drop(): Promise<void>;
}

/** Makes a database with an owner and a service login of its own. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) throw new Error('TEST_POSTGRES_URL is not set: the global setup of the test project starts the server');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const [owner, login] = [`${name}_owner`, `${name}_service`];
  await onServer(server, [
    `CREATE ROLE ${owner} LOGIN PASSWORD '${password}'`,
    `CREATE ROLE ${login} LOGIN PASSWORD '${password}'`,
    `CREATE DATABASE ${name} OWNER ${owner}`,
  ]);
  const address = (user: string): string => {
    const url = new URL(server);
    url.username = user;
    url.password = password;
    url.pathname = `/${name}`;
    return url.toString();
  };
  return {
    url: address(owner),
    serviceUrl: address(login),
    serviceLogin: login,
    drop: () =>
      onServer(server, [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, `DROP ROLE ${login}`, `DROP ROLE ${owner}`]),
  };
}

async function onServer(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
