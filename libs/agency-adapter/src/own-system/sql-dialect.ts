import type { PoolConnection } from 'mysql2';
import { dataSourceOptions } from '#service';
import type { DataSourceOptions } from 'typeorm';

/** A connection of the driver's own, of whichever database. */
export type Connection = PoolConnection | PostgresConnection;

interface PostgresConnection {
  query(sql: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  end(): Promise<void>;
  connection: { stream: { destroy(): void } };
}

/** What differs between the databases that an agency may have. Values never become part of a statement's text. */
export interface Dialect {
  dataSource(url: string, connections: number): DataSourceOptions;
  /** The text with the database's own placeholders at the gaps. */
  placed(parts: readonly string[]): string;
  run(connection: Connection, sql: string, values: unknown[]): Promise<Record<string, unknown>[]>;
  /** An ISO instant as this database takes it, in UTC. */
  instant(value: unknown): unknown;
  /** Ends the connection at once, whatever is under way on it. */
  cut(connection: Connection): void;
}

const CONNECT_MS = 4_000;

const postgres: Dialect = {
  dataSource: (url, connections) => dataSourceOptions({ url, entities: [], migrations: [], poolSize: connections }),
  placed: (parts) => parts.reduce((sql, part, i) => `${sql}$${i}${part}`),
  run: async (connection, sql, values) => (await (connection as PostgresConnection).query(sql, values)).rows,
  instant: (value) => value,
  cut: (connection) => {
    const client = connection as PostgresConnection;
    client.end().catch(() => undefined);
    client.connection.stream.destroy();
  },
};

const mariadb: Dialect = {
  dataSource: (url, connections) => ({
    type: 'mariadb',
    url: url.replace(/^mysql:/, 'mariadb:'),
    poolSize: connections,
    connectTimeout: CONNECT_MS,
    timezone: 'Z',
    charset: 'utf8mb4',
    logging: false,
  }),
  placed: (parts) => parts.join('?'),
  run: async (connection, sql, values) => {
    const [rows] = await (connection as PoolConnection).promise().execute(sql, values as string[]);
    return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
  },
  instant: (value) => (typeof value === 'string' ? new Date(value) : value),
  cut: (connection) => (connection as PoolConnection).destroy(),
};

/** @param url postgres://…, mariadb://… or mysql://… */
export function dialectOf(url: string): Dialect {
  return /^postgres(ql)?:/.test(url) ? postgres : mariadb;
}
