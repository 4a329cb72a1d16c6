import { randomBytes } from 'node:crypto';
import { openDatabase } from '#service';

/** A database of a test file's own, on the server of the run. */
export interface FreshDatabase {
  /** As the superuser. Contains the password. */
  url: string;
  name: string;
  /** Ends every session and removes the database. */
  drop(): Promise<void>;
}

/** The server of the run, as its superuser. */
export function testPostgresUrl(): string {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error('no TEST_POSTGRES_URL: a test that needs PostgreSQL is named .int.spec.ts');
  return url;
}

/** Makes an empty database. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await asSuperuser(`CREATE DATABASE ${name} TEMPLATE template0 STRATEGY wal_log`);
  const url = new URL(testPostgresUrl());
  url.pathname = `/${name}`;
  return { url: url.href, name, drop: () => asSuperuser(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function asSuperuser(sql: string): Promise<void> {
  const server = await openDatabase({ url: testPostgresUrl(), entities: [], migrations: [], poolSize: 1 });
  try {
    await server.query(sql);
  } finally {
    await server.close();
  }
}
